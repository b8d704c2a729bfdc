"""A supervisor's stated reason: the one door before her story, consents, notes and history for who oversees a case.

The province holds its key for rescue, so this is a door of the software and none of the keys. It stands where the key
of a case comes onto her ring, by a look, a list or an id: from there on nothing sealed in these sections opens, whether
or not the page names what it reads, until a look names the section and the reason for it is found. Acts are not looks:
what an operation reads to do its work is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.utils import timezone

from casework.policy.memberships import ActiveMembership
from casework.records.kinds import KINDS
from casework.records.oversight import StatedReason
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import ReasonNeeded
from casework.rulebook.rows import day_of
from casework.rulebook.stated_reasons import ASKED_WITH_A_REASON, BEHIND_A_REASON, TAKEN_OUT_WITH_A_REASON
from casework.vault import keyring
from casework.vault.fields import SealedField

_SECTIONS = frozenset(str(one.value) for one in BEHIND_A_REASON)


@cache
def behind_a_reason() -> frozenset[str]:
    """What is sealed in these sections, by purpose."""
    return frozenset(
        one.purpose
        for kind in KINDS
        for one in kind._meta.concrete_fields
        if isinstance(one, SealedField) and kind.about.section_of(one.name) in BEHIND_A_REASON
    )


def shut(case_id: UUID) -> None:
    """From here on these words of the case stay closed, though its key is on the ring."""
    keyring.current().withhold(case_id, behind_a_reason())


def reopen(case_id: UUID) -> None:
    """An act on the case under way, or a reason that was stated: they open."""
    keyring.current().withhold(case_id, frozenset())


def overseen_by(memberships: Iterable[ActiveMembership]) -> frozenset[int]:
    """The units through which she oversees cases."""
    return frozenset(one.unit_id for one in memberships if one.role is Role.SUPERVISOR)


def needed(act: Act, sections: Iterable[str]) -> bool:
    """Whether who oversees needs a reason to open these sections, to take this out, or to ask among them."""
    return act in TAKEN_OUT_WITH_A_REASON | ASKED_WITH_A_REASON or not _SECTIONS.isdisjoint(sections)


def ask_for(by: Worker, case_id: UUID) -> None:
    """Raises ReasonNeeded unless she stated today why she reads this case."""
    if standing(by, case_id) is None:
        raise ReasonNeeded(case_id)
    reopen(case_id)


def standing(by: Worker, case_id: UUID) -> StatedReason | None:
    """The reason she stated today."""
    return StatedReason.objects.filter(case_id=case_id, by_id=by.pk, day=day_of(timezone.now())).first()
