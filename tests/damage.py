"""What the database's administrator does to a sealed column with every guard off, or a failing disk by itself."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.statistics import CaseStatistics


def damage(record: type[CaseStatistics | Incident | Survivor], column: str, case_id: UUID, *, at: int = 20) -> None:
    """Turn one byte of what is sealed there about this case."""
    with connection.cursor() as cursor:
        # What was done before was done in other transactions: let their guards speak now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"UPDATE {record._meta.db_table} SET {column} = set_byte({column}, %s, get_byte({column}, %s) # 1)"
            f" WHERE case_id = %s AND {column} IS NOT NULL",
            [at, at, case_id],
        )
        assert cursor.rowcount == 1, "nothing was sealed there"
        cursor.execute("SET LOCAL session_replication_role = origin")
