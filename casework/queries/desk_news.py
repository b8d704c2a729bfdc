"""News on a desk: what others did on what it carries, in words, and who saw it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.policy import lists
from casework.policy.viewing import Viewing
from casework.queries.overview import Told
from casework.queries.referral.packet import reason_of
from casework.records.referral import Referral
from casework.rulebook.acts import Act
from casework.rulebook.news import WORDS
from casework.rulebook.rows import Words
from casework.rulebook.sections import Section
from casework.vault.errors import VaultError
from casework.vault.fields import SealedField, open_held

ANSWER: SealedField = Referral._meta.get_field("answer")


@dataclass(frozen=True)
class NewsRow:
    """One piece of news: what, on which case or packet, when, by whom, with what reason; seen when and by whom."""

    what: Words
    at: datetime
    case_id: UUID
    act: str
    object_id: UUID | None
    by: str
    reason: Words
    seen_at: datetime | None
    seen_by: str


def rows(access: Viewing, told: Iterable[Told]) -> tuple[NewsRow, ...]:
    """The news of a desk in words. What a partner answered is opened for its reason, while nobody saw it."""
    told = tuple(told)
    if not told:
        return ()
    reasons = _reasons(access, told)
    return tuple(
        NewsRow(
            what=WORDS.get(one.act, Act.words(one.act)),
            at=one.at,
            case_id=one.case.id,
            act=one.act,
            object_id=one.object_id,
            by=one.by,
            reason=reasons.get(one.object_id, "") if one.act == Act.REFERRAL_DECLINE.value else "",
            seen_at=one.seen_at,
            seen_by=one.seen_by,
        )
        for one in told
    )


def _reasons(access: Viewing, told: Iterable[Told]) -> dict[UUID | None, Words]:
    declined = {
        one.object_id for one in told if one.act == Act.REFERRAL_DECLINE.value and one.seen_at is None and one.object_id
    }
    if not declined:
        return {}
    found: dict[UUID | None, Words] = {}
    for row in lists.among(access.by, Referral, ("answer",), declined, act=access.act):
        sealed: Any = row.columns["answer"]
        try:
            said = open_held(ANSWER, sealed, row.id, row.id) if sealed is not None else None
        except VaultError:
            continue  # the packet says itself that it does not open
        if said:
            found[row.id] = reason_of(said[-1])
    if found:
        access.open_sections(Section.ANSWERS)
        access.showed(one for one in found if one is not None)
    return found
