"""When a worker was here last: what came since is new to her, on every list that waits for her."""

from __future__ import annotations

from datetime import datetime

from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.trail.events import DAY, Event

COMING = tuple(str(act.value) for act in (Act.DOOR_SIGN_IN, Act.DOOR_SESSION_OVER))
"""Of these the newest stand there when she comes in, and say nothing of when she was here: a session that ended by
itself has its line when she comes back to it."""


def last_time(by: Worker) -> datetime | None:
    """When she did, looked at or left something last, by her own lines; None where she never did. Asked once, as she
    comes in, in a transaction of hers."""
    hers = Event.objects.filter(worker_id=by.pk).exclude(act__in=COMING)
    return hers.order_by(DAY.desc(), "-id").values_list("at", flat=True).first()
