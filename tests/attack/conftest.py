"""The planted build: a copy of the test database, cases of two communes, and a server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.records.cases import Case
from tests.attack.siege import WORDS, Siege
from tests.cast import Cast
from tests.database import TestPostgres, standing_in
from tests.server import ROOT, serving


@pytest.fixture(scope="session")
def siege(
    gathered: Cast,
    django_db_blocker: DjangoDbBlocker,
    postgres_server: TestPostgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Siege]:
    """Everything here is really committed, in a copy of the test database."""
    name, beside = f"attack_{os.getpid()}", tmp_path_factory.mktemp("attack")
    app, outside = postgres_server.url(name), postgres_server.outside(name)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.attack.settings",
        "DATABASE_URL": app,
        "CASEWORK_TEST_TRAIL": str(beside),
        "PYTHONPATH": str(ROOT),
    }
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(postgres_server.copied(name))
            with standing_in(name):
                hers, second, other = _cases(gathered)
                _plant_plain(outside)
        server = stack.enter_context(serving(environment, beside))
        yield Siege(gathered, server.port, name, outside, app, hers, second, other)


def _cases(cast: Cast) -> tuple[Case, Case, Case]:
    found = []
    for person, address, name in (
        (cast.mai, cast.address, "Thào Thị Dợ"),
        (cast.mai, cast.address, "Giàng Thị Mỷ"),
        (cast.lu, cast.other_address, "Lý Thị Xí"),
    ):
        with person.acting() as host:
            case = open_case(host, address, name=name)
            add_note(host, case, text="Chị ấy sợ đêm")
            found.append(submit_to_desk(host, case))
    return found[0], found[1], found[2]


def _plant_plain(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as super_:
        super_.execute("CREATE TABLE planted (word text, number int)")
        super_.execute("GRANT SELECT ON planted TO casework_app")
        for number, word in enumerate(WORDS):
            super_.execute("INSERT INTO planted VALUES (%s, %s)", [word, number])
