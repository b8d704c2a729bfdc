"""What cries out to a province's supervisors: a trail that is wrong, a trail nobody signs, a decoy somebody touched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from casework.policy import gate, province_keys, viewing
from casework.policy.memberships import ActiveMembership, memberships_of
from casework.policy.roles import memberships_for
from casework.queries.audit.lines import TrailLine, lines
from casework.queries.audit.trail_alerts import TrailAlert, told
from casework.queries.people import Names
from casework.records.cases import Case
from casework.records.oversight import Decoy, Review
from casework.records.units import Unit, UnitKind
from casework.records.workers import Worker
from casework.rulebook import anomalies
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import AnomalyKind
from casework.rulebook.refusals import NotFound
from casework.trail import ids
from casework.trail.alerts import Alert
from casework.trail.events import Event
from casework.trail.log import reading
from casework.vault.errors import VaultError

TOUCHES = 50
MOST_ALERTS = 20

AUDIT = (Act.TRAIL_CASE.value, Act.TRAIL_PRINT.value, Act.TRAIL_BUNDLE.value)
"""Reading a case's story, on paper or taken home, is how a supervisor looks into a touch: it is none."""

type ReviewedUpTo = Mapping[tuple[str, int | None, UUID | None, str], tuple[UUID | None, datetime]]
"""What was reviewed: kind, worker, case and mark, up to which event, and when."""


@dataclass(frozen=True)
class Planted:
    """One decoy: the case, who planted it when, in whose made-up name, and since when it is over."""

    id: UUID
    case_id: UUID
    by: int
    keeper: int
    at: datetime
    ended_at: datetime | None


def decoys(province_id: int) -> tuple[Planted, ...]:
    """Every decoy of the province, newest first, opened with the province's key; the asker sits there."""
    return _planted(province_id)[0]


def _planted(province_id: int) -> tuple[tuple[Planted, ...], int]:
    """The decoys, and how many rows of their list do not open: whoever wrote those holds no key of the province."""
    rows = list(Decoy.objects.filter(province_id=province_id).order_by("-id"))
    opened = province_keys.take_up(province_id, [(row.id, bytes(row.sealed_key)) for row in rows])
    planted: list[Planted] = []
    ended: dict[UUID, datetime] = {}
    strange = 0
    for row in rows:
        try:
            what = row.what if row.id in opened else {}
            if "ends" in what:
                ended[UUID(what["ends"])] = ids.moment_of(row.id)
            else:
                case_id, by, keeper = UUID(what["case"]), int(what["by"]), int(what["keeper"])
                planted.append(Planted(row.id, case_id, by, keeper, ids.moment_of(row.id), None))
        except (VaultError, KeyError, TypeError, ValueError):
            strange += 1
    return tuple(replace(one, ended_at=ended.get(one.id)) for one in planted), strange


@dataclass(frozen=True)
class DecoyTouch:
    """Everything one worker did to one decoy: how often, and the last event."""

    worker_id: int
    case_id: UUID
    times: int
    last: UUID
    at: datetime


def _touching(planted: Iterable[Planted]) -> Q:
    """Events on decoys by anybody but whoever planted them, from planting until they end."""
    every = Q(pk__in=())
    for one in planted:
        touched = Q(case_id=one.case_id, id__gt=one.id, worker_id__isnull=False) & ~Q(
            worker_id__in=[one.by, one.keeper]
        )
        if one.ended_at is not None:
            touched &= Q(at__lt=one.ended_at)
        every |= touched
    return every & ~Q(act__in=AUDIT)


def touches(planted: Sequence[Planted]) -> list[DecoyTouch]:
    """Who touched which decoy, the latest first: opening it, changing it, sending it, and being refused.

    That a list or a search showed it is no touch: their lines keep what they showed as a digest.
    """
    if not planted:
        return []
    touched = Event.objects.filter(_touching(planted))
    counted = touched.values_list("worker_id", "case_id").annotate(Count("id"))
    times = {(who, case): count for who, case, count in counted}
    last = touched.order_by("worker_id", "case_id", "-id").distinct("worker_id", "case_id")
    found = [
        DecoyTouch(who, case, times.get((who, case), 1), event_id, at)
        for who, case, event_id, at in last.values_list("worker_id", "case_id", "id", "at")
        if who is not None and case is not None
    ]
    return sorted(found, key=lambda touch: touch.last, reverse=True)


def reviewed(province_id: int, *, since: datetime | None = None) -> ReviewedUpTo:
    """What was reviewed of all that is odd, each anomaly up to the latest event anybody looked at; opens no words."""
    rows = Review.objects.filter(province_id=province_id).order_by("id")
    if since is not None:
        rows = rows.filter(id__gte=ids.first_at(since))
    reviewed_upto: dict[tuple[str, int | None, UUID | None, str], tuple[UUID | None, datetime]] = {}
    for kind, worker_id, about, mark, upto, at in rows.values_list(
        "kind", "worker_id", "about_id", "mark", "upto", "at"
    ):
        key = (kind, worker_id, about, mark)
        before = reviewed_upto.get(key)
        if before is None or (upto or UUID(int=0)) >= (before[0] or UUID(int=0)):
            reviewed_upto[key] = (upto, at)
    return reviewed_upto


