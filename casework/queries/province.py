"""The first page of a province: open, new, late, by danger, stage and commune, how soon somebody was there, and trends.

Every figure of people is told in fives (`rulebook.rounded_counts`), whatever is filtered, on the page and in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from casework.policy import gate, province_figures, signed_context, unit_of_work, viewing
from casework.policy.memberships import memberships_of
from casework.policy.province_figures import (
    ACT,
    CAME,
    CAME_LATELY,
    CLOSED,
    CONTACT,
    ENDED,
    LATE,
    NEVER,
    OPEN,
    SENT,
    Cells,
    Figure,
)
from casework.queries import alarms, escalations, waiting
from casework.queries.alarms import AlarmRow
from casework.queries.audit import alerts
from casework.queries.escalations import EscalationRow
from casework.queries.intake import violence_reports
from casework.queries.intake.violence_reports import NONE_WAIT, Waiting
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import names, territory
from casework.rulebook.acts import Act
from casework.rulebook.province_figures import BANDS, LATER, MONTHS, NOT_YET, OPEN_STAGES, OVER, PACKETS, RISKS, STAGES
from casework.rulebook.rounded_counts import STEP, Place, RoundedCounts
from casework.rulebook.rows import Words, day_of
from casework.rulebook.small_numbers import Shown

A_PAGE = 15
"""Communes on a page: each is a card on a telephone."""


@dataclass(frozen=True)
class Chosen:
    """What is asked for; None asks for all."""

    desk_id: int | None = None
    stage: str | None = None
    risk: str | None = None

    @property
    def place(self) -> Place:
        """The same as a place of the tables."""
        return (None if self.desk_id is None else str(self.desk_id), self.stage, self.risk)


@dataclass(frozen=True)
class PostRow:
    """One desk: how many work there, its open cases, those of them that are late, what came lately, and each danger."""

    desk_id: int
    name: str
    people: int
    open: Shown
    late: Shown
    new: Shown
    risks: tuple[Shown, ...]

    @property
    def tells(self) -> bool:
        """Whether any figure of it is told; a desk of few cases has none."""
        return any(isinstance(shown, int) for shown in (self.open, self.late, self.new, *self.risks))


@dataclass(frozen=True)
class ProvincePage:
    """The whole page. `paces` are rows of a time, how many were reached by the desk in it, and first helped in it."""

    chosen: Chosen
    desks: tuple[tuple[int, str], ...]
    open: Shown
    new: Shown
    late: Shown
    risks: tuple[tuple[str, Shown], ...]
    stages: tuple[tuple[str, Shown], ...]
    posts: tuple[PostRow, ...]
    paces: tuple[tuple[Words, Shown, Shown], ...]
    months: tuple[tuple[date, Shown, Shown], ...]
    page: int
    pages: int
    packets: tuple[tuple[str, Shown], ...] = ()
    over: tuple[tuple[str, Shown], ...] = ()
    """Of how many cases a packet of the last months stands so, and how many cases ended so; of a stage that is asked
    for, none ended."""


@dataclass(frozen=True)
class ToCall:
    """Which places her province is to call now: what pressed and nobody answered in time, and what is late."""

    alarms: tuple[AlarmRow, ...]
    escalations: tuple[EscalationRow, ...]
    waiting: int = 0
    waiting_new: int = 0
    reports: Waiting = NONE_WAIT


def to_call(by: Worker, *, since: datetime | None = None) -> ToCall:
    """The same as on her list of cases: this is where she comes in. `waiting` counts the duties that stand there, and
    those of them that came since she was here before."""
    memberships = memberships_of(by)
    with unit_of_work.transaction_as(by):
        in_all, new = waiting.waiting(by, act=Act.CASE_LIST, since=since)
        now = timezone.now()
        reports = violence_reports.on_desk(memberships)
        return ToCall(alarms.on_desk(memberships, now=now), escalations.on_desk(memberships), in_all, new, reports)


class NoSuchDesk(ValueError):
    """A desk was asked for that is none of this province."""


def of_province(by: Worker, *, chosen: Chosen, page: int = 1, whole: bool = False) -> ProvincePage:
    """The figures of the supervisor's province; `whole` is every commune at once, as a file has it.

    Raises NotAllowed, NoSuchDesk.
    """
    act = Act.PROVINCE_EXPORT if whole else Act.PROVINCE_LOOK
    with viewing.view_access(by, act):
        province_id = gate.require_role(by, act).province_id
        desks = desks_of(province_id)
        if chosen.desk_id is not None and chosen.desk_id not in desks:
            raise NoSuchDesk
        now = timezone.now()
        months = _months(timezone.localtime(now))
        counted = province_figures.count(
            now,
            months_since=datetime(months[0].year, months[0].month, 1, tzinfo=timezone.get_default_timezone()),
            without=[one.case_id for one in alerts.decoys(province_id)],
        )
    figures = ProvinceFigures(counted, [str(desk_id) for desk_id in desks], province_id)
    asked = list(desks) if chosen.desk_id is None else [chosen.desk_id]
    pages = -(-len(asked) // A_PAGE) or 1
    page = min(page, pages)
    shown = asked if whole else asked[(page - 1) * A_PAGE : page * A_PAGE]
    at = chosen.place
    return ProvincePage(
        chosen=chosen,
        desks=tuple((desk_id, name) for desk_id, (name, _people) in desks.items()),
        open=figures.told(OPEN, at),
        new=figures.told(CAME_LATELY, at),
        late=figures.told(LATE, at),
        risks=tuple((risk, figures.told(OPEN, (*at[:2], risk))) for risk in RISKS if chosen.risk in (None, risk)),
        stages=tuple(
            (stage.value, figures.told(OPEN, (at[0], stage.value, at[2])))
            for stage in OPEN_STAGES
            if chosen.stage in (None, stage)
        ),
        posts=tuple(_post(figures, desk_id, *desks[desk_id], at) for desk_id in shown),
        paces=_paces(figures, at),
        months=tuple(
            (
                month,
                figures.told(Figure(CAME, f"{month:%Y-%m}"), at),
                figures.told(Figure(CLOSED, f"{month:%Y-%m}"), at),
            )
            for month in months
        ),
        page=page,
        pages=pages,
        packets=tuple((one.value, figures.told(Figure(SENT, one.value), at)) for one in PACKETS),
        over=tuple((one.value, figures.told(Figure(ENDED, one.value), at)) for one in OVER if chosen.stage is None),
    )


class ProvinceFigures:
    """Each figure as it may be told, made when it is first asked for."""

    def __init__(self, counted: Mapping[Figure, Cells], desks: Sequence[str], province_id: int) -> None:
        self._counted, self._desks, self._province_id = counted, desks, province_id
        self._made: dict[Figure, RoundedCounts] = {}

    def told(self, figure: Figure, place: Place) -> Shown:
        """One figure of one place."""
        if figure not in self._made:
            self._made[figure] = RoundedCounts(
                self._counted.get(figure, {}),
                (self._desks, [stage.value for stage in STAGES], RISKS),
                lambda at: self._threshold(figure, at),
            )
        return self._made[figure].told(place)

    def _threshold(self, figure: Figure, place: Place) -> int:
        return threshold(self._province_id, figure, place)


def threshold(province_id: int, figure: Figure, place: Place) -> int:
    """Drawn from the server's own secret: the same for every supervisor and every day, and nobody's to guess.

    The wall draws the same for who watches (`wall.figure_threshold`): two pages of one number tell no third.
    """
    words = [str(province_id), *figure, *("*" if value is None else value for value in place)]
    return int.from_bytes(signed_context.drawn(":".join(["figure", *words]))[:4], "big") % STEP


def desks_of(province_id: int) -> dict[int, tuple[str, int]]:
    """The desks of the province in the order of their names, each with how many work there."""
    rows = (
        Unit.objects.filter(province_id=province_id, kind=UnitKind.COMMUNE_DESK)
        .annotate(
            people=Count("memberships", filter=Q(memberships__ended_at=None, memberships__worker__is_active=True))
        )
        .values_list("pk", "name", "commune_code", "commune_valid_from", "people")
    )
    found: dict[int, tuple[str, int]] = {}
    for desk_id, name, code, since, people in rows:
        commune = territory.unit_at(code, since) if code and since else None
        found[desk_id] = (commune.name if commune else name, people)
    return dict(sorted(found.items(), key=lambda item: (names.text_key(item[1][0]), item[0])))


def _post(figures: ProvinceFigures, desk_id: int, name: str, people: int, at: Place) -> PostRow:
    _desk, stage, risk = at
    here = (str(desk_id), stage, risk)
    return PostRow(
        desk_id,
        name,
        people,
        figures.told(OPEN, here),
        figures.told(LATE, here),
        figures.told(CAME_LATELY, here),
        tuple(figures.told(OPEN, (str(desk_id), stage, one)) for one in RISKS if risk in (None, one)),
    )


def _paces(figures: ProvinceFigures, at: Place) -> tuple[tuple[Words, Shown, Shown], ...]:
    words = [words for _long, words in BANDS]
    rows = [*((str(n), word) for n, word in enumerate([*words, LATER])), (NEVER, NOT_YET)]
    return tuple(
        (word, figures.told(Figure(CONTACT, bucket), at), figures.told(Figure(ACT, bucket), at))
        for bucket, word in rows
    )


def _months(now: datetime) -> tuple[date, ...]:
    """The first days of these months, this one the last."""
    today = day_of(now)
    this = today.year * 12 + today.month - 1
    return tuple(date(month // 12, month % 12 + 1, 1) for month in range(this - MONTHS + 1, this + 1))
