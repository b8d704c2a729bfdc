"""Every state of a case and everybody's browser, made once for all tests of a process, which undo what they do.

They stand in a database of their own beside the one with the cast alone: a module that asks for them stands there until
it ends, in a transaction that nobody ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.cast import Cast
from tests.database import TestPostgres, standing_in
from tests.states import STATES, Ids
from tests.web.windows import Windows, windows_of


@dataclass(frozen=True)
class Prepared:
    """A database in which every state was made and everybody signed in: its name, the ids, the browsers."""

    database: str
    ids: Mapping[str, Ids]
    windows: Windows


@pytest.fixture(scope="session")
def with_the_states(
    gathered: Cast, postgres_server: TestPostgres, django_db_blocker: DjangoDbBlocker
) -> Iterator[Prepared]:
    """Made by the first module that asks for it. As in life, what was done before is past: it was committed."""
    with django_db_blocker.unblock():
        assert not connection.in_atomic_block
        name = f"{connection.settings_dict['NAME']}_states"
        with postgres_server.copied(name):
            with standing_in(name), transaction.atomic():
                made = Prepared(name, {word: state(gathered) for word, state in STATES.items()}, windows_of(gathered))
            yield made


@pytest.fixture(scope="module")
def prepared(with_the_states: Prepared, django_db_blocker: DjangoDbBlocker) -> Iterator[Mapping[str, Ids]]:
    """The ids of every state of tests/states.py, in a transaction that the tests of the module stand in."""
    with django_db_blocker.unblock(), standing_in(with_the_states.database), transaction.atomic():
        yield with_the_states.ids
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def windows(prepared: Mapping[str, Ids], with_the_states: Prepared) -> Windows:
    """Everybody's browsers among these states."""
    return with_the_states.windows
