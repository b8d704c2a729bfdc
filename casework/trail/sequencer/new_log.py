"""Beginning a new log after the database was put back to an earlier point: deliberate, loud, nothing thrown away.

A log never goes back, so the one that was signed has ended. The new one has a name of its own and begins with the
leaves that both have; an event in it says which log it follows, how many leaves were kept and how many are lost. The
files of the earlier log move into a directory beside, its checkpoints stay good for what they say. Killed on the way,
the same command goes on.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casework.trail.events import Event
from casework.trail.log import witness_log
from casework.trail.proof import leaves, signed_notes
from casework.trail.proof.signed_notes import BadNote, Head, NoteVerifier
from casework.trail.proof.tree import Frontier
from casework.trail.sequencer import mirror_log
from casework.trail.sequencer.mirror_log import MirroredLeaf, MirrorLog
from casework.trail.sequencer.placing import BATCH, Sequencer


class NewLogRefused(Exception):
    """There is no new log to begin here. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class LogCut:
    """Where the earlier log and the database part: what both have, what the log had, and what it had signed."""

    kept: int
    filed: int
    signed: Head
    aside: Path

    @property
    def lost(self) -> int:
        """How many events of the earlier log are gone."""
        return max(self.filed, self.signed.size) - self.kept


def cut(held: MirrorLog, earlier: NoteVerifier, *, name: str) -> LogCut:
    """Look where they part; nothing is changed. Raises NewLogRefused.

    The file of leaves must be what the earlier log signed, and the database a beginning of it: leaves that differ were
    rewritten and not put back, and no new log may be laid over that.
    """
    if earlier.name == name:
        raise NewLogRefused("same_name")
    note = held.checkpoint()
    if note is None:
        raise NewLogRefused("no_checkpoint")
    try:
        signed = signed_notes.checkpoint(note, earlier)
    except BadNote as bad:
        raise NewLogRefused("not_its_key") from bad
    aside = held.directory / f"before-{signed.size}"
    resumed = (aside / mirror_log.LEAVES).exists()
    edge, kept, filed = Frontier(), 0, 0
    reached = b"" if signed.size else edge.root()
    for line, stands in _side_by_side((aside if resumed else held.directory) / mirror_log.LEAVES):
        if line.place != filed:
            raise NewLogRefused("file_differs")
        if stands is not None and stands != (line.event_id, line.leaf_hash):
            if not resumed:
                raise NewLogRefused("rewritten")
            stands = None
        kept += stands is not None and kept == filed
        filed += 1
        edge.append(line.leaf_hash)
        if filed == signed.size:
            reached = edge.root()
    if reached != signed.root:
        raise NewLogRefused("file_differs")
    if leaves.size() > kept and not resumed:
        raise NewLogRefused("rewritten" if kept < filed else "continues")
    if kept == filed and not resumed:
        raise NewLogRefused("continues")
    return LogCut(kept, filed, signed, aside)


def _side_by_side(path: Path) -> Iterator[tuple[MirroredLeaf, tuple[object, bytes] | None]]:
    """Every filed leaf, and what the database has at its place."""
    batch: list[MirroredLeaf] = []

    def compared() -> Iterator[tuple[MirroredLeaf, tuple[object, bytes] | None]]:
        stand = leaves.between(batch[0].place, batch[-1].place + 1)
        found = {leaf.place: (leaf.event_id, leaf.leaf_hash) for leaf in stand}
        yield from ((line, found.get(line.place)) for line in batch)

    for line in mirror_log.lines_of(path):
        batch.append(line)
        if len(batch) == BATCH:
            yield from compared()
            batch = []
    if batch:
        yield from compared()


def begin(sequencer: Sequencer, held: MirrorLog, parted: LogCut) -> int:
    """Lay the earlier files aside, place what waits, sign the first checkpoint; answers over how many leaves it is.

    The event that says so is written already. The earlier checkpoint stays where it is until the new one takes its
    place, so that a kill in between leaves the log as ended as it was.
    """
    parted.aside.mkdir(exist_ok=True)
    shutil.copyfile(held.directory / mirror_log.CHECKPOINT, parted.aside / mirror_log.CHECKPOINT)
    for name in (mirror_log.LEAVES, witness_log.NAME):
        if not (parted.aside / name).exists() and (held.directory / name).exists():
            (held.directory / name).rename(parted.aside / name)
    for name in (mirror_log.POSITION, mirror_log.HEARD):
        (held.directory / name).unlink(missing_ok=True)
    _carry_over(parted.aside / witness_log.NAME)
    sequencer.step()
    return sequencer.sign_first()


def _carry_over(earlier: Path) -> None:
    """The lines of the events that are still there: nobody shall miss a line of theirs."""
    position = 0
    while found := list(witness_log.since(earlier, position, at_most=BATCH)):
        position = found[-1][1]
        acknowledged = [arrival for arrival, _ in found if arrival is not None]
        there = set(Event.objects.filter(pk__in=[one.event_id for one in acknowledged]).values_list("pk", flat=True))
        for one in acknowledged:
            if one.event_id in there:
                witness_log.arrived(one.event_id, one.leaf_hash)
