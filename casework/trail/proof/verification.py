"""How each event of a case stands right now, for the page of a supervisor: waiting, placed, signed, or broken.

It is the same reckoning as the offline verifier's, done by the server itself: good enough to show red at once. The
proof that convinces others is the bundle in the hands of somebody who kept a checkpoint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from casework.trail.alerts import Alert, AlertKind
from casework.trail.events import Event
from casework.trail.log import encoding
from casework.trail.log.canonical import digest, live_of
from casework.trail.log.chain import CaseChain, stand_still
from casework.trail.log.encoding import leaf_hash
from casework.trail.log.rows import Recorded, recorded, stored
from casework.trail.proof import bound_rows, leaves, signed_notes
from casework.trail.proof.dump import beside
from casework.trail.proof.leaves import Checkpoint, Placed
from casework.trail.proof.signed_notes import NoteVerifier
from casework.trail.proof.tree import Tree, includes

LONGEST_WAIT = timedelta(minutes=10)
"""The sequencer places all that waits before it signs: an event this much older than a checkpoint has its place."""


CLOCK = timedelta(minutes=10)
"""How far two neighbours in a chain may disagree about the time: acts take seconds, clocks are kept by NTP."""


class ProofState(Enum):
    """How far an event is proved."""

    WAITING = "waiting"  # committed a moment ago, no place yet
    PLACED = "placed"  # has its place, the next checkpoint will cover it
    SIGNED = "signed"  # under a signed checkpoint
    BROKEN = "broken"  # not as it was written, or not where it belongs


class Fault(Enum):
    """What is wrong."""

    EVENT_CHANGED = "event_changed"
    EVENT_MISSING = "event_missing"
    EVENT_MISPLACED = "event_misplaced"
    EVENT_UNPLACED = "event_unplaced"
    CHECKPOINT = "checkpoint"
    HISTORY_CHANGED = "history_changed"
    HISTORY_MISSING = "history_missing"
    HISTORY_FOREIGN = "history_foreign"
    RECORD_CHANGED = "record_changed"
    RIGHT_CHANGED = "right_changed"
    ALERT = "alert"
    UNANNOUNCED = "unannounced"
    LOST = "lost"
    BACK_DATED = "back_dated"


OF_THE_CHAIN = frozenset({Fault.EVENT_CHANGED, Fault.EVENT_MISSING, Fault.EVENT_MISPLACED})
"""With one of these the hashes from event to event do not prove all, and each place has to be proved by itself."""


@dataclass(frozen=True)
class Finding:
    """One fault: at which event, and of which record, where it is one."""

    fault: Fault
    event_id: UUID | None
    label: str = ""
    row_id: str = ""


@dataclass
class Verification:
    """A case's trail, oldest event first: how each stands, which checkpoint covers how many leaves, every fault.

    `said` has what the body of each event says; the columns beside a body are no witness.
    """

    checkpoint: Checkpoint | None = None
    root: bytes = b""
    signed_to: int = 0
    events: list[Event] = field(default_factory=list)
    said: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    standing: dict[UUID, ProofState] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    places: dict[UUID, int] = field(default_factory=dict)
    tree: Tree = field(default_factory=lambda: Tree(0, leaves.shelf))

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def prove(self, ids: Iterable[UUID]) -> None:
        """Show of each of these events by itself that it is at its place under the checkpoint."""
        bodies = {event.id: bytes(event.body) for event in self.events}
        for event_id in ids:
            if self.standing[event_id] is ProofState.SIGNED and not self._is_included(event_id, bodies[event_id]):
                self.found(Fault.EVENT_MISPLACED, event_id)

    def found(self, fault: Fault, event_id: UUID | None, label: str = "", row_id: str = "") -> None:
        """Remember a fault; its event is broken."""
        self.faults.append(Finding(fault, event_id, label, row_id))
        if event_id in self.standing:
            self.standing[event_id] = ProofState.BROKEN

    def _is_included(self, event_id: UUID, body: bytes) -> bool:
        place = self.places[event_id]
        try:
            proof = self.tree.inclusion(place)
        except KeyError:  # leaves or nodes are gone from under it
            return False
        return includes(self.root, self.tree.size, leaf_hash(body), place, proof)


def examine(case_id: UUID, *, verifier: NoteVerifier | None = None) -> Verification:
    """Examine one case; with the log's key also the signature of the checkpoint it stands under.

    A sound chain is proved by its last event under the checkpoint, for each names the hash of the one before; that
    keeps a case of many events cheap. `prove` shows the place of single ones. Call it inside a transaction.
    """
    examined = _examined(case_id, verifier)
    if examined.is_sound:
        return examined
    # Somebody may have written on the case between two statements: once more, while its writers wait.
    stand_still(case_id)
    return _examined(case_id, verifier)


def _examined(case_id: UUID, verifier: NoteVerifier | None) -> Verification:
    examined = Verification()
    # The checkpoint first: what is placed while this runs is then merely not covered yet.
    _under(examined, verifier)
    examined.events = list(Event.objects.filter(case_id=case_id).order_by("case_seq", "id"))
    examined.said = {event.id: said_by(event) for event in examined.events}
    ids = [event.id for event in examined.events]
    placed = leaves.of_events(ids)
    examined.places = {event_id: leaf.place for event_id, leaf in placed.items()}
    for event in examined.events:
        _event(examined, event, placed.get(event.id))
    apart = _chain(examined, case_id)
    _inclusion(examined, chained=not apart)
    _blame(examined, apart)
    _rows(examined, case_id)
    _rights(examined, case_id)
    for event_id, kind in Alert.objects.filter(event_id__in=ids).values_list("event_id", "kind"):
        examined.found(Fault.UNANNOUNCED if kind == AlertKind.UNANNOUNCED else Fault.ALERT, event_id)
    if _a_line_is_lost():
        examined.found(Fault.LOST, None)
    # Whoever looked into it and began a new log has signed since.
    forked = Alert.objects.filter(kind=AlertKind.FORKED)
    if (forked.filter(at__gt=examined.checkpoint.at) if examined.checkpoint else forked).exists():
        examined.found(Fault.ALERT, None)
    return examined


def _a_line_is_lost() -> bool:
    """Whether an event that was there is gone: nobody can say any more of which case it was, so all are told.

    What was taken from the end of a chain leaves no other mark in its case. It stays so until the event is back.
    """
    lost = Alert.objects.filter(kind=AlertKind.GONE)
    by_id = lost.filter(event_id__isnull=False).exclude(event_id__in=Event.objects.values("id"))
    by_place = lost.filter(event_id=None).values_list("place", flat=True)
    return by_id.exists() or any(leaves.at(place) is None for place in by_place if place is not None)


def _under(examined: Verification, verifier: NoteVerifier | None) -> None:
    """The newest checkpoint, and what it says if it can be believed."""
    examined.checkpoint = newest = leaves.latest_checkpoint()
    if newest is None:
        return
    try:
        text = signed_notes.taken_apart(newest.note).text
        head = signed_notes.checkpoint(newest.note, verifier) if verifier is not None else signed_notes.head_of(text)
    except signed_notes.BadNote:
        examined.found(Fault.CHECKPOINT, None)
        return
    if head.size > leaves.size():
        examined.found(Fault.CHECKPOINT, None)
        return
    examined.signed_to, examined.root, examined.tree = head.size, head.root, Tree(head.size, leaves.shelf)


def _event(examined: Verification, event: Event, leaf: Placed | None) -> None:
    """One event by itself: its bytes, the columns beside them, its leaf."""
    examined.standing[event.id] = ProofState.WAITING
    columns = [getattr(event, name) for name in ("at", "act", "outcome", "worker_id", "province_id", "case_id")]
    columns += [event.case_seq, event.object_id]
    said = examined.said[event.id]
    if any(said.get(name) != value for name, value in beside(event.id, columns).items()):
        examined.found(Fault.EVENT_CHANGED, event.id)
    elif leaf is None:
        newest = examined.checkpoint
        if newest is not None and newest.at - event.at > LONGEST_WAIT:
            examined.found(Fault.EVENT_UNPLACED, event.id)
    elif leaf_hash(bytes(event.body)) != leaf.leaf_hash:
        examined.found(Fault.EVENT_CHANGED, event.id)
    else:
        examined.standing[event.id] = ProofState.SIGNED if leaf.place < examined.signed_to else ProofState.PLACED


def _chain(examined: Verification, case_id: UUID) -> list[tuple[Event, Event]]:
    """Every number from 1 on, up to the end the chain's row names; answers the neighbours that do not fit together."""
    apart: list[tuple[Event, Event]] = []
    last: Event | None = None
    for event in examined.events:
        if event.case_seq is None:
            continue
        said, number = examined.said[event.id], last.case_seq if last is not None and last.case_seq else 0
        if event.case_seq > number + 1:
            examined.found(Fault.EVENT_MISSING, event.id)
        elif (said.get("seq"), said.get("prev")) != (number + 1, _hash(last)):
            apart.append((last or event, event))
        if last is not None and last.at - event.at > CLOCK:
            examined.found(Fault.BACK_DATED, event.id)
        last = event
    end = CaseChain.objects.filter(pk=case_id).first()
    ends = (end.length, bytes(end.head).hex() if end.head is not None else None) if end is not None else (0, None)
    if ends[0] != ((last.case_seq or 0) if last is not None else 0):
        examined.found(Fault.EVENT_MISSING, None)
    elif last is not None and ends[1] != _hash(last):
        apart.append((last, last))
    return apart


