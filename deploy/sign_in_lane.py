"""A lane of its own for sign-ins: whoever is inside never waits for who is not.

Argon2id takes a fifth of a second of a core from everybody who signs in. At eight o'clock hundreds come at once;
without a lane they would fill every thread of the server, and a list that takes five milliseconds would wait for all
of them. Here they stand in a line of their own, with as many places as this process may use cores, below the others.
"""

from __future__ import annotations

import contextlib
import math
import os
import threading
import time
from typing import Any

from waitress.task import ThreadedTaskDispatcher

AT_FIRST = 0.2
"""Seconds that one sign-in is thought to take before the first was timed."""

SOON = 3.0
"""Whoever waits no longer than this many seconds just waits; the others are told when their turn comes."""

BELOW = 5
"""How much nicer than the rest of the process a sign-in runs, where the system knows niceness by thread."""

LEARNS = 0.1
"""How much of the time that one sign-in took goes into what the next is thought to take."""


class SignInLane(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress has no types
    """A few threads that do sign-ins one after another, and the turns in front of them."""

    def __init__(self, path: str, places: int) -> None:
        super().__init__()
        self.path = path
        self.places = places
        self._each = AT_FIRST
        self._free_at = 0.0
        self._turns = threading.Lock()
        self.set_thread_count(places)

    def is_for(self, request: Any) -> bool:
        """Whether this request signs somebody in."""
        return request.error is None and request.command == "POST" and request.path == self.path

    def handler_thread(self, thread_no: int) -> None:
        """What each thread of the lane does until the server ends."""
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BELOW)
        super().handler_thread(thread_no)

    def add_task(self, task: Any) -> None:
        """Let somebody stand in the line."""
        super().add_task(_Timed(task, self))

    def took(self, seconds: float) -> None:
        """Learn from a sign-in how long the next will take."""
        with self._turns:
            self._each += LEARNS * (seconds - self._each)

    def turn(self) -> int:
        """Keep a turn for somebody who asks: after how many seconds she should come; 0 is at once.

        Turns are given one after another, as fast as sign-ins go: who comes when told finds a short line.
        """
        now = time.monotonic()
        with self._turns:
            standing = len(self.queue) * self._each / self.places
            self._free_at = max(self._free_at, now + standing) + self._each / self.places
            ahead = self._free_at - now
        return 0 if ahead <= SOON else math.ceil(ahead - SOON)


class _Timed:
    """One sign-in in the line, which tells the lane how long it took."""

    def __init__(self, task: Any, lane: SignInLane) -> None:
        self._task = task
        self._lane = lane

    def service(self) -> None:
        began = time.monotonic()
        self._task.service()
        self._lane.took(time.monotonic() - began)

    def cancel(self) -> None:
        self._task.cancel()
