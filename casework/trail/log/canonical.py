"""The one way bytes are made of an event or of a stored row, so that the same row always has the same hash.

A row's empty columns are left out: a release may add a nullable column and every older row keeps its hash. A column
that rows were committed with is therefore never renamed, retyped or given a default; it goes only with an act that says
so.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

_COMPACT = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


ABOUT_HISTORY = frozenset({"history_id", "history_date", "history_type", "history_user_id", "event_id"})
"""What stands in a history row beside the record itself."""
REMOVED = "-"
"""The history type of an act that removed the record."""


def compact(value: object) -> bytes:
    """JSON with sorted keys, no blanks, UTF-8 (after RFC 8785, without floats)."""
    return _COMPACT.encode(value).encode()


def canonical(body: Mapping[str, object]) -> bytes:
    """The bytes of a row, and of an event before version 3."""
    return compact(body)


def live_of(history: bytes) -> bytes | None:
    """The record as the act left it, from the canonical bytes of its history row; None when the act removed it."""
    columns = json.loads(history)
    if columns.get("history_type") == REMOVED:
        return None
    return canonical({name: value for name, value in columns.items() if name not in ABOUT_HISTORY})


def canonical_row(columns: Mapping[str, object]) -> bytes:
    """A stored row as bytes: each column by its name, sealed bytes as they are, times in UTC."""
    return canonical({name: _plain(value) for name, value in columns.items() if value is not None})


def digest(stored: bytes) -> str:
    """What an event commits to of a row."""
    return sha256(stored).hexdigest()


def instant(at: datetime) -> str:
    """A moment, always in UTC and always with microseconds, so that texts sort as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _plain(value: object) -> object:
    match value:
        case bool() | int() | str() | list() | dict():
            return value
        case UUID() | Decimal():
            return str(value)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(f"no canonical form for {type(value).__name__}")
