"""When a worker was here last: what came since is new to her, on every list that waits for her."""

from __future__ import annotations

from datetime import datetime

from casework.policy import unit_of_work
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail.events import Event

LEFT = tuple(str(act.value) for act in (Act.DOOR_SIGN_OUT, Act.DOOR_QUICK_EXIT, Act.DOOR_SESSION_OVER))


def last_time(by: Worker) -> datetime | None:
    """When she left last, by her own lines; None where she never did. Asked once, as she comes in."""
    with unit_of_work.transaction_as(by):
        return Event.objects.filter(worker_id=by.pk, act__in=LEFT).order_by("-at").values_list("at", flat=True).first()
