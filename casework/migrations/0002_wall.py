"""The wall around the tables: runs the files of sql/ in this order, and does nothing else.

A later change of the wall is a new file sql/00NN_*.sql beside its migration, never an edit of one that has run; how the
wall then is stands in docs/wall.sql.
"""

from pathlib import Path
from typing import ClassVar

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"

FILES = (
    "context.sql",  # who is asking
    "sees.sql",  # what she holds
    "staff.sql",  # who works where
    "grants.sql",  # which unit may hold which word, and who may give it
    "grant_rows.sql",  # the rows in which that stands
    "exclusions.sql",  # who is kept from a case
    "trail.sql",  # events, chains, the tree
    "records.sql",  # what every kind of record needs, said once
    "readers.sql",  # a whole case at once
    "record_kinds.sql",  # today's kinds
    "cases.sql",  # the way of a case, and what hangs on it without a history of its own
    "oversight.sql",  # what supervisors keep for themselves
    "rights.sql",  # what the application may call
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0001_tables")]

    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8")) for name in FILES
    ]
