"""The owner's connection, for the few commands that change tables the application may only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS

SIGN_IN = ("USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def as_owner(alias: str = DEFAULT_DB_ALIAS, **looser: Any) -> Iterator[BaseDatabaseWrapper]:
    """Inside, this connection signs in as the owner of the tables; `looser` are options it has only here.

    It is closed before and after, so that whoever comes next is the application again. Where no owner is named and
    nothing is loosened, it stays as it is.
    """
    connection = connections[alias]
    strict = connection.settings_dict.copy()
    owner = {name: settings.OWNER_DATABASE[name] for name in SIGN_IN if name in settings.OWNER_DATABASE}
    if not owner and not looser:
        yield connection
        return
    connection.close()
    connection.settings_dict |= owner
    connection.settings_dict["OPTIONS"] = {**strict["OPTIONS"], **looser}
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict |= strict
