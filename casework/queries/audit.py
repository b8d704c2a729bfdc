"""The audit: what was done and looked at in a province or on one case, for the supervisor who answers for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.policy import gate, looks
from casework.queries import history
from casework.queries.history import Change
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.units import Membership
from casework.records.workers import Worker
from casework.rulebook import names
from casework.rulebook.acts import Act
from casework.rulebook.rows import VIETNAM, Words
from casework.rulebook.stages import Stage
from casework.trail import reading
from casework.trail.events import Outcome
from casework.trail.reading import Asked, Entry

A_PAGE = 100
WEEKS = 12
MOST_CHANGES = 1_000
"""An act changes one to six records; a page of acts never comes near this."""

SIGN_INS = (
    Act.DOOR_SIGN_IN.value,
    Act.DOOR_SIGN_IN_FAILED.value,
    Act.DOOR_SIGN_OUT.value,
    Act.DOOR_QUICK_EXIT.value,
)


COMPARTMENTS: Mapping[str, Words] = {
    "person": _("người đến"),
    "contact": _("cách liên lạc"),
    "story": _("chuyện đã kể"),
    "consent": _("sự đồng ý"),
    "notes": pgettext_lazy("part of a case", "ghi chú"),
    "risk": _("nguy cơ"),
    "plan": _("kế hoạch an toàn"),
    "refuge": _("chỗ ở"),
    "referrals": pgettext_lazy("part of a case", "chuyển gửi"),
    "packet": _("nội dung phiếu"),
    "livelihood": _("sinh kế"),
    "followups": _("các lần thăm"),
    "closing": _("việc đóng hồ sơ"),
    "answers": _("câu trả lời"),
    "history": _("lịch sử"),
    "trail": _("nhật ký"),
}
"""What a look can open, as its line in the trail names it."""


class Kind(StrEnum):
    """What a supervisor may ask to see alone."""

    ACTS = "acts"
    LOOKS = "looks"
    REFUSALS = "refusals"
    SIGN_INS = "sign_ins"


_ASKED: Mapping[Kind, Asked] = {
    Kind.ACTS: Asked(outcomes=(Outcome.DONE,), without=SIGN_INS),
    Kind.LOOKS: Asked(outcomes=(Outcome.LOOKED,)),
    Kind.REFUSALS: Asked(outcomes=(Outcome.REFUSED,)),
    Kind.SIGN_INS: Asked(acts=SIGN_INS),
}


SLIPS = frozenset({"BadValue", "NotYet", "NotNow", "NoConsent", "Overtaken", "Blocked", "SecondPersonNeeded"})
"""Refusals that say "not like this" to somebody who may do it; the others say that she may not."""


@dataclass(frozen=True)
class Line:
    """One event in words.

    `opens` where its case has a trail to read, `shown` how many a list showed, `opened` which compartments, `refusal`
    why it was refused, `changes` what it changed.
    """

    id: UUID
    at: datetime
    who: str
    what: Words
    act: str
    outcome: str
    case_id: UUID | None
    code: str
    opens: bool
    shown: int | None
    opened: tuple[Words, ...]
    refusal: str
    kind_of_refusal: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether somebody was told no."""
        return self.outcome == Outcome.REFUSED

    @property
    def slipped(self) -> bool:
        """Whether it was no closed door but a step left out - a witness forgotten, a reason not given."""
        return self.refused and self.kind_of_refusal in SLIPS


@dataclass(frozen=True)
class Weeks:
    """How many acts, looks and refusals there were in each of the last weeks, oldest first."""

    mondays: tuple[date, ...]
    done: tuple[int, ...]
    looked: tuple[int, ...]
    refused: tuple[int, ...]


@dataclass(frozen=True)
class Wanted:
    """What the supervisor asked for; days are whole days in Vietnam, both included."""

    kind: Kind | None = None
    worker_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class ProvinceTrail:
    """The latest events of a province."""

    lines: tuple[Line, ...]
    older: UUID | None
    workers: tuple[tuple[int, str], ...]
    weeks: Weeks


@dataclass(frozen=True)
class CaseTrail:
    """Everything done on one case and every look at it."""

    case_id: UUID
    code: str
    lines: tuple[Line, ...]
    older: UUID | None
    weeks: Weeks


class NoSuchWorker(ValueError):
    """A worker was asked for who never had a post in this province."""


