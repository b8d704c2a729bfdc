"""The contact ban (cấm tiếp xúc): what is asked, who reads which part of it, what may follow on what, and its times.

Law 13/2022/QH15, Articles 25-27; decree 76/2023/NĐ-CP, Articles 18-20. She may ask by word of mouth: no form of the law
is one for her. What goes to each body is a part of its own; where she stays is in none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.rulebook import clocks
from casework.rulebook.deadlines import clock
from casework.rulebook.rows import (
    DV_DECREE,
    DV_DECREE_FROM,
    DV_LAW,
    DV_LAW_FROM,
    Citation,
    LegalRule,
    Measure,
    Words,
)

# Who makes it, and how it stands --------------------------------------------------------------------------------------


class Maker(TextChoices):
    """Who bans: the chairman on the system, the chairman on paper, or a court."""

    CHAIR = "chair", _("Chủ tịch Uỷ ban nhân dân xã")
    PAPER = "paper", _("Chủ tịch Uỷ ban nhân dân xã, quyết định trên giấy")
    COURT = "court", _("Toà án")


ON_PAPER = (Maker.PAPER, Maker.COURT)
"""Bans that came on paper: the desk writes them down, and their end."""

LASTS: Mapping[str, str] = {Maker.CHAIR: "D04", Maker.PAPER: "D04", Maker.COURT: "D08"}
"""The rule that says how long a ban of each maker may last."""


class BanStage(TextChoices):
    """How an order stands, as it is kept. That its time is over is not kept: it shows by the clock (`BanState`)."""

    ASKED = "asked", _("chờ quyết định")
    REFUSED = "refused", _("không ra quyết định")
    WITHDRAWN = "withdrawn", _("đã rút đề nghị")
    ISSUED = "issued", _("đang cấm tiếp xúc")
    CANCELLED = "cancelled", _("đã huỷ bỏ")


class BanState(StrEnum):
    """How it stands at a time: what may follow hangs on this."""

    ASKED = "asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    IN_FORCE = "in_force"
    WATCHED = "watched"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def label(self) -> Words:
        """What people call it."""
        return _STATES[self]


_STATES: Mapping[BanState, Words] = {
    BanState.ASKED: BanStage.ASKED.label,
    BanState.REFUSED: BanStage.REFUSED.label,
    BanState.WITHDRAWN: BanStage.WITHDRAWN.label,
    BanState.IN_FORCE: _("đang cấm tiếp xúc, chưa có người giám sát"),
    BanState.WATCHED: _("đang cấm tiếp xúc, có người giám sát"),
    BanState.CANCELLED: BanStage.CANCELLED.label,
    BanState.EXPIRED: _("đã hết thời hạn"),
}


OPEN = frozenset({BanState.ASKED, BanState.IN_FORCE, BanState.WATCHED})
"""In which somebody still decides or watches."""


def state(stage: str, *, until: datetime | None, supervised: bool, at: datetime) -> BanState:
    """How an order stands at this time."""
    if stage != BanStage.ISSUED:
        return BanState(stage)
    if until is not None and at >= until:
        return BanState.EXPIRED
    return BanState.WATCHED if supervised else BanState.IN_FORCE


class Move(StrEnum):
    """What can be done about an order."""

    ISSUE = "issue"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    SERVE = "serve"
    ASSIGN = "assign"
    CONTACT = "contact"
    CONTACT_OVER = "contact_over"
    BREACH = "breach"
    BREACH_SEEN = "breach_seen"
    ASK_CANCEL = "ask_cancel"
    CANCEL = "cancel"
    KEEP = "keep"
    FOLLOW = "follow"


_OF_BAN = frozenset({BanState.IN_FORCE, BanState.WATCHED})
_AFTER = frozenset({BanState.EXPIRED, BanState.CANCELLED})

MOVES: Mapping[Move, frozenset[BanState]] = {
    Move.ISSUE: frozenset({BanState.ASKED}),
    Move.REFUSE: frozenset({BanState.ASKED}),
    Move.WITHDRAW: frozenset({BanState.ASKED}),
    Move.SERVE: _OF_BAN,
    Move.ASSIGN: _OF_BAN,
    Move.CONTACT: frozenset({BanState.WATCHED}),
    # What was permitted or broken while it lasted is written down also when it is over.
    Move.CONTACT_OVER: frozenset({BanState.WATCHED}) | _AFTER,
    Move.BREACH: _OF_BAN | _AFTER,
    Move.BREACH_SEEN: _OF_BAN | _AFTER,
    Move.ASK_CANCEL: _OF_BAN,
    Move.CANCEL: _OF_BAN,
    Move.KEEP: _OF_BAN,
    Move.FOLLOW: _OF_BAN | {BanState.EXPIRED},
}
"""At which states each of them may be done; the database has the same table (`wall.ban_may`)."""

# What goes to whom ----------------------------------------------------------------------------------------------------


class BanSection(StrEnum):
    """One part of an order: what is written for certain bodies, under a key of each."""

    REQUEST = "request"
    DECISION = "decision"
    REFUSAL = "refusal"
    ASKED_BACK = "asked_back"
    LIFTING = "lifting"
    CONTACT = "contact"
    BREACH = "breach"


class BanReader(StrEnum):
    """Who may read a part."""

    COMMITTEE = "committee"
    POLICE = "police"
    SUPERVISOR = "supervisor"
    DESK = "desk"


READERS: Mapping[BanSection, frozenset[BanReader]] = {
    BanSection.REQUEST: frozenset({BanReader.COMMITTEE}),
    BanSection.DECISION: frozenset({BanReader.COMMITTEE, BanReader.POLICE, BanReader.DESK}),
    BanSection.REFUSAL: frozenset({BanReader.COMMITTEE, BanReader.DESK}),
    BanSection.ASKED_BACK: frozenset({BanReader.COMMITTEE}),
    BanSection.LIFTING: frozenset({BanReader.COMMITTEE, BanReader.POLICE, BanReader.DESK}),
    # When somebody may see her, and who is with them, is the supervisor's and her desk's to know: the police have the
    # hours alone, so that whoever is on duty does not take a permitted contact for a breach.
    BanSection.CONTACT: frozenset({BanReader.SUPERVISOR, BanReader.DESK}),
    BanSection.BREACH: frozenset({BanReader.POLICE, BanReader.DESK}),
}
"""Which body has a copy of which part; the database refuses every other (`wall.ban_is_read_by`)."""

# The rows of law ------------------------------------------------------------------------------------------------------

SHE_CHOOSES = Citation(source=f"{DV_LAW}, Điều 25.5", valid_from=DV_LAW_FROM, verified=True)
"""Where she lives while it lasts is hers to choose."""

NO_FORM = Citation(source=f"{DV_DECREE}, Điều 18-20", valid_from=DV_DECREE_FROM, verified=True)
"""The forms of the decree are of bodies, of contact and of cancelling: none is one for her own asking."""

DISTANCE = LegalRule(
    value=100, unit=Measure.METRE, source=f"{DV_DECREE}, Điều 19.1", valid_from=DV_DECREE_FROM, verified=True
)
"""Nearer he may not come, where no wall stands between."""

OWN_MOTION = Citation(source=f"{DV_LAW}, Điều 25.1", valid_from=DV_LAW_FROM, verified=True)
"""Where her life is threatened the chairman bans without being asked; she may have it lifted (Article 25.4)."""

MAY_BE_LIFTED = Citation(source=f"{DV_LAW}, Điều 25.4", valid_from=DV_LAW_FROM, verified=True)
"""Who may have it lifted: whoever asked for it; she, where it was made without being asked; or it is needed no more."""

BREACH_LAW = Citation(source=f"{DV_LAW}, Điều 25.6", valid_from=DV_LAW_FROM, verified=True)
"""Who breaks it can be held by the police."""

CONTACT_LAW = Citation(
    source=f"{DV_LAW}, Điều 25.7, 27.3; {DV_DECREE}, Điều 18", valid_from=DV_DECREE_FROM, verified=True
)
"""A contact needs a notice and a promise, and others of the family watch it."""

# The clocks of bodies -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BodyDuty:
    """One duty of a body about an order: who has it, by which move it begins and by which it is met."""

    rule: str
    bearer: BanReader
    begun_by: tuple[str, ...]
    met_by: tuple[Move, ...]


ASKING = "ask"
"""What is no move of an order that stands: its beginning."""

DUTIES: Mapping[str, BodyDuty] = {
    one.rule: one
    for one in (
        BodyDuty("D03", BanReader.COMMITTEE, (ASKING,), (Move.ISSUE, Move.REFUSE, Move.WITHDRAW)),
        BodyDuty("D04", BanReader.COMMITTEE, (Move.ISSUE,), (Move.FOLLOW, Move.CANCEL)),
        BodyDuty("D05", BanReader.POLICE, (Move.ISSUE,), (Move.ASSIGN, Move.CANCEL)),
        BodyDuty("D06", BanReader.POLICE, (Move.CONTACT,), (Move.CONTACT_OVER,)),
        BodyDuty("D07", BanReader.COMMITTEE, (Move.ASK_CANCEL,), (Move.CANCEL, Move.KEEP)),
        BodyDuty("breach", BanReader.POLICE, (Move.BREACH,), (Move.BREACH_SEEN,)),
    )
}
"""The clocks that run at bodies, which hold no case: each on the order. That of a ban on paper runs at the desk."""


def begun_by(move: str) -> tuple[BodyDuty, ...]:
    """The duties that begin with it."""
    return tuple(one for one in DUTIES.values() if move in one.begun_by)


def met_by(move: Move) -> tuple[str, ...]:
    """The duties that end with it."""
    return tuple(one.rule for one in DUTIES.values() if move in one.met_by)


def longest_until(maker: str, began: datetime) -> datetime:
    """The last moment that the law lets a ban of this maker last."""
    last = clocks.due(LASTS[maker], began, at=began)
    assert last is not None
    return last


def contact_until(began: datetime, hours: int) -> datetime:
    """When a permitted contact is over: after so many hours, never more than the law's."""
    last = clocks.due("D06", began, at=began)
    assert last is not None
    return min(began + timedelta(hours=hours), last)


def rule_of(rule: str, *, at: date | datetime) -> LegalRule:
    """The row of the law that one of these clocks stands on."""
    return clock(rule).rule(at=at)
