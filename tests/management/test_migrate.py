"""A migration runs as the owner of the tables, and for as long as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection

from casework.management.commands import migrate
from casework.policy import signed_context


def test_a_large_house_is_migrated_however_long_a_statement_takes(db: None, monkeypatch: pytest.MonkeyPatch):
    allowed: list[str] = []

    def migrating(*_args: Any, **_options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            allowed.append(cursor.fetchone()[0])

    @contextmanager
    def as_here(*_alias: str, **_looser: Any) -> Iterator[Any]:
        yield connection

    monkeypatch.setattr(migrate, "as_owner", as_here)
    monkeypatch.setattr(migrate, "of_another_release", lambda connection: False)
    monkeypatch.setattr(signed_context, "plant_key", lambda connection: None)
    monkeypatch.setattr(DjangoMigrate, "handle", migrating)
    call_command("migrate", verbosity=0)
    assert allowed == ["0"]
