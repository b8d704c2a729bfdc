"""One embedded PostgreSQL for the whole run of pytest; each xdist worker makes its own test database in it."""

import contextlib
import gc
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

from casework.policy import stated_reasons
from casework.queries.audit import alerts
from casework.trail.proof.leaves import PendingEvent
from config.environment import database_from
from deploy.embedded_postgres import throwaway
from tests import database
from tests.cast import Cast
from tests.database import TestPostgres
from tests.signing_in import signed_in
from tests.trail.running_log import log

__all__ = ["log", "signed_in"]

# A slow machine proves nothing wrong: how long an example took is no finding.
hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tests")

_running = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server before anything opens a database; a worker inherits its address from the environment, and so
    does a run that `make guards` gives a prepared one."""
    if hasattr(config, "workerinput") or "CASEWORK_TEST_POSTGRES" in os.environ:
        return
    server = _running.enter_context(throwaway(like=os.environ.get("CASEWORK_TEST_SEED", "")))
    server.create_database("casework")
    # The tests look on from outside the wall; whatever the application does happens as casework_app (below).
    os.environ["DATABASE_URL"] = server.url("casework", role="postgres")
    os.environ["CASEWORK_TEST_POSTGRES"] = f"{server.data}|{server.bin}|{server.url('postgres', role='postgres')}"
    # Django read its settings before this file was loaded; no connection has been opened yet.
    settings.DATABASES["default"].update(database_from(os.environ["DATABASE_URL"]), CONN_MAX_AGE=0)


LONGEST = (
    *("tests/deploy/test_demo.py", "tests/faults/test_faults.py", "tests/management/test_load_demo.py"),
    *("tests/policy/test_rights_machine.py", "tests/policy/test_passed_desk.py"),
)
"""Files of which one test takes as long as hundreds of others: begun last, it would run on alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first; what is handed from one worker to another at the end is small."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """What stands from here to the end, ten thousand tests and all the house, is looked through for rubbish no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, whatever became of the tests."""
    if not hasattr(config, "workerinput"):
        _running.close()


@pytest.fixture(scope="session")
def postgres_server() -> TestPostgres:
    """The embedded server, for tests that look at it as somebody who stole it would."""
    data, programs, superuser_url = os.environ["CASEWORK_TEST_POSTGRES"].split("|")
    return TestPostgres(Path(data), Path(programs), superuser_url)


_gathered: list[Cast] = []


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    behind_the_wall: None,
    postgres_server: TestPostgres,
) -> Iterator[None]:
    """A database for this process with the cast in it; it goes with its server."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with django_db_blocker.unblock():
        _gathered.append(postgres_server.with_the_cast(f"test_{worker}"))
        came = PendingEvent.objects.earliest("id").event_id
    unsigned_since = alerts._unsigned_since

    def signed_but_for_the_tests(signed_at: datetime | None, first: UUID | None) -> datetime | None:
        return None if first == came else unsigned_since(signed_at, first)

    with pytest.MonkeyPatch.context() as patch:
        # The cast came when this run began. Whether that is a quarter of an hour ago already is no news to any page.
        patch.setattr(alerts, "_unsigned_since", signed_but_for_the_tests)
        yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True, scope="session")
def behind_the_wall() -> Iterator[None]:
    """What the application does, it does as casework_app; the tests themselves look on from outside, as superuser."""
    with database.behind_the_wall():
        yield


@pytest.fixture(scope="session")
def gathered(django_db_setup: None) -> Cast:
    """Everybody, without any database: for tests that copy the test database and commit in the copy."""
    return _gathered[0]


@pytest.fixture
def cast(db: None, gathered: Cast) -> Cast:
    """Everybody (see tests/cast.py)."""
    return gathered


@pytest.fixture
def reason_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every supervisor stated today why she reads whatever she reads, without a line of it in any trail: for tests of
    what stands behind that door. The door itself is tried in tests/web/test_stated_reasons.py."""
    monkeypatch.setattr(stated_reasons, "ask_for", lambda _by, case_id: stated_reasons.reopen(case_id))