def _hash(event: Event | None) -> str | None:
    return leaf_hash(bytes(event.body)).hex() if event is not None else None


def _inclusion(examined: Verification, *, chained: bool) -> None:
    """Whatever stands under the checkpoint is in its tree; where the chain holds, its last one certifies the rest."""
    covered = [event for event in examined.events if examined.standing[event.id] is ProofState.SIGNED]
    linked = [event.id for event in covered if event.case_seq is not None]
    examined.prove([event.id for event in covered if event.case_seq is None] + linked[-1:])
    if not chained or any(found.fault in OF_THE_CHAIN for found in examined.faults) or _a_block_differs():
        examined.prove([event_id for event_id in linked if examined.standing[event_id] is ProofState.SIGNED])


def _a_block_differs() -> bool:
    """Whether leaves somewhere are not what was signed: then each place is proved by itself, in every case."""
    return Alert.objects.filter(kind=AlertKind.DIFFERS, event_id=None).exists()


def _blame(examined: Verification, apart: Iterable[tuple[Event, Event]]) -> None:
    """Of two neighbours that do not fit together one was changed: the one already found, or else the later."""
    for earlier, later in apart:
        if ProofState.BROKEN not in (examined.standing[earlier.id], examined.standing[later.id]):
            placed = examined.standing[later.id] in (ProofState.SIGNED, ProofState.PLACED)
            waits = examined.standing[earlier.id] is ProofState.WAITING
            examined.found(Fault.EVENT_CHANGED, (earlier if placed and waits else later).id)


