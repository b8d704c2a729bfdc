"""Another time for whoever tells the demo: its cases lived through months, and the loading takes seconds.

Operations ask for the time in one way (`timezone.now`) and ids in one other (`time.time_ns` in `trail/ids.py`). Both
are answered from here while a step of a story runs, in the loading process only, and are themselves again after it.
The database keeps its own time: a hold that has lapsed by today opens nothing in any story, however long ago it plays.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.utils import timezone

from casework.trail import ids

ASKING_TAKES = timedelta(seconds=17)
"""Every time somebody asks, it is a little later: people take minutes over a form, and no two acts share a moment."""


class OtherTime:
    """A time that only goes forward, as ids do: newest first is then also latest first. It never reaches the present:
    what came after now would stand above whatever people do in the demo's first minutes."""

    def __init__(self) -> None:
        self._moment = datetime.min.replace(tzinfo=UTC)

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Whatever happens inside happens then, or as soon after as it was already."""
        self._moment = max(self._moment, moment)
        with patch.object(timezone, "now", self.now), patch.object(ids, "time", self):
            yield

    def now(self) -> datetime:
        """The time as `timezone.now` tells it."""
        self._moment += min(ASKING_TAKES, (datetime.fromtimestamp(time.time(), UTC) - self._moment) / 2)
        return self._moment

    def time_ns(self) -> int:
        """The time as `time.time_ns` tells it."""
        return int(self._moment.timestamp() * 1_000) * 1_000_000


def each_at[T](moment: datetime, steps: Iterator[T]) -> Iterator[T]:
    """The same steps, all taken at that time; between them it is now."""
    then = OtherTime()
    while True:
        with then.at(moment):
            try:
                step = next(steps)
            except StopIteration:
                return
        yield step
