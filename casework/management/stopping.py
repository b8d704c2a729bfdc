"""The end of a command that runs until it is ended: whoever ends it lets it finish what it is about."""

from __future__ import annotations

import signal
import threading


def told_to_stop() -> threading.Event:
    """Set as soon as the process is told to end, by its keeper or from the keyboard."""
    stop = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: stop.set())
    return stop
