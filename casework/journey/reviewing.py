"""A second person looks into an anomaly and says why it was right, or what was done about it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from casework.journey.operation import operation
from casework.policy import gate, province_keys
from casework.records.cases import Case
from casework.records.oversight import Review
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.rulebook import anomalies
from casework.rulebook.acts import Act
from casework.rulebook.anomalies import SHOWN_AS_ALERTS, AnomalyKind
from casework.rulebook.refusals import InvalidValue, NotFound, SecondPersonNeeded
from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event
from casework.trail.log import reading
from casework.vault import keyring

NEEDS_WORDS = frozenset({"acted_on", "other"})
"""Reasons that say nothing without a few words."""


@operation(Act.REVIEW_WRITE)
def review(by: Worker, province: Unit, *, kind: AnomalyKind, event_id: UUID, reason: str, text: str = "") -> Review:
    """Say that this anomaly was looked into, up to this event; what comes after it is odd again.

    Who and what it is about is taken from the event itself. Nobody reviews what she did, or what gave her a key.
    The words lie under the key of the case, for they may speak of her; where there is none, or she does not hold it,
    under a key of their own. Raises NotFound, SecondPersonNeeded, InvalidValue.
    """
    event = Event.objects.filter(pk=event_id).first()
    if event is None or kind is AnomalyKind.ALERT:
        raise NotFound
    rights = reading.rights_of(reading.entry_of(event).body)
    if by.pk in {event.worker_id, *anomalies.workers_named(rights)}:
        raise SecondPersonNeeded("review_of_oneself")
    return _kept(
        by,
        province,
        Review(
            kind=kind.value,
            worker_id=event.worker_id,
            about_id=None if kind in anomalies.OF_A_DAY else event.case_id,
            mark=anomalies.mark(kind, event.pk, event.at),
            upto=event.pk,
        ),
        reason,
        text,
    )


@operation(Act.REVIEW_WRITE)
def review_alert(by: Worker, province: Unit, *, alert_id: int, reason: str, text: str = "") -> Review:
    """Say what was found out about an alert of the trail; the alert itself stays. Raises NotFound, InvalidValue."""
    alert = Alert.objects.filter(pk=alert_id).first()
    if alert is None:
        raise NotFound
    # A row that does not stand as an act of hers left it was changed by somebody else.
    of_an_act = alert.event_id is not None and alert.kind != AlertKind.RIGHT
    if of_an_act and Event.objects.filter(pk__in=[alert.event_id], worker_id=by.pk).exists():
        raise SecondPersonNeeded("review_of_oneself")
    return _kept(by, province, Review(kind=AnomalyKind.ALERT.value, mark=str(alert_id)), reason, text)


def _kept(by: Worker, province: Unit, review: Review, reason: str, text: str) -> Review:
    if reason not in anomalies.GOOD_REASONS:
        raise InvalidValue("reason", "review_reason_missing")
    if reason in NEEDS_WORDS and not text.strip():
        raise InvalidValue("text", "review_text_missing")
    about = review.about_id
    # What silences a cry lies under the province's key and repeats inside what it is about: a row that somebody put
    # beside the database silences nothing.
    under_hers = review.kind not in SHOWN_AS_ALERTS and about is not None and gate.hold_keys(by, Case, [about])
    # Whoever oversees a case makes no next key of it: where one is owed the words have a key of their own.
    if under_hers and about is not None and not keyring.current().is_outdated(about):
        review.locked_by = about
    else:
        review.locked_by = review.id
        review.sealed_key = province_keys.make_key(review.id, province.pk)
    review.province, review.by_id, review.at = province, by.pk, timezone.now()
    review.words = {"reason": reason, "text": text, "of": review.subject()}
    review.save(force_insert=True)
    return review
