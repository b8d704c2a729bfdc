"""A line for every event in a file beside the database, written the moment it is committed.

Whoever removes an event before the sequencer has seen it must also reach this file, which the application only ever
appends to (make it append-only for everyone: `chattr +a`). A process killed between its commit and its line leaves an
event without one: that is allowed. A line without its event never is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

NAME = "arrivals.jsonl"


class Arrival(NamedTuple):
    """One acknowledged event."""

    event_id: UUID
    leaf_hash: bytes


def directory() -> Path | None:
    """Where the files beside the database are; None where there are none."""
    return Path(settings.TRAIL_DIRECTORY) if settings.TRAIL_DIRECTORY else None


def ready() -> None:
    """Raise OSError when no line could be written: then nothing may be done or shown."""
    here = directory()
    if here is not None:
        os.close(_appending(here / NAME))


def arrived(event_id: UUID, leaf_hash: bytes) -> None:
    """Append the line of an event that was just committed."""
    here = directory()
    if here is None:
        return
    file = _appending(here / NAME)
    try:
        # One write of one short line: the kernel puts lines of several processes one after the other.
        os.write(file, f'{{"event":"{event_id}","leaf":"{leaf_hash.hex()}"}}\n'.encode())
    finally:
        os.close(file)


def _appending(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)


def since(path: Path, position: int, *, at_most: int) -> Iterator[tuple[Arrival | None, int]]:
    """The whole lines after this position, each with the position behind it; None for a line that is none."""
    if not path.exists():
        return
    with path.open("rb") as file:
        file.seek(position)
        for line in file:
            if not line.endswith(b"\n") or not at_most:
                return
            at_most -= 1
            position += len(line)
            yield _read(line), position


def _read(line: bytes) -> Arrival | None:
    # The form is fixed, so it is read by place: {"event":"36","leaf":"64"}
    text = line.decode("ascii", "replace")
    try:
        arrival = Arrival(UUID(text[10:46]), bytes.fromhex(text[56:120]))
    except ValueError:
        return None
    return arrival if text == f'{{"event":"{arrival.event_id}","leaf":"{arrival.leaf_hash.hex()}"}}\n' else None