def province(by: Worker, *, wanted: Wanted, before: UUID | None = None) -> ProvinceTrail:
    """The latest events of the supervisor's province, newest first. Raises NotAllowed, NoSuchWorker."""
    with looks.look(by, Act.TRAIL_PROVINCE) as looking:
        realm_id = gate.require_role(by, Act.TRAIL_PROVINCE).realm_id
        looking.opened("trail")
        workers = _workers(realm_id)
        if wanted.worker_id is not None and wanted.worker_id not in dict(workers):
            raise NoSuchWorker
        entries = reading.of_realm(realm_id, before=before, limit=A_PAGE + 1, asked=_asked(wanted))
        counted = reading.by_week(since=_first_monday(), realm_id=realm_id)
        return ProvinceTrail(_lines(entries[:A_PAGE]), _older(entries), workers, _weeks(counted))


def of_case(by: Worker, case_id: UUID, *, before: UUID | None = None) -> CaseTrail:
    """The trail of one case, newest first. Raises NotFound."""
    with looks.look(by, Act.TRAIL_CASE) as looking:
        case = looking.into(Case, case_id)
        looking.opened("trail", "history")
        entries = reading.of_case(case_id, before=before, limit=A_PAGE + 1)
        counted = reading.by_week(since=_first_monday(), case_id=case_id)
        lines = _with_changes(case, _lines(entries[:A_PAGE]))
        return CaseTrail(case_id, case.code or "", lines, _older(entries), _weeks(counted))


def _with_changes(case: Case, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Beside each act what it changed, field by field."""
    done = {line.id for line in lines if line.outcome == Outcome.DONE}
    made: dict[UUID, list[Change]] = defaultdict(list)
    for change in history.changes(case, events=done, limit=MOST_CHANGES):
        made[change.event_id].append(change)
    return tuple(replace(line, changes=tuple(made[line.id])) if line.id in made else line for line in lines)


def _older(entries: Sequence[Entry]) -> UUID | None:
    return entries[A_PAGE - 1].id if len(entries) > A_PAGE else None


def _asked(wanted: Wanted) -> Asked:
    asked = _ASKED[wanted.kind] if wanted.kind else Asked()
    return replace(
        asked,
        worker_id=wanted.worker_id,
        since=_midnight(wanted.since) if wanted.since else None,
        until=_midnight(wanted.until + timedelta(days=1)) if wanted.until else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def _workers(realm_id: int) -> tuple[tuple[int, str], ...]:
    """Everybody who has or had a post in the province, in Vietnamese order of given names."""
    seats = Membership.objects.filter(Q(group__unit__realm_id=realm_id) | Q(group_id=realm_id))
    rows = dict(seats.values_list("worker_id", "worker__display_name"))
    return tuple(sorted(rows.items(), key=lambda row: names.sort_key(row[1])))


def _lines(entries: Sequence[Entry]) -> tuple[Line, ...]:
    people = Names()
    people.fetch(entry.worker_id for entry in entries)
    cases = {entry.case_id for entry in entries if entry.case_id is not None}
    known = {
        pk: (code, stage) for pk, code, stage in Case.objects.filter(pk__in=cases).values_list("pk", "code", "stage")
    }
    return tuple(
        Line(
            id=entry.id,
            at=entry.at,
            who=people[entry.worker_id],
            what=Act.words(entry.act),
            act=entry.act,
            outcome=entry.outcome,
            case_id=entry.case_id,
            # A case without a code, and one that never was: both are told apart by the last signs of the id alone.
            code=(known.get(entry.case_id, ("", ""))[0] or f"…{entry.case_id.hex[-6:]}") if entry.case_id else "",
            # A draft is not yet the province's to open.
            opens=known.get(entry.case_id, ("", Stage.DRAFT))[1] != Stage.DRAFT if entry.case_id else False,
            shown=entry.body.get("shown"),
            opened=tuple(COMPARTMENTS.get(name, name) for name in entry.body.get("opened", ())),
            refusal=entry.body.get("code", ""),
            kind_of_refusal=entry.body.get("refusal", ""),
        )
        for entry in entries
    )


def _first_monday() -> datetime:
    today = timezone.localdate()
    return _midnight(today - timedelta(days=today.weekday(), weeks=WEEKS - 1))


def _weeks(counted: Mapping[tuple[date, str], int]) -> Weeks:
    first = _first_monday().date()
    mondays = tuple(first + timedelta(weeks=number) for number in range(WEEKS))

    def row(outcome: Outcome) -> tuple[int, ...]:
        return tuple(counted.get((monday, outcome.value), 0) for monday in mondays)

    return Weeks(mondays, row(Outcome.DONE), row(Outcome.LOOKED), row(Outcome.REFUSED))
