"""Time-ordered ids (UUIDv7, RFC 9562 section 5.7), made before the insert so that sealing can bind to them."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A new UUIDv7; within one process each is greater than the one before, also within one millisecond."""
    global _last
    now = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    with _lock:
        # 48 bits of milliseconds and 12 bits that count within one: RFC 9562 section 6.2, method 1.
        tick = max((now << 12) | (noise >> 68 & 0x3FF), _last + 1)
        _last = tick
    value = (tick >> 12) << 80 | 0x7 << 76 | (tick & 0xFFF) << 64 | 0b10 << 62 | (noise & ((1 << 62) - 1))
    return UUID(int=value)


def moment_of(made: UUID) -> datetime:
    """When this id was made, to the millisecond."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC)


def first_at(moment: datetime) -> UUID:
    """An id no later than any made at that moment or after it: where a range of time begins in an index of ids."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
