"""Contact bans at the bodies: to which committee and police one goes; the key of each copy is one reader's."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from casework.policy import certification, stand_by
from casework.policy.kept_out import LogBroken
from casework.policy.notices import can_be_sent, committee_for
from casework.policy.roles import seated_who_may
from casework.policy.unit_keys import ban_context, opened_by_pair, unit_private, watch_context
from casework.records.ban_orders import BanCopy, BanOrder
from casework.records.cases import Case
from casework.records.units import Unit, UnitKind
from casework.rulebook.acts import Act
from casework.rulebook.contact_bans import READERS, BanReader, BanSection
from casework.trail.ids import uuid7
from casework.vault import keyring, wrapping
from casework.vault.aead import new_key
from casework.vault.errors import VaultError
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring

logger = logging.getLogger("casework")


def committee_who_decides(case: Case) -> Unit | None:
    """The committee of her commune, or where anybody there is kept from the case the one that the province holds ready
    for it, at which somebody decides and nobody is kept from it; None where none is."""
    here = committee_for(case)
    if here is None:
        return None
    turn = (one for one in stand_by.desks_in_turn(here) if one.kind == UnitKind.COMMITTEE)
    return next((one for one in turn if can_be_sent(case, one) and _somebody_decides(one)), None)


def _somebody_decides(unit: Unit) -> bool:
    return seated_who_may(unit.pk, Act.BAN_DECIDE).exists()


def police_who_watch(case: Case) -> Unit | None:
    """The commune's police, where somebody works there and nobody who does is kept from the case; None otherwise."""
    origin = Unit.objects.get(pk=case.origin_id)
    there = Unit.objects.filter(
        kind=UnitKind.POLICE,
        is_active=True,
        province=origin.province,
        commune_code=origin.commune_code,
        commune_valid_from=origin.commune_valid_from,
    ).order_by("pk")
    return next((one for one in there if can_be_sent(case, one)), None)


def check_order(order: BanOrder) -> None:
    """Compare an order with what its event says, before anything is done on it or sealed by it: to whom its parts go is
    what its row says. Raises LogBroken; so it does in the first minute of a house brought to the release that binds it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.ban_stands(%s)", [order.pk])
        (stands,) = cursor.fetchone()
    if not stands:
        logger.critical("a contact ban is not as its event left it: %s", order.pk)
        raise LogBroken


def write_part(
    order: BanOrder,
    part: BanSection,
    words: Mapping[str, object],
    *,
    by: int,
    at: datetime,
    told_at: datetime | None = None,
) -> list[BanCopy]:
    """One part of an order, kept for each body that may read it, under a key of its own. Raises NotCertified."""
    kept = []
    for reader in sorted(READERS[part]):
        copy = _sealed(order, part, BanReader(reader))
        if copy is None:
            continue
        copy.told_at, copy.written_at, copy.written_by_id = told_at, at, by
        copy.words = dict(words)
        copy.save(force_insert=True)
        kept.append(copy)
    return kept


_OF_A_KIND = {BanReader.COMMITTEE: UnitKind.COMMITTEE, BanReader.POLICE: UnitKind.POLICE}
"""What a body is, whatever the row of an order says: nothing of a ban is sealed to a unit of another kind."""


def _sealed(order: BanOrder, part: BanSection, reader: BanReader) -> BanCopy | None:
    copy, data_key = BanCopy(pk=uuid7(), order=order, part=part.value), new_key()
    if reader is BanReader.SUPERVISOR:
        place = seated_who_may(order.police_id or 0, Act.BAN_WATCH).filter(worker_id=order.supervisor_id or 0).first()
        if place is None:
            return None
        copy.worker_id = place.worker_id
        context = watch_context(copy.pk, place.worker_id)
        copy.sealed_key = certification.seal_to_member(place, data_key, context=context)
    else:
        unit_id = {
            BanReader.COMMITTEE: order.committee_id,
            BanReader.POLICE: order.police_id,
            BanReader.DESK: order.desk_id,
        }[reader]
        if unit_id is None:
            return None
        copy.unit = Unit.objects.get(pk=unit_id)
        if _OF_A_KIND.get(reader, copy.unit.kind) != copy.unit.kind:
            raise certification.NotCertified
        copy.sealed_key = certification.seal_to_unit(copy.unit, data_key, context=ban_context(copy.pk, unit_id))
    keyring.current().hold(copy.pk, data_key)
    return copy


def open_copies(copies: Iterable[BanCopy]) -> frozenset[UUID]:
    """Put the keys of these on the ring, of those that whoever is asking can open, and answer which."""
    ring, opened = keyring.current(), set()
    pairs: dict[int, PrivateKey] = {}
    for copy in copies:
        try:
            ring.hold(copy.pk, _opened(copy, ring, pairs))
        except VaultError:
            logger.error("a part of a ban did not open: %s", copy.pk)
            continue
        opened.add(copy.pk)
    return frozenset(opened)


def _opened(copy: BanCopy, ring: Keyring, pairs: dict[int, PrivateKey]) -> bytes:
    sealed = bytes(copy.sealed_key)
    if copy.unit_id is None:
        context = watch_context(copy.pk, copy.worker_id or 0)
        return wrapping.unwrap(sealed, context=context, private=ring.private)
    if copy.unit_id not in pairs:
        pairs[copy.unit_id] = unit_private(copy.unit_id)
    context = ban_context(copy.pk, copy.unit_id)
    return opened_by_pair(copy.unit_id, sealed, context=context, pair=pairs[copy.unit_id])


def words_of(order: BanOrder, parts: Collection[BanSection]) -> list[tuple[BanCopy, dict[str, object]]]:
    """What whoever is asking reads of an order, in order: each of these parts once, and the words of it; of what does
    not open, or is not as its event left it, there are none."""
    copies = list(BanCopy.objects.filter(order=order, part__in=[one.value for one in parts]).order_by("id"))
    stand = _that_stand(order) if copies else frozenset()
    opened = open_copies(copy for copy in copies if copy.pk in stand)
    seen: dict[tuple[str, datetime], tuple[BanCopy, dict[str, object]]] = {}
    for copy in copies:
        if copy.pk in opened or (copy.part, copy.written_at) not in seen:
            seen[copy.part, copy.written_at] = copy, dict(copy.words) if copy.pk in opened else {}
    return list(seen.values())


def _that_stand(order: BanOrder) -> frozenset[UUID]:
    """The copies of whoever is asking that are as their events left them: anybody can seal words to a public key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.ban_parts_that_stand(%s)", [order.pk])
        return frozenset(row[0] for row in cursor.fetchall())
