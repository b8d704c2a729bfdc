"""The witness log: a line for every event in a file beside the database, written the moment it is committed.

Whoever removes an event before the sequencer has seen it must also reach this file, which the application only ever
appends to (make it append-only for everyone: `chattr +a`). A process killed between its commit and its line leaves an
event without one: that is allowed. A line without its event never is.

Beside it lies a spare file that holds nothing but room. A disk that is full is noticed while the room cannot be made,
before anything is done; one that fills up between an act and its line gives the room to the line.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

NAME = "arrivals.jsonl"
SPARE = "arrivals.spare"
SPARE_BYTES = 256 * 1024
"""Room for two thousand lines: many more acts than can be between their commit and their line."""


class WitnessedEvent(NamedTuple):
    """One acknowledged event."""

    event_id: UUID
    leaf_hash: bytes


def directory() -> Path | None:
    """Where the files beside the database are; None where there are none."""
    return Path(settings.TRAIL_DIRECTORY) if settings.TRAIL_DIRECTORY else None


class _Files(NamedTuple):
    """The two files. Asked for twice with every line, so their names are put together once."""

    lines: str
    spare: str


@cache
def _files_in(here: str) -> _Files:
    return _Files(os.path.join(here, NAME), os.path.join(here, SPARE))


def _files() -> _Files | None:
    return _files_in(str(settings.TRAIL_DIRECTORY)) if settings.TRAIL_DIRECTORY else None


def ready() -> None:
    """Raise OSError when no line could be written: then nothing may be done or shown."""
    files = _files()
    if files is None:
        return
    with _appending(files.lines) as file:
        if not _has_spare(files.spare):
            with _alone(file):
                _make_spare(files.spare)


def arrived(event_id: UUID, leaf_hash: bytes) -> None:
    """Append the line of an event that was just committed."""
    files = _files()
    if files is None:
        return
    line = f'{{"event":"{event_id}","leaf":"{leaf_hash.hex()}"}}\n'.encode()
    with _appending(files.lines) as file, _alone(file):
        end = os.lseek(file, 0, os.SEEK_END)
        if end and os.pread(file, 1, end - 1) != b"\n":
            line = b"\n" + line  # a write was cut off here: its line is lost, this one is not
        try:
            _write(file, line)
        except OSError:
            Path(files.spare).unlink(missing_ok=True)
            cut = os.lseek(file, 0, os.SEEK_END) > end
            _write(file, b"\n" + line if cut else line)


@contextmanager
def _appending(path: str) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        yield file
    finally:
        os.close(file)


@contextmanager
def _alone(file: int) -> Iterator[None]:
    """Keep the other processes out for one line; the kernel lets them in when this one is killed."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _write(file: int, line: bytes) -> None:
    while line:
        line = line[os.write(file, line) :]


def _has_spare(spare: str) -> bool:
    try:
        return os.stat(spare).st_size == SPARE_BYTES
    except FileNotFoundError:
        return False


def _make_spare(spare: str) -> None:
    """Take the room: written, not merely promised. Raises OSError when there is none."""
    if _has_spare(spare):
        return
    half = Path(f"{spare}.half")
    try:
        with half.open("wb") as file:
            file.write(bytes(SPARE_BYTES))
            file.flush()
            os.fsync(file.fileno())
        half.replace(spare)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def since(path: Path, position: int, *, at_most: int) -> Iterator[tuple[WitnessedEvent | None, int]]:
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


def _read(line: bytes) -> WitnessedEvent | None:
    # The form is fixed, so it is read by place: {"event":"36","leaf":"64"}
    text = line.decode("ascii", "replace")
    try:
        arrival = WitnessedEvent(UUID(text[10:46]), bytes.fromhex(text[56:120]))
    except ValueError:
        return None
    return arrival if text == f'{{"event":"{arrival.event_id}","leaf":"{arrival.leaf_hash.hex()}"}}\n' else None
