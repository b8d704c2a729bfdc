"""Sealed values: what the attribute of a sealed field holds between the database and whoever reads it.

What an attribute may hold, always wrapped, so that no `__dict__`, pickle or error page shows a word:

    None            NULL
    SealedBytes     as it came from the database, not opened yet (or assigned as it is, for a history row)
    OpenedValue     opened or sealed once: value and stored bytes belong together and are not sealed again
    Draft           assigned, not saved yet; remembers what stood there, so that an equal value is not sealed again
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from copy import deepcopy
from functools import wraps
from typing import Any, NoReturn
from uuid import UUID

from django.db import models

from casework.vault.errors import SealedColumn


class SealedBytes(bytes):
    """Stored bytes of a sealed column as they are. Assigned to a sealed field they are kept verbatim."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<sealed, {len(self)} bytes>"

    __str__ = __repr__


class OpenedValue:
    """A value and the stored bytes it belongs to."""

    __slots__ = ("clear", "guarded", "row", "sealed", "value")

    def __init__(self, sealed: SealedBytes, value: Any, clear: bytes | None, guarded: UUID, row: UUID) -> None:
        self.sealed, self.value, self.clear, self.guarded, self.row = sealed, value, clear, guarded, row

    def __repr__(self) -> str:
        return f"<opened, {len(self.sealed)} bytes sealed>"

    def __reduce__(self) -> tuple[type[SealedBytes], tuple[bytes]]:
        return SealedBytes, (bytes(self.sealed),)  # what travels stays sealed

    def __copy__(self) -> OpenedValue:
        return OpenedValue(self.sealed, self.value, self.clear, self.guarded, self.row)

    def __deepcopy__(self, memo: dict[int, Any]) -> OpenedValue:
        return OpenedValue(self.sealed, deepcopy(self.value, memo), self.clear, self.guarded, self.row)


class Draft:
    """A value that was assigned, and what stood there before."""

    __slots__ = ("before", "value")

    def __init__(self, value: Any, before: object) -> None:
        self.value, self.before = value, before

    def __repr__(self) -> str:
        return "<not sealed yet>"

    def __reduce__(self) -> NoReturn:
        raise SealedColumn("an unsaved sealed value is not pickled")

    def __copy__(self) -> Draft:
        return Draft(self.value, self.before)

    def __deepcopy__(self, memo: dict[int, Any]) -> Draft:
        return Draft(deepcopy(self.value, memo), deepcopy(self.before, memo))


class _Null:
    """What pre_save gives for None: update(field=None) is refused, saving a record whose value is None is not."""


NULL = _Null()
NOT_LOADED = object()
refreshing: ContextVar[bool] = ContextVar("refreshing", default=False)
"""Whether Django is refreshing a record: stored bytes are then carried over as they are."""


def keeping_seals(refresh: Callable[..., None]) -> Callable[..., None]:
    """Django refreshes by reading each attribute of a fresh record: let it carry stored bytes, needing no key."""

    @wraps(refresh)
    def refresh_from_db(self: models.Model, *args: Any, **kwargs: Any) -> None:
        token = refreshing.set(True)
        try:
            refresh(self, *args, **kwargs)
        finally:
            refreshing.reset(token)

    refresh_from_db.keeps_seals = True  # type: ignore[attr-defined]
    return refresh_from_db
