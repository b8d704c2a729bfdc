"""Puts an event into the bytes that are hashed and kept, and reads them back, whichever version they were written in.

Version 3 is a JSON array in a fixed order, so that names, nulls and empty lists cost nothing and every tool still
reads it:

    [3, id, at, act, outcome, worker, province, case, seq, prev, thing, changed, rights, details, rows]

Ids and hashes are base64 without padding (22 and 43 letters), `at` counts microseconds since 1970 in UTC, and whatever
is empty at the end is left out. `changed` has [record, history id, hash of the history row, row id]: the record
without the name of the app, the row id only where it is not the thing itself. How the act left the record is not said
again: the history row is the record and what stands about history beside it (`canonical.live_of`), and is bound itself.
In `rights` the id of the event's own case is `=`. `rows` is the database's own (wall.event_says_rows): which rows of
rights, people, duties, rulings and alerts the act changed, `[kind, object, number, digest, number, digest, ...]`, the
digest empty where the row is gone; nothing here writes it.

Versions 1 and 2 are JSON objects with all of that in words; they stand and are read for ever.
"""

from __future__ import annotations

import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from casework.trail.actor import HistoryCommitment
from casework.trail.log.canonical import compact, instant

VERSION = 3
THIS_CASE = "="
APP = "casework."

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Body(NamedTuple):
    """What an event says, in the order in which version 3 writes it."""

    id: UUID
    at: datetime
    act: str
    outcome: str
    worker: int | None
    province: int | None
    case: UUID | None
    seq: int | None
    prev: bytes | None
    subject: UUID | None
    changed: Sequence[HistoryCommitment]
    rights: Sequence[list[str]]
    details: Mapping[str, object]


def written(body: Body) -> bytes:
    """The bytes of an event, always the same for the same event."""
    case, subject = body.case, body.subject
    parts: list[object] = [
        VERSION,
        _short(body.id.bytes),
        (body.at - _EPOCH) // _MICROSECOND,
        body.act,
        body.outcome,
        body.worker,
        body.province,
        None if case is None else _short(case.bytes),
        body.seq,
        None if body.prev is None else _short(body.prev),
        None if subject is None else _short(subject.bytes),
        [_change(one, subject) for one in body.changed],
        _rights(body.rights, case),
        body.details,
    ]
    while not parts[-1] and not isinstance(parts[-1], int):
        del parts[-1]
    return compact(parts)


def unlinked(body: Body) -> bytes:
    """The bytes of an event that belongs to a case, with zeros where its number and the hash before it will stand.

    The database knows both; where there is no hash it writes `null`, or nothing if nothing stands behind it.
    """
    return written(body._replace(seq=0, prev=_NO_HASH))


_NO_HASH = bytes(32)


def _change(one: HistoryCommitment, subject: UUID | None) -> list[str]:
    parts = [one.label.removeprefix(APP), _short(one.history_id.bytes), _short(one.history)]
    return parts if one.row_id == subject else [*parts, _short(one.row_id.bytes)]


def _rights(rights: Iterable[list[str]], case: UUID | None) -> list[list[str]]:
    own = str(case)
    return [[what, kind, THIS_CASE if which == own else which, *rest] for what, kind, which, *rest in rights]


def _short(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).rstrip(b"=").decode()


def said(body: bytes) -> dict[str, Any] | None:
    """What the bytes of an event say, in the words of version 2; None where they are damaged: no event, or words
    nobody could write down."""
    try:
        found = json.loads(body.decode())
        if b"\\u" in body:  # our own are written out; a lone half of a sign would break the page that shows it
            json.dumps(found, ensure_ascii=False).encode()
        if isinstance(found, list):
            return _in_words(found)
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _in_words(parts: list[Any]) -> dict[str, Any]:
    """A body of version 3 as an object. Raises ValueError or TypeError where it is none."""
    parts += [None] * (len(Body._fields) + 2 - len(parts))
    version, own, at, act, outcome, worker, province, case, seq, prev, subject, changed, rights, details, rows = parts
    if type(version) is not int or version != VERSION or type(at) is not int:
        raise ValueError("no body of version 3")
    case_id, object_id = _uuid(case), _uuid(subject)
    return {
        **(details or {}),
        "v": version,
        "id": _uuid(own),
        "at": instant(_EPOCH + at * _MICROSECOND),
        "act": act,
        "outcome": outcome,
        "worker": worker,
        "province": province,
        "case": case_id,
        "seq": seq,
        "prev": None if prev is None else _long(prev, 32).hex(),
        "thing": object_id,
        "changed": [_change_in_words(one, object_id) for one in changed or ()],
        "rights": [[*one[:2], case_id if one[2] == THIS_CASE else one[2], *one[3:]] for one in rights or ()],
        **({"rows": [[one[0], case_id if one[1] == THIS_CASE else one[1], *one[2:]] for one in rows]} if rows else {}),
    }


def _change_in_words(one: list[Any], subject: str | None) -> list[str | None]:
    record, history_id, history, *row_id = one
    own = _uuid(*row_id) if row_id else subject
    return [f"{APP}{record}", _uuid(history_id), _long(history, 32).hex(), own]


def _uuid(text: str | None) -> str | None:
    return None if text is None else str(UUID(bytes=_long(text, 16)))


def _long(text: str, size: int) -> bytes:
    raw = a2b_base64(f"{text}==", strict_mode=False)
    if len(raw) != size or _short(raw) != text:
        raise ValueError("not as it is written")
    return raw


def leaf_hash(body: bytes) -> bytes:
    """The hash of one entry of the log (RFC 6962, section 2.1)."""
    return sha256(b"\x00" + body).digest()
