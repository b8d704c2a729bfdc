"""One case's trail as a file that proves itself: its events with their inclusion proofs, and the rows they bind.

Its rights and duties are there as a dump has them. What an act on several cases changed of them - a list whose keys
were settled, a sign-in by which holds lapsed - is said by an event that names the others too, and so is not there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from casework.trail.events import Event
from casework.trail.log.rows import StoredRow, recorded, stored
from casework.trail.proof import bound_rows, leaves
from casework.trail.proof.bound_rows import StandingRow
from casework.trail.proof.signed_notes import BadNote, head_of, taken_apart
from casework.trail.proof.tree import Tree
from casework.trail.proof.verification import bound_by, said_by

FORMAT = 1


def bundle(case_id: UUID, *, older: Iterable[int] = ()) -> bytes:
    """The bundle of one case, JSON in UTF-8, under the newest checkpoint.

    `older` are sizes of checkpoints the reader kept: for each that is smaller the bundle proves that the newest one
    continues it. Events that came after the newest checkpoint are there without a proof.
    """
    signed = leaves.latest_checkpoint()
    events = list(Event.objects.filter(case_id=case_id).order_by("case_seq", "id"))
    tree = Tree(signed.size if signed is not None else 0, leaves.shelf)
    history, live = _rows_of(events)
    standing = bound_rows.of_case(case_id)
    subjects = bound_rows.own_subjects(case_id, [(row.label, row.id) for row in live])
    aside = bound_rows.beside(standing, [event.id for event in events], subjects)
    continues = [
        (size, _proof(partial(tree.consistency, size))) for size in sorted(set(older)) if 0 <= size <= tree.size
    ]
    return json.dumps(
        {
            "bundle": FORMAT,
            "origin": _origin(signed.note) if signed is not None else None,
            "case": str(case_id),
            "checkpoint": signed.note if signed is not None else None,
            "continues": [{"size": size, "proof": proof} for size, proof in continues if proof is not None],
            "events": _entries(events, tree),
            "history": [_row(row) for row in history],
            "live": [_row(row) for row in live],
            "beside": _entries(aside, tree),
            "rights": [_right(row) for row in standing if row.said is not None],
        },
        ensure_ascii=False,
        indent=1,
    ).encode()


def _entries(events: Sequence[Event], tree: Tree) -> list[dict[str, Any]]:
    """Events with their places, and their proofs where a checkpoint covers them."""
    placed = leaves.of_events(event.id for event in events)
    entries: list[dict[str, Any]] = []
    for event in events:
        place = placed[event.id].place if event.id in placed else None
        entry: dict[str, Any] = {"body": bytes(event.body).decode("utf-8", "replace"), "place": place}
        if place is not None and place < tree.size and (proof := _proof(partial(tree.inclusion, place))) is not None:
            entry["proof"] = proof
        entries.append(entry)
    return entries


def _right(row: StandingRow) -> dict[str, object]:
    event = str(row.event_id) if row.event_id is not None else None
    return {"kind": row.kind, "number": row.number, "row": row.said, "event": event, "older": row.older}


def _proof(reckoned: Callable[[], list[bytes]]) -> list[str] | None:
    """A proof as text; None where leaves are gone from under it, which the reader then finds missing."""
    try:
        return [one.hex() for one in reckoned()]
    except KeyError:
        return None


def _origin(note: str) -> str | None:
    try:
        return head_of(taken_apart(note).text).origin
    except BadNote:
        return None


def _rows_of(events: Iterable[Event]) -> tuple[list[StoredRow], list[StoredRow]]:
    """The history rows and records the events bind, as they stand now."""
    history_ids: dict[str, set[UUID]] = {}
    row_ids: dict[str, set[UUID]] = {}
    for event in events:
        # A body that was damaged says nothing here, and its hash says enough.
        for bound in bound_by(said_by(event)):
            history_ids.setdefault(bound.label, set()).add(UUID(bound.history_id))
            row_ids.setdefault(bound.label, set()).add(UUID(bound.row_id))
    kinds = recorded()
    return (
        [row for one in kinds for row in _some(one.history, one.label, history_ids.get(one.label, ()))],
        [row for one in kinds for row in _some(one.record, one.label, row_ids.get(one.label, ()))],
    )


def _some(model: Any, label: str, ids: Collection[UUID]) -> list[StoredRow]:
    return list(stored(model, label, ids)) if ids else []


def _row(row: StoredRow) -> dict[str, str]:
    return {"label": row.label, "id": row.id, "row": row.row.decode()}
