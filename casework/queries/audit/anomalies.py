"""The page of what is odd and not yet looked into, and what is known of one anomaly that a second person looks into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from casework.policy import gate, viewing
from casework.policy.roles import seated_who_may
from casework.queries import redaction
from casework.queries.audit import alerts
from casework.queries.audit.alerts import ReviewedUpTo
from casework.queries.audit.anomaly_evidence import StaffMember
from casework.queries.audit.anomaly_search import Anomaly, AnomalySearch
from casework.records.cases import Case
from casework.records.oversight import StatedReason
from casework.records.workers import Worker
from casework.rulebook import anomalies
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import AnomalyKind
from casework.rulebook.refusals import NotFound
from casework.rulebook.rows import Words
from casework.rulebook.stages import Stage
from casework.trail.events import Event, Outcome
from casework.trail.log import reading

A_PAGE = 25


@dataclass(frozen=True)
class AnomalyPage:
    """A page of what is open, what the numbers are, and where the list goes on."""

    anomalies: tuple[Anomaly, ...]
    older: str | None
    numbers: Mapping[str, int]
    since: datetime
    others: tuple[str, ...] = ()
    """Who else supervises here: they look into what she did herself."""


def unreviewed(by: Worker, *, kinds: Collection[AnomalyKind] = (), below: str | None = None) -> AnomalyPage:
    """A page of what is odd and not reviewed, the latest first. Raises NotAllowed."""
    with viewing.view_access(by, Act.ANOMALY_LIST) as access:
        province_id = gate.require_role(by, Act.ANOMALY_LIST).province_id
        now = timezone.now()
        search = AnomalySearch(by, province_id, now, alerts.decoys(province_id))
        since = now - timedelta(days=anomalies.number("second_eyes_window", at=now))
        reviewed_upto = alerts.reviewed(province_id, since=since)
        found = [anomaly for anomaly in search.all() if not kinds or anomaly.kind in kinds]
        left = sorted(_open(found, reviewed_upto, by), key=lambda anomaly: anomaly.key, reverse=True)
        if below is not None:
            left = [anomaly for anomaly in left if anomaly.key < below]
        shown = left[:A_PAGE]
        # Of every case whose name was opened to be compared, and of every case that stands on the page.
        access.showed({*search.compared, *(anomaly.about for anomaly in shown if anomaly.about is not None)})
        return AnomalyPage(
            _told(shown, search.members),
            shown[-1].key if len(left) > A_PAGE else None,
            {word: anomalies.number(word, at=now) for word in anomalies.RULES},
            search.since,
            _others(by, province_id) if any(anomaly.mine for anomaly in shown) else (),
        )


def _others(by: Worker, province_id: int) -> tuple[str, ...]:
    """The other supervisors of the province, by name."""
    seated = seated_who_may(province_id, Act.REVIEW_WRITE)
    return tuple(seated.exclude(worker=by).order_by("worker_id").values_list("worker__display_name", flat=True))


def _open(found: Iterable[Anomaly], reviewed_upto: ReviewedUpTo, by: Worker) -> Iterator[Anomaly]:
    for anomaly in found:
        # Anomalies of a day are of no one case, though a single one is shown with them.
        about = None if anomaly.kind in anomalies.OF_A_DAY else anomaly.about
        known = reviewed_upto.get((anomaly.kind.value, anomaly.worker_id, about, anomaly.mark))
        upto, at = known or (None, None)
        if upto is not None and upto >= anomaly.last:
            continue
        yield replace(anomaly, again=at, mine=anomaly.mine or anomaly.worker_id == by.pk)


def _told(found: list[Anomaly], members: Mapping[int, StaffMember]) -> tuple[Anomaly, ...]:
    """With names and codes, of this page only."""
    cases = {anomaly.about for anomaly in found if anomaly.about is not None}
    known = {pk: row for pk, *row in Case.objects.filter(pk__in=cases).values_list("pk", "code", "stage")}
    nobody = StaffMember("", oversees=False, communes=frozenset(), by_night=False)
    told = []
    for anomaly in found:
        code, stage = known.get(anomaly.about, (None, Stage.DRAFT)) if anomaly.about else (None, "")
        told.append(
            replace(
                anomaly,
                who=members.get(anomaly.worker_id or 0, nobody).name,
                code=(code or f"…{anomaly.about.hex[-6:]}") if anomaly.about else "",
                opens=bool(anomaly.about) and stage != Stage.DRAFT,
            )
        )
    return tuple(told)


# One anomaly, to be reviewed ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AnomalyDetails:
    """What is known of the one event by which an anomaly is reviewed; `stated` is the reason a supervisor gave to read,
    None where it does not open for this reader."""

    kind: AnomalyKind
    who: str
    what: Words
    at: datetime
    case_id: UUID | None
    code: str
    opens: bool
    mine: bool
    stated: str | None


def details(by: Worker, *, kind: AnomalyKind, event_id: UUID) -> AnomalyDetails:
    """The anomaly that this event is the last of. Raises NotAllowed, NotFound."""
    with viewing.view_access(by, Act.ANOMALY_LIST) as access:
        gate.require_role(by, Act.ANOMALY_LIST)
        event = Event.objects.filter(pk=event_id).first()
        if event is None:
            raise NotFound
        access.noted(event=str(event_id), kind=kind.value)
        entry = reading.entry_of(event)
        name = Worker.objects.filter(pk=entry.worker_id or 0).values_list("display_name", flat=True).first()
        known = Case.objects.filter(pk=entry.case_id).values_list("code", "stage").first() if entry.case_id else None
        code, stage = known or (None, Stage.DRAFT)
        return AnomalyDetails(
            kind,
            str(redaction.PERSON) if entry.id in redaction.unnamed([entry]) else name or "",
            Act.words(entry.act, looked=entry.outcome == Outcome.LOOKED),
            entry.at,
            entry.case_id if kind not in anomalies.OF_A_DAY else None,
            (code or f"…{entry.case_id.hex[-6:]}") if entry.case_id else "",
            stage != Stage.DRAFT,
            by.pk in {entry.worker_id, *anomalies.workers_named(reading.rights_of(entry.body))},
            _stated(by, event) if kind is AnomalyKind.REASON else None,
        )


def _stated(by: Worker, event: Event) -> str | None:
    """Why she read this case, for another supervisor who holds it too; the reason itself needs none."""
    if event.case_id is None or event.object_id is None or not gate.hold_keys(by, Case, [event.case_id]):
        return None
    found = StatedReason.objects.filter(pk=event.object_id, case_id=event.case_id).first()
    return found.words if found is not None else None
