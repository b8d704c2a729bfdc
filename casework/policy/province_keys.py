"""Keys of what a province keeps for itself: one data key a row, wrapped under the province's own key."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from casework.policy.unit_keys import older_keys_of
from casework.vault import keyring, sealing, wrapping
from casework.vault.errors import VaultError

logger = logging.getLogger("casework")


def _context(row_id: UUID, province_id: int) -> bytes:
    return wrapping.context_for("province", row_id, f"unit:{province_id}")


def make_key(row_id: UUID, province_id: int) -> bytes:
    """Make the key of a new row and put it on the ring; answers the wrapped copy the row keeps. Raises Locked."""
    ring = keyring.current()
    data_key = sealing.new_key()
    wrapped = wrapping.wrap(ring.unit_key(province_id), data_key, context=_context(row_id, province_id))
    ring.hold(row_id, data_key)
    return wrapped


def take_up(province_id: int, rows: Iterable[tuple[UUID, bytes]]) -> frozenset[UUID]:
    """Put the keys of these rows on the ring, and answer of which. Raises Locked.

    A copy that does not open is left out: one bad row must not shut a supervisor out of her whole desk.
    """
    ring = keyring.current()
    province = ring.unit_key(province_id)
    opened = set()
    for row_id, wrapped in rows:
        try:
            if not ring.holds(row_id):
                ring.hold(row_id, _opened(bytes(wrapped), row_id, province_id, province))
            opened.add(row_id)
        except VaultError:
            logger.error("a key of the province's own did not open: row %s", row_id)
    return frozenset(opened)


def _opened(wrapped: bytes, row_id: UUID, province_id: int, province: bytes) -> bytes:
    context, older = _context(row_id, province_id), partial(older_keys_of, province_id)
    return wrapping.with_newest(province, older, lambda key: wrapping.unwrap(wrapped, context=context, key=key))