@dataclass(frozen=True)
class DecoyAlert:
    """One decoy that somebody touched, for a supervisor to open."""

    who: str
    code: str
    case_id: UUID
    last: UUID
    at: datetime
    times: int


@dataclass(frozen=True)
class Alerts:
    """What stands in red, and in yellow, before everything else.

    `unsigned_since`: nobody has signed since then. `strange`: so many rows of decoys and of reviews are nobody's.
    `more`: there are more wrong lines than stand here; each that is reviewed makes room for the next.
    """

    wrong: tuple[TrailAlert, ...]
    touched: tuple[DecoyAlert, ...]
    unsigned_since: datetime | None
    strange: int = 0
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.wrong or self.touched or self.unsigned_since or self.strange)


QUIET = Alerts((), (), None)


def alerts(by: Worker) -> Alerts:
    """What cries out to this worker; nothing to anybody who is no supervisor."""
    province_id = watched_by(memberships_of(by))
    if province_id is None:
        return QUIET
    found = alerts_in(province_id)
    if found.touched:
        with viewing.view_access(by, Act.DECOY_LIST) as access:
            access.showed(touched.case_id for touched in found.touched)
    return found


def watched_by(memberships: Sequence[ActiveMembership]) -> int | None:
    """The province that somebody with these units watches over."""
    watching = memberships_for(memberships, Act.DECOY_LIST)
    return watching[0].province_id if watching else None


ANYTHING = """
    SELECT json_build_array(
        EXISTS (SELECT 1 FROM casework_alert),
        EXISTS (SELECT 1 FROM casework_decoy WHERE province_id = %(province)s),
        signed.at,
        coalesce((SELECT event_id FROM casework_leaf WHERE place = coalesce(signed.size, 0)),
            (SELECT event_id FROM casework_pendingevent ORDER BY id LIMIT 1))
    )::text
    FROM (SELECT 1) one LEFT JOIN (
        SELECT size, at FROM casework_checkpoint ORDER BY size DESC LIMIT 1
    ) signed ON true
"""
"""Asked on every desk of a supervisor, so it is one text that comes along with her list: whether there is anything at
all to look up."""


def asked_along(province_id: int) -> tuple[str, dict[str, int]]:
    """What a list asks along for `cries_in`: the SQL of one text, and its values."""
    return ANYTHING, {"province": province_id}


def alerts_in(province_id: int, came_along: str | None = None) -> Alerts:
    """What cries out in this province, for whoever watches over it; `came_along` is what a list brought for it."""
    if came_along is None:
        with connection.cursor() as cursor:
            cursor.execute(ANYTHING, {"province": province_id})
            came_along = cursor.fetchone()[0]
    alerted, baited, signed, waiting = json.loads(came_along or "[]")
    signed_at = datetime.fromisoformat(signed) if signed else None
    unsigned = UUID(waiting) if waiting else None
    reviewed_upto, forged = _silenced(province_id) if alerted or baited else ({}, 0)
    # Reviewed ones are left out before they are counted: twenty of them must not hide a new one.
    done = [
        int(mark) for kind, _who, _about, mark in reviewed_upto if kind == AnomalyKind.ALERT.value and mark.isdecimal()
    ]
    alerts = list(Alert.objects.exclude(pk__in=done).order_by("-id")[: MOST_ALERTS + 1]) if alerted else []
    planted, strange = _planted(province_id) if baited else ((), 0)
    return Alerts(
        tuple(told(alert) for alert in alerts[:MOST_ALERTS]),
        _unreviewed(touches(planted), reviewed_upto),
        _unsigned_since(signed_at, unsigned),
        strange + forged,
        len(alerts) > MOST_ALERTS,
    )


def _silenced(province_id: int) -> tuple[ReviewedUpTo, int]:
    """What was looked into of all that cries, and how many reviews of it are nobody's: a row that somebody put beside
    the database does not open with the province's key, or repeats another subject under its seal."""
    rows = list(
        Review.objects.filter(
            province_id=province_id, kind__in=[kind.value for kind in anomalies.SHOWN_AS_ALERTS]
        ).order_by("id")
    )
    opened = province_keys.take_up(province_id, [(row.id, bytes(row.sealed_key or b"")) for row in rows])
    reviewed_upto: dict[tuple[str, int | None, UUID | None, str], tuple[UUID | None, datetime]] = {}
    strange = 0
    for row in rows:
        try:
            said = row.words.get("of") if row.id in opened else None
        except (VaultError, AttributeError):
            said = None
        if said != row.subject():
            strange += 1
            continue
        key = (row.kind, row.worker_id, row.about_id, row.mark)
        before = reviewed_upto.get(key)
        if before is None or (row.upto or UUID(int=0)) >= (before[0] or UUID(int=0)):
            reviewed_upto[key] = (row.upto, row.at)
    return reviewed_upto, strange


