"""A process for each core: one Python process uses one core, however many threads it has.

The parent binds the port, starts the processes that serve it, starts one again that died, and ends them when it ends.
None outlives it: each reads from a pipe that closes with the parent, in whatever way that went.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

AGAIN_AFTER = 1.0
"""Seconds before a process that died is started again, so that one that cannot start does not spin."""

SECONDS_TO_END = 10.0


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def keep_serving(listening: socket.socket, processes: int, command: Sequence[str]) -> None:
    """Run so many processes of a command, each given the number of the open socket as `--socket`, until a signal."""
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for what in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(what, end)
    started = {_start(listening, command) for _ in range(processes)}
    try:
        while not ended.wait(AGAIN_AFTER):
            for died in [process for process in started if process.poll() is not None]:
                started.remove(died)
                print(f"A serving process ended with {died.returncode} and is started again.", file=sys.stderr)
                started.add(_start(listening, command))
    finally:
        _end(started)


def _start(listening: socket.socket, command: Sequence[str]) -> subprocess.Popen[bytes]:
    number = listening.fileno()
    return subprocess.Popen([*command, "--socket", str(number)], stdin=subprocess.PIPE, pass_fds=[number])


def _end(started: set[subprocess.Popen[bytes]]) -> None:
    for process in started:
        process.terminate()
    until = time.monotonic() + SECONDS_TO_END
    for process in started:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def end_with_the_parent() -> None:
    """End this process as soon as its standard input does: the parent is gone."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent").start()