def _rows(examined: Verification, case_id: UUID) -> None:
    """Each history row as it was written and none beside them, each record as the last act left it."""
    history: dict[str, dict[str, tuple[Bound, UUID]]] = {}
    live: dict[str, dict[str, tuple[Bound, UUID]]] = {}
    for event in examined.events:
        for bound in bound_by(examined.said[event.id]):
            history.setdefault(bound.label, {})[bound.history_id] = (bound, event.id)
            live.setdefault(bound.label, {})[bound.row_id] = (bound, event.id)
    for one in recorded():
        of_one = history.get(one.label, {})
        _foreign(examined, one, case_id, of_one.keys())
        left = dict(of_one)
        last = {bound.history_id for bound, _ in live.get(one.label, {}).values()}
        as_left: dict[str, str | None] = {}
        for row in stored(one.history, one.label, [UUID(each) for each in of_one]) if of_one else ():
            bound, event_id = left.pop(row.id)
            if digest(row.row) != bound.history:
                examined.found(Fault.HISTORY_CHANGED, event_id, one.label, row.id)
            elif row.id in last:
                record = live_of(row.row)
                as_left[row.id] = None if record is None else digest(record)
        for row_id, (_, event_id) in left.items():
            examined.found(Fault.HISTORY_MISSING, event_id, one.label, row_id)
        _live(examined, one, live.get(one.label, {}), as_left)