def is_reviewed(
    reviewed_upto: ReviewedUpTo, kind: AnomalyKind, worker_id: int | None, about: UUID | None, mark: str, last: UUID
) -> bool:
    """Whether somebody looked into this anomaly up to its last event."""
    upto, _ = reviewed_upto.get((kind.value, worker_id, about, mark), (None, None))
    return upto is not None and upto >= last


def _unreviewed(touched: Iterable[DecoyTouch], reviewed_upto: ReviewedUpTo) -> tuple[DecoyAlert, ...]:
    left = [
        one
        for one in touched
        if not is_reviewed(reviewed_upto, AnomalyKind.DECOY, one.worker_id, one.case_id, "", one.last)
    ]
    if not left:
        return ()
    people = Names()
    people.fetch(one.worker_id for one in left)
    codes = dict(Case.objects.filter(pk__in={one.case_id for one in left}).values_list("pk", "code"))
    return tuple(
        DecoyAlert(people[one.worker_id], codes.get(one.case_id) or "", one.case_id, one.last, one.at, one.times)
        for one in left
    )


def _unsigned_since(signed_at: datetime | None, first: UUID | None) -> datetime | None:
    """Since when events wait for a signed checkpoint, if that is longer than the house allows."""
    now = timezone.now()
    long_ago = now - timedelta(minutes=anomalies.number("checkpoint_age", at=now))
    if first is None or (signed_at is not None and signed_at > long_ago):
        return None
    waiting = ids.moment_of(first)
    return waiting if waiting < long_ago else None


# The page of decoys ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DecoyRow:
    """One decoy for its list; `name` is the made-up person's."""

    id: UUID
    case_id: UUID
    code: str
    name: str
    desk: str
    by: str
    at: datetime
    ended_at: datetime | None
    times: int


@dataclass(frozen=True)
class DecoyPage:
    """All decoys of a province and the latest touches."""

    rows: tuple[DecoyRow, ...]
    lines: tuple[TrailLine, ...]
    more: bool = False


def decoy_page(by: Worker) -> DecoyPage:
    """The decoys of the supervisor's province and who touched them. Raises NotAllowed."""
    with viewing.view_access(by, Act.DECOY_LIST) as access:
        province_id = gate.require_role(by, Act.DECOY_LIST).province_id
        planted = decoys(province_id)
        rows = _rows(by, province_id, planted)
        access.showed(one.case_id for one in planted)
        latest = list(Event.objects.filter(_touching(planted)).order_by("-id")[: TOUCHES + 1]) if planted else []
        shown = [reading.entry_of(event) for event in latest[:TOUCHES]]
        return DecoyPage(rows, lines(shown), len(latest) > TOUCHES)


def watched_decoy(by: Worker, decoy_id: UUID) -> DecoyRow:
    """One decoy that is still watched. Raises NotAllowed, NotFound."""
    with viewing.view_access(by, Act.DECOY_LIST) as access:
        province_id = gate.require_role(by, Act.DECOY_LIST).province_id
        planted = [one for one in decoys(province_id) if one.id == decoy_id and one.ended_at is None]
        for row in _rows(by, province_id, planted):
            access.showed([row.case_id])
            return row
        raise NotFound


def _rows(by: Worker, province_id: int, planted: Sequence[Planted]) -> tuple[DecoyRow, ...]:
    gate.hold_keys(by, Case, [one.case_id for one in planted])
    cases = {case.pk: case for case in Case.objects.filter(pk__in=[one.case_id for one in planted])}
    desks = dict(Unit.objects.filter(province_id=province_id).values_list("pk", "name"))
    people = Names()
    people.fetch(one.by for one in planted)
    times: dict[UUID, int] = {}
    for touch in touches(planted):
        times[touch.case_id] = times.get(touch.case_id, 0) + touch.times
    return tuple(
        DecoyRow(
            one.id,
            one.case_id,
            cases[one.case_id].code or "",
            cases[one.case_id].name or "",
            desks.get(cases[one.case_id].desk_id, ""),
            people[one.by],
            one.at,
            one.ended_at,
            times.get(one.case_id, 0),
        )
        for one in planted
        if one.case_id in cases
    )


def alert(by: Worker, alert_id: int) -> TrailAlert:
    """One alert, to be reviewed. Raises NotAllowed, NotFound."""
    with viewing.view_access(by, Act.ANOMALY_LIST):
        gate.require_role(by, Act.ANOMALY_LIST)
        found = Alert.objects.filter(pk=alert_id).first()
        if found is None:
            raise NotFound
        return told(found)


def desks(by: Worker) -> tuple[Unit, tuple[Unit, ...]]:
    """The supervisor's province and the desks where she may plant a decoy. Raises NotAllowed."""
    with viewing.view_access(by, Act.DECOY_LIST):
        province_id = gate.require_role(by, Act.DECOY_LIST).province_id
        found = Unit.objects.filter(province_id=province_id, kind=UnitKind.COMMUNE_DESK, is_active=True)
        return Unit.objects.get(pk=province_id), tuple(found)
