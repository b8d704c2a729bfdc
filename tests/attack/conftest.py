"""A planted build under attack: a copy of the test database, cases of two communes, a server, and who attacks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from pytest_django import DjangoDbBlocker

from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.records.cases import Case
from deploy.embedded_postgres import EmbeddedPostgres
from tests.attack.browser import Browser, signed_in
from tests.cast import Cast, Person
from tests.conftest import TestServer

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("mot", "hai", "ba")
"""What stands in the one table that guards nothing."""


@dataclass(frozen=True)
class Siege:
    """The planted build: hers is the case Hoa may see, `second` another one, `other` a case of another commune."""

    cast: Cast
    port: int
    name: str
    superuser_url: str
    app_url: str
    hers: Case
    second: Case
    other: Case

    def browser(self, person: Person) -> Browser:
        """This person, signed in over HTTP."""
        return signed_in(self.port, person)

    def outside(self) -> psycopg.Connection[tuple[object, ...]]:
        """The database past every wall."""
        return psycopg.connect(self.superuser_url, autocommit=True)


@pytest.fixture(scope="session")
def siege(
    gathered: Cast,
    django_db_blocker: DjangoDbBlocker,
    postgres_server: TestServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Siege]:
    """Everything here is really committed, in a copy of the test database."""
    name, template = f"attack_{os.getpid()}", connection.settings_dict["NAME"]
    beside = tmp_path_factory.mktemp("attack")
    url = urlsplit(postgres_server.superuser_url)._replace(path=f"/{name}").geturl()
    server = EmbeddedPostgres(postgres_server.data.parent)
    with psycopg.connect(postgres_server.superuser_url, autocommit=True) as super_:
        with django_db_blocker.unblock():
            connection.close()
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            super_.execute(copy)
            connection.settings_dict["NAME"] = name
            try:
                hers, second, other = _cases(gathered)
                _plant_plain(url)
            finally:
                connection.close()
                connection.settings_dict["NAME"] = template
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.attack.settings",
            "DATABASE_URL": server.url(name),
            "CASEWORK_TEST_TRAIL": str(beside),
            "PYTHONPATH": str(ROOT),
        }
        with (
            (beside / "server.log").open("wb") as log,
            subprocess.Popen(
                [sys.executable, "-m", "tests.attack.server"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                cwd=ROOT,
            ) as process,
        ):
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, (beside / "server.log").read_text()
            try:
                yield Siege(gathered, int(line), name, url, server.url(name), hers, second, other)
            finally:
                process.kill()
        super_.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


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
