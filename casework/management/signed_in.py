"""Another sign-in to the database, for the commands that do what the application may not: sequence, and dump."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS

SIGN_IN = ("USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def signed_in_as(database: dict[str, Any]) -> Iterator[None]:
    """Inside, this thread's connection is that role's, also when it has to connect again; nobody else's changes.

    Where no other sign-in is named it stays as it is.
    """
    if not database:
        yield
        return
    connection = connections[DEFAULT_DB_ALIAS]
    before = connection.settings_dict
    connection.close()
    # A new dictionary: the one that was there is shared by all threads.
    connection.settings_dict = {**before, **{name: database[name] for name in SIGN_IN}}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before
