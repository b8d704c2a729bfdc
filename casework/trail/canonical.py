"""The one way bytes are made of an event or of a stored row, so that the same thing always has the same hash.

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


def canonical(body: Mapping[str, object]) -> bytes:
    """The bytes that are kept: JSON with sorted keys, no blanks, UTF-8 (after RFC 8785, without floats)."""
    return _COMPACT.encode(body).encode()


def canonical_around(body: Mapping[str, object], *gaps: str) -> list[str]:
    """The same as text, cut where the values of these keys will stand, which the body does not have yet; in the order
    of the alphabet. Something must stand before, between and behind them."""
    parts, last = [], ""
    for gap in (*gaps, None):
        some = {key: value for key, value in body.items() if key > last and (gap is None or key < gap)}
        parts.append(_COMPACT.encode(some)[1:-1] + (f',"{gap}":' if gap else "}"))
        last = gap or ""
    return ["{" + parts[0], *("," + part for part in parts[1:])]


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
