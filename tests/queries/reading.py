"""How the tests of queries read a screen: as one person, and as everybody who should find nothing there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from casework.records.workers import Worker
from casework.rulebook.refusals import NotFound
from tests.cast import Cast, Person


def read[R](person: Person, query: Callable[..., R], *args: Any, **asked: Any) -> R:
    """What this person finds."""
    with person.acting() as by:
        return query(by, *args, **asked)


def only(cast: Cast, entitled: str, query: Callable[[Worker], object]) -> None:
    """Whoever is named (with blanks between) finds something, and everybody else nothing at all."""
    for name, person in cast.everybody.items():
        with person.acting() as by:
            if name in entitled.split():
                query(by)
            else:
                with pytest.raises(NotFound):
                    query(by)
                    pytest.fail(f"{name} found something")
