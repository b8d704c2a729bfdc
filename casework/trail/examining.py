"""How each event of a case stands right now, for the page of a supervisor: waiting, placed, signed, or broken.

It is the same reckoning as the offline verifier's, done by the server itself: good enough to show red at once. The
proof that convinces others is the bundle in the hands of somebody who kept a checkpoint.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from casework.trail import leaves, notes
from casework.trail.actor import Change
from casework.trail.alarms import Alarm
from casework.trail.canonical import digest
from casework.trail.chain import CaseChain
from casework.trail.events import Event
from casework.trail.leaves import Leaf
from casework.trail.notes import Verifier
from casework.trail.rows import recorded, stored
from casework.trail.tree import Tree, includes, leaf_hash


class Standing(Enum):
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
    CHECKPOINT = "checkpoint"
    HISTORY_CHANGED = "history_changed"
    HISTORY_MISSING = "history_missing"
    RECORD_CHANGED = "record_changed"
    ALARM = "alarm"


@dataclass(frozen=True)
class Found:
    """One fault: at which event, and of which record, where it is one."""

    fault: Fault
    event_id: UUID | None
    label: str = ""
    row_id: str = ""


@dataclass
class Examined:
    """A case's trail: how each event stands, the number of leaves under the newest checkpoint, and every fault."""

    standing: dict[UUID, Standing] = field(default_factory=dict)
    signed_to: int = 0
    faults: list[Found] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.faults


def examine(case_id: UUID, *, verifier: Verifier | None = None) -> Examined:
    """Examine one case; with the log's key also the signature of the checkpoint it stands under."""
    examined = Examined()
    # The checkpoint first: what is placed while this runs is then merely not covered yet.
    root = _signed_root(examined, verifier)
    events = list(Event.objects.filter(case_id=case_id).order_by("case_seq", "id"))
    placed = {leaf.event_id: leaf for leaf in Leaf.objects.filter(event_id__in=[event.id for event in events])}
    tree = Tree(examined.signed_to, leaves.shelf)
    for event in events:
        examined.standing[event.id] = _standing(examined, event, placed.get(event.id), tree, root)
    _chain(examined, case_id, events)
    _rows(examined, events)
    alarmed = Alarm.objects.filter(event_id__in=[event.id for event in events]).values_list("event_id", flat=True)
    examined.faults += [Found(Fault.ALARM, event_id) for event_id in alarmed]
    for found in examined.faults:
        if found.event_id in examined.standing:
            examined.standing[found.event_id] = Standing.BROKEN
    return examined


def _signed_root(examined: Examined, verifier: Verifier | None) -> bytes:
    newest = leaves.latest_checkpoint()
    if newest is None:
        return b""
    try:
        text = notes.taken_apart(newest.note).text
        head = notes.checkpoint(newest.note, verifier) if verifier is not None else notes.head_of(text)
    except notes.BadNote:
        examined.faults.append(Found(Fault.CHECKPOINT, None))
        return b""
    if head.size > leaves.size():
        examined.faults.append(Found(Fault.CHECKPOINT, None))
        return b""
    examined.signed_to = head.size
    return head.root


def _standing(examined: Examined, event: Event, leaf: Leaf | None, tree: Tree, root: bytes) -> Standing:
    if leaf is None:
        return Standing.WAITING
    hashed = leaf_hash(bytes(event.body))
    if hashed != bytes(leaf.leaf_hash):
        examined.faults.append(Found(Fault.EVENT_CHANGED, event.id))
        return Standing.BROKEN
    if leaf.place >= tree.size:
        return Standing.PLACED
    try:
        proof = tree.inclusion(leaf.place)
    except KeyError:  # leaves or nodes are gone from under it
        proof = []
    if not includes(root, tree.size, hashed, leaf.place, proof):
        examined.faults.append(Found(Fault.EVENT_MISPLACED, event.id))
        return Standing.BROKEN
    return Standing.SIGNED


def _chain(examined: Examined, case_id: UUID, events: Iterable[Event]) -> None:
    """Every number from 1 on, each with the hash of the one before, up to the end the chain's row names."""
    last: tuple[int, str | None] = (0, None)
    for event in events:
        if event.case_seq is None:
            continue
        body = _said(event)
        if (body.get("seq"), body.get("prev")) != (last[0] + 1, last[1]):
            missing = event.case_seq > last[0] + 1
            examined.faults.append(Found(Fault.EVENT_MISSING if missing else Fault.EVENT_CHANGED, event.id))
        last = (event.case_seq, leaf_hash(bytes(event.body)).hex())
    end = CaseChain.objects.filter(pk=case_id).first()
    ends = (end.length, bytes(end.head).hex() if end.head is not None else None) if end is not None else (0, None)
    if ends != last:
        examined.faults.append(Found(Fault.EVENT_MISSING, None))


def _rows(examined: Examined, events: Iterable[Event]) -> None:
    """Each history row as it was written, each record as the last act left it."""
    history: dict[str, dict[str, tuple[str, UUID]]] = {}
    live: dict[str, dict[str, tuple[str | None, UUID]]] = {}
    for event in events:
        for change in _changes(event):
            history.setdefault(change.label, {})[change.history_id] = (change.history, event.id)
            live.setdefault(change.label, {})[change.row_id] = (change.live, event.id)
    for one in recorded():
        bound = history.get(one.label, {})
        for row in stored(one.history, one.label, [UUID(each) for each in bound]) if bound else ():
            wanted, event_id = bound.pop(row.id)
            if digest(row.row) != wanted:
                examined.faults.append(Found(Fault.HISTORY_CHANGED, event_id, one.label, row.id))
        for row_id, (_, event_id) in bound.items():
            examined.faults.append(Found(Fault.HISTORY_MISSING, event_id, one.label, row_id))
        last = live.get(one.label, {})
        stands = {row.id: digest(row.row) for row in stored(one.record, one.label, [UUID(each) for each in last])}
        for row_id, (left, event_id) in last.items():
            if stands.get(row_id) != left:
                examined.faults.append(Found(Fault.RECORD_CHANGED, event_id, one.label, row_id))


def _said(event: Event) -> dict[str, Any]:
    try:
        said = json.loads(bytes(event.body))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _changes(event: Event) -> list[Change]:
    """What the event binds; one from before events bound rows binds nothing."""
    return [Change(*one) for one in _said(event).get("changed", []) if len(one) == len(Change._fields)]
