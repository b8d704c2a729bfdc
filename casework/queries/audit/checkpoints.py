"""Checkpoints for a witness: the newest to keep, those one kept, and whether the present log continues one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from casework.policy import gate, viewing
from casework.policy.memberships import memberships_of
from casework.policy.roles import memberships_for
from casework.queries.audit.proof import pinned
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, MissingPrerequisite
from casework.trail.events import Event, Outcome
from casework.trail.log import reading
from casework.trail.proof import leaves, signed_notes
from casework.trail.proof.leaves import Checkpoint
from casework.trail.proof.signed_notes import BadNote, Head, NoteVerifier
from casework.trail.proof.tree import Tree, extends

MOST_KEPT = 50
MOST_READ = 1_000


class How(StrEnum):
    """How a checkpoint is kept."""

    FILE = "file"
    PAPER = "paper"


@dataclass(frozen=True)
class KeptCheckpoint:
    """A checkpoint one took away: over how many lines, when last, in which ways."""

    size: int
    at: datetime
    hows: tuple[str, ...]


@dataclass(frozen=True)
class Newest:
    """The newest checkpoint. `sound` is false when its own signature or size is not what it must be."""

    size: int
    at: datetime
    origin: str
    note: str
    sound: bool


@dataclass(frozen=True)
class Witnessing:
    """The page: the newest checkpoint, what one kept, and whether signatures can be checked here."""

    newest: Newest | None
    kept: tuple[KeptCheckpoint, ...]
    checked: bool
    audits: bool = True
    """Whether its reader reads the rest of the audit as well."""

    @property
    def older(self) -> bool:
        """Whether she may have kept more than stand here."""
        return len(self.kept) >= MOST_KEPT


class Verdict(StrEnum):
    """What comparing a kept checkpoint with the present log gave."""

    CONTINUED = "continued"
    FORKED = "forked"  # other lines stand where it covers them
    SHORTER = "shorter"  # the log has fewer lines than it covers
    UNSIGNED = "unsigned"  # the pinned key did not sign it
    FOREIGN = "foreign"  # it is of another log
    UNSOUND = "unsound"  # the present log's own checkpoint cannot be believed


@dataclass(frozen=True)
class Compared:
    """The verdict on a kept checkpoint over `size` lines, when the log has `now` lines under its newest."""

    verdict: Verdict
    size: int
    now: int

    @property
    def doubtful(self) -> bool:
        """Whether nothing more is known than that it was copied wrongly or is of another log."""
        return self.verdict in (Verdict.UNSIGNED, Verdict.FOREIGN)

    @property
    def good(self) -> bool:
        """Whether the present log continues it."""
        return self.verdict is Verdict.CONTINUED


def witnessing(by: Worker) -> Witnessing:
    """What a supervisor finds on the page. Raises NotAllowed."""
    with viewing.view_access(by, Act.TRAIL_CHECKPOINT):
        return _page(by)


def keep(by: Worker, *, how: How) -> Newest:
    """Take the newest checkpoint away, in a file or on paper. Raises NotAllowed, MissingPrerequisite."""
    with viewing.view_access(by, Act.TRAIL_CHECKPOINT) as access:
        gate.require_role(by, Act.TRAIL_CHECKPOINT)
        newest = newest_checkpoint(pinned())
        if newest is None:
            raise MissingPrerequisite("no_checkpoint")
        if not newest.sound:
            raise MissingPrerequisite("checkpoint_unsound")
        access.noted(kept=newest.size, how=how.value)
        return newest


def compare(by: Worker, text: str) -> tuple[Witnessing, Compared]:
    """Whether the present log continues the checkpoint in this text. Raises NotAllowed, InvalidValue."""
    with viewing.view_access(by, Act.TRAIL_CHECKPOINT) as access:
        page = _page(by)
        compared = _compared(signed_notes.as_signed(text), pinned())
        access.noted(compared=compared.size, verdict=compared.verdict.value)
        return page, compared


def kept_by(worker: Worker) -> list[KeptCheckpoint]:
    """The checkpoints this worker took away, latest first, each size once."""
    events = Event.objects.filter(worker_id=worker.pk, act=Act.TRAIL_CHECKPOINT.value, outcome=Outcome.LOOKED)
    found: dict[int, KeptCheckpoint] = {}
    for event in events.order_by("-id")[:MOST_READ]:
        body = reading.entry_of(event).body
        size = reading.number_of(body, "kept")
        if size is None or (size not in found and len(found) >= MOST_KEPT):
            continue
        before = found.get(size, KeptCheckpoint(size, event.at, ()))
        found[size] = replace(before, hows=tuple(sorted({*before.hows, reading.word_of(body, "how")})))
    return list(found.values())


def _page(by: Worker) -> Witnessing:
    gate.require_role(by, Act.TRAIL_CHECKPOINT)
    verifier = pinned()
    audits = bool(memberships_for(memberships_of(by), Act.TRAIL_PROVINCE))
    return Witnessing(newest_checkpoint(verifier), tuple(kept_by(by)), verifier is not None, audits)


def newest_checkpoint(verifier: NoteVerifier | None) -> Newest | None:
    """The newest checkpoint, and whether it can be believed; None where nothing was signed yet."""
    newest = leaves.latest_checkpoint()
    if newest is None:
        return None
    head = _head(newest, verifier)
    return Newest(newest.size, newest.at, head.origin if head else "", newest.note, head is not None)


def _head(newest: Checkpoint, verifier: NoteVerifier | None) -> Head | None:
    """What the newest checkpoint says, if it can be believed and the log has as many leaves."""
    try:
        text = signed_notes.taken_apart(newest.note).text
        head = signed_notes.checkpoint(newest.note, verifier) if verifier is not None else signed_notes.head_of(text)
    except BadNote:
        return None
    return head if newest.size == head.size <= leaves.size() else None


def _compared(note: str, verifier: NoteVerifier | None) -> Compared:
    try:
        old = signed_notes.head_of(signed_notes.taken_apart(note).text)
    except BadNote as bad:
        raise InvalidValue("moc", "no_checkpoint_text") from bad
    newest = leaves.latest_checkpoint()
    head = _head(newest, verifier) if newest is not None else None
    covered = head.size if head is not None else 0
    return Compared(_verdict(old, note, head, verifier), old.size, covered)


def _verdict(old: Head, note: str, head: Head | None, verifier: NoteVerifier | None) -> Verdict:
    if verifier is not None:
        if old.origin != verifier.name:
            return Verdict.FOREIGN
        try:
            signed_notes.checkpoint(note, verifier)
        except BadNote:
            return Verdict.UNSIGNED
    if head is None:
        return Verdict.UNSOUND
    if old.origin != head.origin:
        return Verdict.FOREIGN
    if old.size > leaves.size():
        return Verdict.SHORTER
    return Verdict.CONTINUED if _continues(old, head) else Verdict.FORKED


def _continues(old: Head, head: Head) -> bool:
    """Whether the tree of the leaves as they stand has both roots, the one grown from the other."""
    tree = Tree(max(old.size, head.size), leaves.shelf)
    try:
        if old.size > head.size:  # kept a moment before its own row was written, or the database was put back
            return tree.root(old.size) == old.root and tree.root(head.size) == head.root
        return extends(head.root, head.size, old.root, old.size, tree.consistency(old.size, head.size))
    except KeyError:  # leaves are gone from under it
        return False
