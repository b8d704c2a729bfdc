"""The product under count, for what every run holds and for what `make bench-check` holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.bench.gates import counting
from tests.bench.race import Running
from tests.database import TestPostgres


@pytest.fixture(scope="module")
def ours(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    postgres_server: TestPostgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Running]:
    """The product as the benchmark runs it, on a copy of the test database with two thousand cases."""
    with django_db_blocker.unblock(), counting(postgres_server, tmp_path_factory.mktemp("gates")) as running:
        yield running
