"""How a list of cases may be narrowed: what each choice is called, and a view as it is kept and bookmarked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, time, timedelta
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import VIETNAM, Words, day_of
from casework.rulebook.stages import ENDED, RiskLevel, Stage

OPEN, ENDED_ALL, EVERY_STAGE = "open", "ended", "every"
STAGES: Mapping[str, tuple[Words, frozenset[Stage]]] = {
    OPEN: (_("Đang mở"), frozenset(Stage) - ENDED),
    **{stage.value: (stage.label, frozenset({stage})) for stage in Stage if stage is not Stage.DRAFT},
    ENDED_ALL: (_("Đã kết thúc"), ENDED),
    EVERY_STAGE: (_("Mọi giai đoạn"), frozenset(Stage)),
}
"""What is asked of the stage: its words, and which stages that is."""

UNKNOWN = "unknown"
DANGERS: Mapping[str, Words] = {
    **{level.value: level.label for level in reversed(RiskLevel)},
    UNKNOWN: _("chưa đánh giá"),
}
"""What is asked of the danger."""

LATE, TODAY, WEEK = "late", "today", "week"
DUES: Mapping[str, Words] = {LATE: _("đã quá hạn"), TODAY: _("đến hết hôm nay"), WEEK: _("trong bảy ngày tới")}
"""By when something falls due on it."""

MINE, NOBODYS = "mine", "nobody"
WHOSE: Mapping[str, Words] = {MINE: _("Của tôi"), NOBODYS: _("Chưa giao cho ai")}
"""Whose it is; a number is a colleague's."""

URGENCY: Mapping[str | None, int] = {
    RiskLevel.VERY_HIGH.value: 3,
    RiskLevel.HIGH.value: 2,
    None: 2,
    RiskLevel.MEDIUM.value: 1,
    RiskLevel.LOW.value: 0,
}
"""How far up a case stands by its danger; one that nobody knows counts as high."""


def due_before(due: str, at: datetime) -> datetime:
    """The moment before which something must fall due."""
    if due == LATE:
        return at
    days = 1 if due == TODAY else 7
    return datetime.combine(day_of(at) + timedelta(days=days), time(), VIETNAM)


@dataclass(frozen=True)
class ListView:
    """One way to see the list. `place` is the unit where she was heard, or whose desk leads the case; `whose` one of
    `WHOSE` or the number of a worker; `waits` asks for what waits for an answer or a decision of others."""

    stage: str = OPEN
    danger: str = ""
    due: str = ""
    place: int | None = None
    whose: str = ""
    waits: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it leaves out anything that the list shows otherwise."""
        return self != ListView()

    def kept(self) -> dict[str, Any]:
        """As a row keeps it: what differs from the list as it is."""
        return {name: value for name, value in asdict(self).items() if value != getattr(ListView(), name)}

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> Self:
        """The same again; what this version does not know is left out."""
        known = {one.name for one in fields(cls)}
        view = replace(cls(), **{name: value for name, value in kept.items() if name in known})
        return view if view.is_known else cls()

    @property
    def is_known(self) -> bool:
        """Whether each choice is one that is offered."""
        return (
            self.stage in STAGES
            and self.danger in ("", *DANGERS)
            and self.due in ("", *DUES)
            and (self.whose in ("", *WHOSE) or self.whose.isdecimal())
        )
