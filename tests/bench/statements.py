"""Counts what Django sends to the database: statements of the application, and apart from them marks of savepoints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

MARKS = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")


class Statements:
    """Counts on one connection from now on."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._sent = self._marks = 0
        connection.execute_wrappers.append(self._count)

    def _count(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if str(sql).startswith(MARKS):
            self._marks += 1
        else:
            self._sent += 1
        return execute(sql, params, many, context)

    def taken(self) -> tuple[int, int]:
        """The counts since the last call."""
        counts = self._sent, self._marks
        self._sent = self._marks = 0
        return counts
