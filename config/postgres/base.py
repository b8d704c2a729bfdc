"""The connection: Django's own, with savepoints that have steady names and a look at the socket in place of a query."""

from __future__ import annotations

import select
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.postgresql import base
from psycopg import _queries, pq
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq.abc import PGresult

STATEMENTS_KEPT = 250
"""How many prepared statements one connection keeps; psycopg's own hundred are fewer than our pages and acts ask."""

LONGEST_KEPT, MOST_VALUES_KEPT = 32_768, 512
"""psycopg takes long statements for an ORM's, which never come again, and looks through each of them for its values at
every use: the statement of a desk, and that of a new case with its first records. Ours come again."""

_queries.MAX_CACHED_STATEMENT_LENGTH, _queries.MAX_CACHED_STATEMENT_PARAMS = LONGEST_KEPT, MOST_VALUES_KEPT
_queries._query2pg = lru_cache(STATEMENTS_KEPT)(_queries._query2pg_nocache)


class Prepared(PrepareManager):
    """The statements that a connection keeps prepared, also past a rollback.

    psycopg forgets all of them at each, for a table made in the transaction may be made anew with other columns. No
    request makes a table here, and PostgreSQL itself keeps prepared statements past a rollback. Each refusal is a
    rollback to a savepoint: everything after it was parsed and planned again.
    """

    def _should_discard(self, prep: Prepare, results: Sequence[PGresult], *args: Any) -> bool:
        return super()._should_discard(
            prep, [one for one in results if not (one.command_status or b"").startswith(b"ROLLBACK")], *args
        )


class DatabaseWrapper(base.DatabaseWrapper):
    """What Django calls `connection`.

    Every statement is prepared (see `prepare_threshold` in config/environment.py). A savepoint with a name of its own
    each time would be prepared for a single use, and push out a statement that is needed again.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        threshold = connection.prepare_threshold
        connection._prepared = Prepared()
        # Kept with what was prepared: without it a stacked query would no longer be refused.
        connection.prepare_threshold = threshold
        connection.prepared_max = STATEMENTS_KEPT
        return connection

    def savepoint(self) -> str | None:
        """A savepoint named by its depth: those of one depth follow each other and never stand side by side."""
        if not self._savepoint_allowed():  # type: ignore[attr-defined]  # the stubs leave it out
            return None
        sid = f"depth_{len(self.savepoint_ids) + 1}"
        self.validate_thread_sharing()
        self._savepoint(sid)  # type: ignore[attr-defined]  # as above
        return sid

    def is_usable(self) -> bool:
        """Asked once before each request: whether the server has hung up since the last one.

        A server that ends a connection says so, and what it said waits in the socket. What breaks later than this look
        is an error of the request, as it is after a query that only asks whether all is well.
        """
        if self.connection is None or self.connection.closed:
            return False
        if self.connection.pgconn.transaction_status != pq.TransactionStatus.IDLE:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0)
