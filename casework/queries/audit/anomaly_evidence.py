"""The evidence for what is odd in a province: who works there, and who opened which file when, in a window of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from casework.policy.roles import profile_of
from casework.queries.audit.alerts import Planted
from casework.records.organisations import Organisation
from casework.records.units import Membership
from casework.records.workers import Worker
from casework.rulebook import anomalies
from casework.rulebook.rows import VIETNAM
from casework.trail import ids
from casework.trail.log import reading

MOST_OPENED = 20_000
"""So many files on so many days are counted at most, the latest first; a month of a province has fewer."""


@dataclass(frozen=True)
class StaffMember:
    """What counts of somebody's work: whether it is to watch over cases, her commune, whether nights belong to it."""

    name: str
    oversees: bool
    communes: frozenset[str]
    by_night: bool
    family: str = ""


@dataclass(frozen=True)
class LookedPair:
    """Who opened which file how often, and when last."""

    worker_id: int
    case_id: UUID
    times: int
    last: UUID
    at: datetime


@dataclass(frozen=True)
class OpenedFile:
    """One worker, one case, one day, and one night or none: how often, from when to when, and the last event."""

    worker_id: int
    case_id: UUID
    day: date
    night: date | None
    times: int
    first: datetime
    at: datetime
    last: UUID


@dataclass(frozen=True)
class ShortDuty:
    """A duty that had to be seen to within hours: by which rule, since when, until when."""

    rule: str
    began_at: datetime
    met_at: datetime | None


@dataclass
class AnomalyEvidence:
    """What the events of a province tell since the window began, each question asked once."""

    by: Worker
    province_id: int
    now: datetime
    planted: tuple[Planted, ...]

    @property
    def since(self) -> datetime:
        """When the window began."""
        return self.now - timedelta(days=self.numbers["window"])

    @cached_property
    def left_out(self) -> dict[str, Any]:
        """What every question is bound with: the window, and whose looks do not count in it."""
        night = anomalies.night(at=self.now)
        return {
            "province": self.province_id,
            "since": ids.first_at(self.since),
            "decoys": [one.case_id for one in self.planted],
            "keepers": [one.keeper for one in self.planted],
            "file": list(reading.OPENING),
            "night_begins": night.begins,
            "night_ends": night.ends,
            "zone": str(VIETNAM),
            "most": MOST_OPENED,
        }

    def _ask(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.left_out, **more})
            return list(cursor.fetchall())

    @cached_property
    def members(self) -> dict[int, StaffMember]:
        """Everybody who has or had a unit in the province."""
        here = Q(unit__province_id=self.province_id) | Q(unit_id=self.province_id)
        services = dict(Organisation.objects.values_list("unit_id", "services"))
        found: dict[int, list[tuple[str, str, str, bool]]] = {}
        rows = Membership.objects.filter(here).values_list(
            "worker_id", "worker__display_name", "role", "unit__commune_code", "unit_id"
        )
        for worker_id, name, role, commune, unit_id in rows:
            night = profile_of(role).awake_at_night or bool(anomalies.AT_WORK_BY_NIGHT & set(services.get(unit_id, ())))
            found.setdefault(worker_id, []).append((name, role, commune, night))
        return {
            worker_id: StaffMember(
                memberships[0][0],
                any(profile_of(role).oversees for _, role, _, _ in memberships),
                frozenset(commune for _, _, commune, _ in memberships if commune),
                any(night for _, _, _, night in memberships),
                anomalies.surname(memberships[0][0]),
            )
            for worker_id, memberships in found.items()
        }

    @cached_property
    def opened(self) -> list[OpenedFile]:
        """Every file that was opened in the window, the latest first: asked once, counted in several ways."""
        return [OpenedFile(*row) for row in self._ask(OPENED)]

    @cached_property
    def pairs(self) -> list[LookedPair]:
        """Who opened which file how often, the latest first."""
        found: dict[tuple[int, UUID], LookedPair] = {}
        for one in self.opened:
            key = (one.worker_id, one.case_id)
            known = found.get(key)
            # They come the latest first, so what stands there already is the later.
            times = one.times + (known.times if known else 0)
            found[key] = LookedPair(*key, times, known.last if known else one.last, known.at if known else one.at)
        return list(found.values())

    @cached_property
    def acts(self) -> dict[tuple[int, UUID], list[datetime]]:
        """When whoever looked often, or at night, did something for the case that somebody else can see happened.

        A note or a reminder is no evidence: whoever wants to hide that she only looked would type one.
        """
        looks = [(pair.worker_id, pair.case_id) for pair in self.often]
        looks += [(one.worker_id, one.case_id) for one in self.dark]
        found: dict[tuple[int, UUID], list[datetime]] = {}
        if looks:
            workers, cases = ({key[0] for key in looks}, {key[1] for key in looks})
            for worker_id, case_id, at in self._ask(
                AT_WORK, cases=list(cases), workers=list(workers), work=list(anomalies.WORK)
            ):
                found.setdefault((worker_id, case_id), []).append(at)
        return found

    @cached_property
    def often(self) -> list[LookedPair]:
        """Who opened a file as often as is odd for somebody who does nothing there."""
        return [pair for pair in self.pairs if pair.times >= self._enough(pair.worker_id)]

    @cached_property
    def dark(self) -> list[OpenedFile]:
        """What was opened at night by somebody whose work ends in the evening."""
        awake = {worker_id for worker_id, member in self.members.items() if member.by_night}
        return [one for one in self.opened if one.night is not None and one.worker_id not in awake]

    @cached_property
    def short_duties(self) -> dict[tuple[int, UUID], list[ShortDuty]]:
        """Duties of few hours, by whoever sat where they ran and the case: asked for what may need explaining."""
        looks = {(one.worker_id, one.case_id) for one in self.dark} | {(p.worker_id, p.case_id) for p in self.often}
        looks |= {(one.worker_id, one.case_id) for one in self.crowded}
        found: dict[tuple[int, UUID], list[ShortDuty]] = {}
        if looks:
            workers, cases = ({key[0] for key in looks}, {key[1] for key in looks})
            hours = self.numbers["short_duty"]
            for worker_id, case_id, *duty in self._ask(
                SHORT_DUTIES, cases=list(cases), workers=list(workers), short=timedelta(hours=hours)
            ):
                found.setdefault((worker_id, case_id), []).append(ShortDuty(*duty))
        return found

    @cached_property
    def crowded(self) -> list[OpenedFile]:
        """What was opened on days on which somebody opened many."""
        files: dict[tuple[int, date], dict[UUID, OpenedFile]] = {}
        for one in self.opened:
            files.setdefault((one.worker_id, one.day), {})[one.case_id] = one
        return [one for day in files.values() if len(day) >= self.numbers["cases_in_an_hour"] for one in day.values()]

    def explained(self, files: Iterable[OpenedFile]) -> tuple[str, ...]:
        """The rules of the duties that ran while she looked, where there was one for each of these files."""
        rules: dict[str, None] = {}
        for one in files:
            running = [
                duty.rule
                for duty in self.short_duties.get((one.worker_id, one.case_id), ())
                if duty.began_at <= one.at and (duty.met_at is None or duty.met_at >= one.first)
            ]
            if not running:
                return ()
            rules |= dict.fromkeys(running)
        return tuple(rules)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The numbers in force now."""
        return {word: anomalies.number(word, at=self.now) for word in anomalies.RULES}

    def _enough(self, worker_id: int) -> int:
        member = self.members.get(worker_id)
        watching = member is not None and member.oversees
        return self.numbers["looks_of_supervisor" if watching else "looks_without_act"]


# Every question names the province and the range of ids first, so that one index range answers it: row security stands
# behind it and asks the same again.
_IN_WINDOW = """
    province_id = %(province)s AND id >= %(since)s AND outcome = 'looked' AND act = ANY(%(file)s)
    AND case_id IS NOT NULL AND worker_id IS NOT NULL AND case_id <> ALL(%(decoys)s) AND worker_id <> ALL(%(keepers)s)
