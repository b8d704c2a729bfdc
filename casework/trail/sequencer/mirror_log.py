"""The mirror log: every leaf, in order, in an append-only file beside the database, and the newest checkpoint."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

LEAVES = "leaves.jsonl"
CHECKPOINT = "checkpoint"
POSITION = "arrivals.position"
SHAPE = "shape"
ROUND = "round.position"
HEARD = "heard.position"


class MirroredLeaf(NamedTuple):
    """One leaf as it stands in the file."""

    place: int
    event_id: UUID
    leaf_hash: bytes

    def encoded(self) -> bytes:
        """The line; its form is fixed, so that a verifier compares bytes."""
        return f'{{"place":{self.place},"event":"{self.event_id}","leaf":"{self.leaf_hash.hex()}"}}\n'.encode()


def lines_of(path: Path) -> Iterator[MirroredLeaf]:
    """Every whole line of a file of leaves, from the first; one that was cut off is passed over."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                held = json.loads(line)
                yield MirroredLeaf(held["place"], UUID(held["event"]), bytes.fromhex(held["leaf"]))
            except (ValueError, KeyError, TypeError):
                continue


class MirrorLog:
    """The files of one sequencer. Lines are on the disk before `append` returns."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def last(self) -> MirroredLeaf | None:
        """The last whole line; a line that a crash cut off is passed over, and is written again after it."""
        path = self.directory / LEAVES
        if not path.exists():
            return None
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            begin = max(0, end - 4096)
            file.seek(begin)
            lines = file.read(end - begin).split(b"\n")[:-1]
        for line in reversed(lines):
            try:
                held = json.loads(line)
                return MirroredLeaf(held["place"], UUID(held["event"]), bytes.fromhex(held["leaf"]))
            except (ValueError, KeyError, TypeError):
                continue
        return None

    def append(self, lines: Iterable[MirroredLeaf]) -> None:
        """Add lines and wait until the disk has them."""
        path = self.directory / LEAVES
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            end = os.lseek(file, 0, os.SEEK_END)
            torn = end > 0 and os.pread(file, 1, end - 1) != b"\n"
            rest = (b"\n" if torn else b"") + b"".join(line.encoded() for line in lines)
            while rest:
                rest = rest[os.write(file, rest) :]
            os.fsync(file)
        finally:
            os.close(file)

    def checkpoint(self) -> str | None:
        """The newest checkpoint that was signed, whatever the database says now."""
        path = self.directory / CHECKPOINT
        return path.read_text(encoding="utf-8") if path.exists() else None

    def keep_checkpoint(self, note: str) -> None:
        """Put it in the place of the one before."""
        self._replace(CHECKPOINT, note)

    def position(self) -> int:
        """How far the arrivals were compared with the leaves. Lost, they are all compared again."""
        path = self.directory / POSITION
        try:
            return int(path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def keep_position(self, position: int) -> None:
        """Remember it."""
        self._replace(POSITION, str(position))

    def shape(self) -> str | None:
        """What the last look at the shape of the database found, whatever the database says now."""
        try:
            return (self.directory / SHAPE).read_text(encoding="utf-8")
        except (FileNotFoundError, UnicodeDecodeError):
            return None

    def keep_shape(self, text: str) -> None:
        """Put it in the place of the one before."""
        self._replace(SHAPE, text)

    def round_at(self) -> int:
        """Which place the round over all leaves has reached. Lost, it begins again."""
        return next(iter(self._numbers(ROUND)), 0)

    def keep_round_at(self, place: int) -> None:
        """Remember it."""
        self._replace(ROUND, str(place))

    def heard(self) -> tuple[int, int] | None:
        """Up to which place the lines of events were looked for, and from which position on the others stand."""
        numbers = self._numbers(HEARD)
        return (numbers[0], numbers[1]) if len(numbers) == 2 else None

    def keep_heard(self, place: int, position: int) -> None:
        """Remember both."""
        self._replace(HEARD, f"{place} {position}")

    def _numbers(self, name: str) -> list[int]:
        try:
            return [int(one) for one in (self.directory / name).read_text(encoding="ascii").split()]
        except (OSError, ValueError):
            return []

    def _replace(self, name: str, text: str) -> None:
        half = self.directory / f"{name}.half"
        with half.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        half.replace(self.directory / name)
        directory = os.open(self.directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(directory)  # the new name, too, is there after a power cut
        finally:
            os.close(directory)
