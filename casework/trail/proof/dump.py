"""Writes the whole trail as JSON lines, for the verifier that trusts nothing but its pinned key and a saved checkpoint.

Every line is one JSON object. An event's and a row's own canonical JSON stands inside its line byte for byte, so that
what is hashed is what is read:

    {"trail":1,"origin":...,"at":...,"leaves":n,"exclusions":n,"rows":n}
    {"checkpoint":"<signed note>"}                                every one, by size
    {"body":<event>,"place":n,"leaf":"<hex>"}                     every leaf, from 0
    {"body":<event>,"waiting":true}                               events without a leaf yet, in their order
    {"chain":"<case>","length":n,"head":"<hex>"}                  the end of each chain, as the database has it
    {"excluded":"<case>","worker":n}                              every exclusion, as the table has it
    {"stands":{...},"kind":"<kind>","number":"<id>"}              every row of rights, people, duties, rulings, alerts
    {"row":{...},"history":"<label>","id":"<history id>"}         every history row as it stands now
    {"row":{...},"live":"<label>","id":"<row id>"}                every record as it stands now
    {"end":true,"lines":n}                                        nothing was cut off

What `stands` has neither name nor telephone nor key: keys are there by their digest, what could be guessed only within
a digest whose salt stays in the database, and what a province keeps for itself as one digest of everything.

What is not as it should be is said, not mended: {"missing":"<event>",...} for a leaf whose event is gone,
{"damaged":"<base64>",...} for a body that is no event, {"columns":[...],"event":...} where a column beside a
body says something else than the body.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from casework.trail.log import encoding
from casework.trail.log.canonical import instant
from casework.trail.log.chain import CaseChain
from casework.trail.log.rows import recorded, stored
from casework.trail.proof import leaves
from casework.trail.proof.leaves import Checkpoint

FORMAT = 1

TOLD_EACH = 100_000
"""After so many lines, some seconds, whoever waits for them is told how far it is."""

_COLUMNS = "e.id, e.body, e.at, e.act, e.outcome, e.worker_id, e.province_id, e.case_id, e.case_seq, e.object_id"
_ALL = 2**62
_LEAVES = f"""
    SELECT l.place, l.event_id, l.leaf_hash, {_COLUMNS} FROM casework_leaves(0, {_ALL}) l
    LEFT JOIN casework_event e ON e.id = l.event_id ORDER BY l.place
"""  # noqa: S608 - no value is put in
_WAITING = f"""
    SELECT p.id, e.id, NULL, {_COLUMNS} FROM casework_event e
    LEFT JOIN casework_leaves(0, {_ALL}) l ON l.event_id = e.id
    LEFT JOIN casework_pendingevent p ON p.event_id = e.id
    WHERE l.event_id IS NULL ORDER BY p.id NULLS LAST, e.id
"""  # noqa: S608
_EXCLUSIONS = "SELECT case_id, worker_id FROM casework_exclusion ORDER BY case_id, worker_id"


_STANDING = "SELECT kind, number, said FROM wall.rows_as_they_stand()"


@transaction.atomic
def dump(out: BinaryIO, *, origin: str, tell: Callable[[int], None] | None = None) -> int:
    """Write the dump as of one moment, and `tell` now and then how many lines stand; answers how many it has."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    lines = 1
    for line in _lines(origin):
        out.write(line)
        lines += 1
        if tell and lines % TOLD_EACH == 0:
            tell(lines)
    out.write(_json({"end": True, "lines": lines}))
    return lines


def _lines(origin: str) -> Iterator[bytes]:
    excluded = list(_rows(_EXCLUSIONS))
    standing = list(_rows(_STANDING))
    counts = {"leaves": leaves.size(), "exclusions": len(excluded), "rows": len(standing)}
    yield _json({"trail": FORMAT, "origin": origin, "at": instant(timezone.now()), **counts})
    for note in Checkpoint.objects.order_by("size").values_list("note", flat=True).iterator():
        yield _json({"checkpoint": note})
    for place, event_id, hashed, *columns in _rows(_LEAVES):
        end = f',"place":{place},"leaf":"{bytes(hashed).hex()}"}}\n'
        yield from _event_lines(event_id, columns, end)
    for _, event_id, _, *columns in _rows(_WAITING):
        yield from _event_lines(event_id, columns, ',"waiting":true}\n')
    for case_id, length, head in CaseChain.objects.order_by("pk").values_list("case_id", "length", "head").iterator():
        yield _json({"chain": str(case_id), "length": length, "head": bytes(head).hex() if head is not None else None})
    for case_id, worker_id in excluded:
        yield _json({"excluded": str(case_id), "worker": worker_id})
    for kind, number, said in standing:
        yield f'{{"stands":{said},"kind":"{kind}","number":"{number}"}}\n'.encode()
    for one in recorded():
        for row in stored(one.history, one.label):
            yield _row_line(row.row, "history", row.label, row.id)
    for one in recorded():
        for row in stored(one.record, one.label):
            yield _row_line(row.row, "live", row.label, row.id)


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while some := cursor.fetchmany(2000):
            yield from some


def _event_lines(event_id: UUID, columns: list[Any], end: str) -> Iterator[bytes]:
    found, held, *columns_beside = columns
    if found is None:
        yield f'{{"missing":"{event_id}"{end}'.encode()
        return
    body = bytes(held)
    said = _read(body)
    if said is None:
        yield f'{{"damaged":"{base64.b64encode(body).decode()}"{end}'.encode()
        return
    yield b'{"body":' + body + end.encode()
    wrong = sorted(name for name, value in beside(event_id, columns_beside).items() if said.get(name) != value)
    if wrong:
        yield _json({"columns": wrong, "event": str(event_id)})


def beside(event_id: UUID, columns: list[Any]) -> dict[str, Any]:
    """What the columns beside a body say, in the words of a body."""
    at, act, outcome, worker_id, province_id, case_id, case_seq, object_id = columns
    return {
        "id": str(event_id),
        "at": instant(at),
        "act": act,
        "outcome": outcome,
        "worker": worker_id,
        "province": province_id,
        "case": str(case_id) if case_id else None,
        "seq": case_seq,
        "thing": str(object_id) if object_id else None,
    }


def _read(body: bytes) -> dict[str, Any] | None:
    """The body, if it is an event on one line."""
    return encoding.said(body) if b"\n" not in body else None


def _row_line(row: bytes, kind: str, label: str, row_id: str) -> bytes:
    return b'{"row":' + row + f',"{kind}":"{label}","id":"{row_id}"}}\n'.encode()


def _json(line: dict[str, object]) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
