"""To whom the notice goes: the commune's committee or who stands in for it, and nobody there near him."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from casework.policy import certification, excluding, stand_by
from casework.policy.unit_keys import notice_context, opened_by_pair, unit_private
from casework.records.cases import Case
from casework.records.notices import CommitteeNotice
from casework.records.units import Membership, Unit, UnitKind
from casework.trail.ids import uuid7
from casework.vault import keyring
from casework.vault.aead import new_key
from casework.vault.errors import VaultError
from casework.vault.keyring import Keyring

logger = logging.getLogger("casework")


def committee_for(case: Case) -> Unit | None:
    """The committee of the commune in which she was received, where it has an account; None where it has none."""
    origin = Unit.objects.get(pk=case.origin_id)
    return (
        Unit.objects.filter(
            kind=UnitKind.COMMITTEE,
            is_active=True,
            province=origin.province,
            commune_code=origin.commune_code,
            commune_valid_from=origin.commune_valid_from,
        )
        .order_by("pk")
        .first()
    )


def receiver_for(case: Case) -> Unit | None:
    """The committee that is sent the notice: the commune's, or where somebody there is kept from the case the one that
    the province holds ready for it - its deputy's own, or the next body up - and so on. None where none is left."""
    committee = committee_for(case)
    if committee is None:
        return None
    turn = (one for one in stand_by.desks_in_turn(committee) if one.kind == UnitKind.COMMITTEE)
    return next((one for one in turn if can_be_sent(case, one)), None)


def can_be_sent(case: Case, committee: Unit) -> bool:
    """Whether it can go to the committee's account: somebody works there, and nobody there is kept from the case."""
    seated = Membership.objects.filter(unit=committee, ended_at__isnull=True, worker__is_active=True)
    return seated.exists() and len(excluding.who_could_hold(case, committee)) == seated.count()


def seal_copy(committee: Unit, words: tuple[str, ...], *, at: datetime) -> CommitteeNotice:
    """The committee's copy, kept: under a key of its own that only the committee's key opens. Raises NotCertified."""
    row = CommitteeNotice(pk=uuid7(), unit=committee, sent_at=at)
    data_key = new_key()
    row.sealed_key = certification.seal_to_unit(committee, data_key, context=notice_context(row.pk, committee.pk))
    ring = Keyring(None, {})
    ring.hold(row.pk, data_key)
    with keyring.using(ring):
        row.words = list(words)
        row.save(force_insert=True)
    return row


def open_copies(unit_id: int, rows: list[CommitteeNotice]) -> dict[UUID, tuple[str, ...]]:
    """The words of these copies, opened with the committee's own pair; of one that does not open there are none, for
    one bad row must not take the others from who must act on them. Raises Locked."""
    if not rows:
        return {}
    ring, pair = keyring.current(), unit_private(unit_id)
    opened = {}
    for row in rows:
        context = notice_context(row.pk, unit_id)
        try:
            ring.hold(row.pk, opened_by_pair(unit_id, bytes(row.sealed_key), context=context, pair=pair))
            opened[row.pk] = tuple(row.words)
        except VaultError:
            logger.error("a notice did not open: %s", row.pk)
    return opened