"""
OPENED = f"""
    SELECT worker_id, case_id, day, night, count(*), min(at), max(at), max(id::text COLLATE "C")::uuid AS last
    FROM (
        SELECT worker_id, case_id, id, at, here::date AS day,
            CASE WHEN extract(hour FROM here) >= %(night_begins)s OR extract(hour FROM here) < %(night_ends)s
                THEN (here - make_interval(hours => %(night_ends)s))::date END AS night
        FROM (
            SELECT worker_id, case_id, id, at, at AT TIME ZONE %(zone)s AS here
            FROM casework_event WHERE {_IN_WINDOW}
        ) looked
    ) told GROUP BY 1, 2, 3, 4 ORDER BY last DESC LIMIT %(most)s
"""  # noqa: S608

SHORT_DUTIES = """
    SELECT DISTINCT s.worker_id, k.case_id, k.rule, k.began_at, k.met_at
    FROM casework_clock k JOIN casework_membership s ON s.unit_id = k.unit_id AND s.worker_id = ANY(%(workers)s)
      AND s.began_at <= coalesce(k.met_at, now()) AND coalesce(s.ended_at, 'infinity') >= k.began_at
    WHERE k.case_id = ANY(%(cases)s) AND k.due_at - k.began_at <= %(short)s
"""

AT_WORK = """
    SELECT worker_id, case_id, at FROM casework_event
    WHERE case_id = ANY(%(cases)s) AND outcome = 'done' AND worker_id = ANY(%(workers)s)
        AND act = ANY(%(work)s)
"""
