"""The embedded PostgreSQL of one run of the tests, and copies of the database that has the cast in it.

The first process of a run that needs a database makes it and gathers the cast in it; every process works in a copy of
that one. Most tests undo what they did. Those that commit, kill or steal do it in a copy of their own: `copied` makes
one, `standing_in` turns Django of this process to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from psycopg.types.json import Jsonb

from casework.policy import signed_context
from deploy.embedded_postgres import APP, EmbeddedPostgres
from tests.cast import Cast, gather

WITH_THE_CAST = "with_the_cast"
"""The database that all others of a run are copies of. Nothing happens in it."""


@dataclass(frozen=True)
class TestPostgres:
    """Where the server of this run keeps its data and programs, and its superuser's address: for a thief's tests."""

    __test__ = False

    data: Path
    bin: Path
    superuser_url: str

    def url(self, database: str, *, role: str = APP) -> str:
        """The address of a database for a role."""
        return EmbeddedPostgres(self.data.parent).url(database, role=role)

    def outside(self, database: str) -> str:
        """The address of a database for its superuser, who is past every wall."""
        return urlsplit(self.superuser_url)._replace(path=f"/{database}").geturl()

    @contextmanager
    def copied(self, name: str, *, template: str = "") -> Iterator[None]:
        """A copy of a database, by default of this process's own with the cast in it; gone at the end."""
        if not template:
            template = connection.settings_dict["NAME"]
            connection.close()
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        with psycopg.connect(self.superuser_url, autocommit=True) as super_:
            super_.execute(drop)
            super_.execute(_copy(name, template))
            super_.execute(_rights_of_its_own(name))
            try:
                yield
            finally:
                super_.execute(drop)

    def with_the_cast(self, name: str) -> Cast:
        """A database of this name for this process, with everybody in it; Django stands in it from here on."""
        words = self.words_of_the_cast()
        with psycopg.connect(self.superuser_url, autocommit=True) as super_:
            super_.execute(_copy(name, WITH_THE_CAST))
            super_.execute(_rights_of_its_own(name))
        connection.close()
        connection.settings_dict["NAME"] = name
        return Cast.from_words(words)

    def words_of_the_cast(self) -> dict[str, Any]:
        """Who everybody is, from whoever gathered them; the first to ask does."""
        with psycopg.connect(self.superuser_url, autocommit=True) as super_:
            # One process makes the first; the others wait for it here.
            super_.execute("SELECT pg_advisory_lock(1)")
            super_.execute("CREATE TABLE IF NOT EXISTS gathered (words jsonb)")
            kept = super_.execute("SELECT words FROM gathered").fetchone()
            if kept is None:
                # Whoever began before us and failed left half of it: to say so again is worth more than that it stands.
                super_.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(WITH_THE_CAST)))
                super_.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(WITH_THE_CAST)))
                with standing_in(WITH_THE_CAST):
                    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
                    words = gather().to_words()
                kept = (words,)
                super_.execute("INSERT INTO gathered VALUES (%s)", [Jsonb(words)])
            found: dict[str, Any] = kept[0]
            return found


APPLICATION_ROLES = (
    "casework_app",
    "casework_intake",
    "casework_sequencer",
    "casework_notifier",
    "casework_backup",
    "casework_verify",
)


def _rights_of_its_own(name: str) -> sql.Composed:
    """What a migration said of the database itself: a copy has its tables' rights and begins without these."""
    rights = sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC; GRANT CONNECT ON DATABASE {} TO {}")
    roles = sql.SQL(", ").join(map(sql.Identifier, APPLICATION_ROLES))
    return rights.format(sql.Identifier(name), sql.Identifier(name), roles)


def _copy(name: str, template: str) -> sql.Composed:
    # By file, not by log: a log of every copy would be most of what the server writes.
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    return copy.format(sql.Identifier(name), sql.Identifier(template))


@contextmanager
def standing_in(name: str) -> Iterator[None]:
    """Inside, what Django does in this process it does in the database of this name."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


@contextmanager
def behind_the_wall() -> Iterator[None]:
    """Inside, what the application does it does as casework_app; whoever looks on looks from outside, as superuser."""
    introduce, forget = signed_context.introduce, signed_context.forget

    def as_the_application(worker_id: int | None) -> None:
        introduce(worker_id)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE casework_app")

    def from_outside() -> None:
        forget()
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")

    with (
        patch.object(signed_context, "introduce", as_the_application),
        patch.object(signed_context, "forget", from_outside),
    ):
        yield