def _live(
    examined: Verification, one: Recorded, last: Mapping[str, tuple[Bound, UUID]], as_left: Mapping[str, str | None]
) -> None:
    """Each record as its newest history row says, or as the event itself said before version 3.

    Where that history row is gone or rewritten it certifies nothing, and is a fault itself.
    """
    if not last:
        return
    stands = {row.id: digest(row.row) for row in stored(one.record, one.label, [UUID(each) for each in last])}
    for row_id, (bound, event_id) in last.items():
        if bound.live == AS_KEPT and bound.history_id not in as_left:
            continue
        wanted = as_left[bound.history_id] if bound.live == AS_KEPT else bound.live
        if stands.get(row_id) != wanted:
            examined.found(Fault.RECORD_CHANGED, event_id, one.label, row_id)


def _foreign(examined: Verification, one: Recorded, case_id: UUID, bound: Collection[str]) -> None:
    """History rows of the case that no event of it wrote. Events from before rows were bound certify none."""
    owner = "case_id" if any(column.attname == "case_id" for column in one.history._meta.concrete_fields) else "id"
    rows = one.history._base_manager.filter(**{owner: case_id}).values_list("pk", "event_id")
    for history_id, event_id in rows:
        said = examined.said.get(event_id)
        if str(history_id) not in bound and (said is None or "changed" in said):
            examined.found(Fault.HISTORY_FOREIGN, event_id if said is not None else None, one.label, str(history_id))


def _rights(examined: Verification, case_id: UUID) -> None:
    """Each row of its rights and duties as the newest event says that speaks of it, in its chain or of an act on
    several cases; and none that no event says."""
    chained: dict[tuple[str, str], tuple[str, UUID]] = {}
    records = [(bound.label, bound.row_id) for said in examined.said.values() for bound in bound_by(said)]
    own = bound_rows.own_subjects(case_id, records)
    for event in examined.events:
        for said in bound_rows.rows_said(examined.said[event.id]):
            if said.subject in own:
                chained[said.kind, said.number] = said.digest, event.id
    standing = bound_rows.of_case(case_id)
    elsewhere = bound_rows.elsewhere(standing, examined.standing.keys())
    differs = {row.event_id for row in standing if chained.get((row.kind, row.number), (row.digest,))[0] != row.digest}
    placed = leaves.of_events(elsewhere & differs) if elsewhere & differs else {}
    for row in standing:
        digest, event_id = chained.pop((row.kind, row.number), ("", None))
        named = row.event_id
        if named in elsewhere:
            # Said again by an act on several cases, and after what the chain says.
            later = event_id is None or named not in placed or placed[named].place > examined.places.get(event_id, -1)
            good = row.says and (later or digest == row.digest)
        else:
            good = row.older or (named is not None and named == event_id and digest == row.digest)
        if not good:
            examined.found(Fault.RIGHT_CHANGED, event_id, row.kind, row.number)
    for (kind, number), (digest, event_id) in chained.items():
        if digest:
            examined.found(Fault.RIGHT_CHANGED, event_id, kind, number)


def said_by(event: Event) -> dict[str, Any]:
    """What an event says in its own bytes; nothing where they are damaged."""
    return encoding.said(bytes(event.body)) or {}


AS_KEPT = ""
"""The event does not say how it left the record: its history row does."""


class Bound(NamedTuple):
    """A history row that an event binds, the hash of it, and what it says of the record: the hash of it as the act left
    it, None when the act removed it, `AS_KEPT` since version 3."""

    label: str
    history_id: str
    history: str
    live: str | None
    row_id: str


def bound_by(said: dict[str, Any]) -> list[Bound]:
    """What an event binds. One from before events bound rows binds nothing, nor does one that was damaged."""
    changed = said.get("changed")
    as_kept = said.get("v") == encoding.VERSION
    parts = [
        [*one[:3], AS_KEPT, *one[3:]] if as_kept and isinstance(one, list) else one
        for one in (changed if isinstance(changed, list) else [])
    ]
    found = [Bound(*one) for one in parts if _is_bound(one)]
    return found if as_kept else [one for one in found if one.live != AS_KEPT]


def _is_bound(one: object) -> bool:
    if not isinstance(one, list) or len(one) != len(Bound._fields):
        return False
    label, history_id, history, live, row_id = one
    if not all(isinstance(part, str) for part in (label, history_id, history, row_id, live or "")):
        return False
    try:
        return (str(UUID(history_id)), str(UUID(row_id))) == (history_id, row_id)
    except ValueError:
        return False
