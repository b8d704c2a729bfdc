"""Every state of a case and everybody's browser, made once for all tests of a module, which undo what they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.cast import Cast
from tests.states import STATES, Ids
from tests.web.windows import Windows, windows_of


@pytest.fixture(scope="module")
def prepared(gathered: Cast, django_db_blocker: DjangoDbBlocker) -> Iterator[Mapping[str, Ids]]:
    """The ids of every state of tests/states.py, in a transaction that the tests of the module stand in."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {name: state(gathered) for name, state in STATES.items()}
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def windows(prepared: Mapping[str, Ids], gathered: Cast) -> Windows:
    """Everybody's browsers among these states."""
    return windows_of(gathered)
