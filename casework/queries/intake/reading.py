"""Whether what a trusted address sent was read: at which post, when, and by when somebody must be called if not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from casework.queries.case_records import CaseRecords
from casework.queries.intake.opening import NumberToCall, numbers_to_call
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.units import Membership
from casework.rulebook.reading import must_be_read_by
from casework.rulebook.rows import LegalRule
from casework.rulebook.stages import HIGH_RISK
from casework.trail import ids
from casework.trail.events import Event, Outcome


@dataclass(frozen=True)
class ReadAt:
    """A post where it was read, and when first."""

    unit: str
    at: datetime


@dataclass(frozen=True)
class Reading:
    """Who read it; while nobody did, until when that may be, by which rule, and whom to call."""

    read: tuple[ReadAt, ...]
    until: datetime
    rule: LegalRule
    late: bool
    lines: tuple[NumberToCall, ...]


def reading_of(records: CaseRecords) -> Reading | None:
    """How far what was sent of this case was read; None of a draft, of a case that its own desk received, and
    for who sits at the desk herself."""
    case = records.case
    if case.reported_at is None or case.origin_id == case.desk_id or case.desk_id in records.reader_at:
        return None
    now, words = timezone.now(), records.only(FirstWords)
    not_safe = words is not None and words.said.get("safe") == "no"
    in_danger = case.risk_level in HIGH_RISK or not_safe
    until, rule = must_be_read_by(case.reported_at, in_danger=in_danger, at=now)
    read = tuple(_read(case, case.reported_at))
    lines = numbers_to_call(case.desk, now, seated=records.reader_at)
    return Reading(read, until, rule, not read and now > until, lines[:1])


def _read(case: Case, sent: datetime) -> Iterator[ReadAt]:
    """The first look at each post that reads it. Who works at the trusted address as well does not read it for them."""
    posts = [case.desk, *([case.desk.province] if case.desk.province is not None else [])]
    seats = Membership.objects.filter(unit_id__in=[case.origin_id, *(post.pk for post in posts)])
    members: dict[int, set[int]] = {}
    for unit_id, worker_id in seats.values_list("unit_id", "worker_id"):
        members.setdefault(unit_id, set()).add(worker_id)
    here = members.get(case.origin_id, set())
    looks = Event.objects.filter(
        case_id=case.pk,
        worker_id__in=set().union(*members.values()) - here,
        outcome__in=[Outcome.LOOKED.value, Outcome.DONE.value],
        id__gte=ids.first_at(sent),
    )
    first: dict[int | None, datetime] = {}
    for who, at in looks.order_by("id").values_list("worker_id", "at"):
        first.setdefault(who, at)
    for post in posts:
        seen = [at for who, at in first.items() if who in members.get(post.pk, ())]
        if seen:
            yield ReadAt(post.name, min(seen))
