"""Who is kept from a case is asked of table and log everywhere, and no key of a unit she holds leads to it."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0032_whole_logs")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL((SQL / "0034_excluded.sql").read_text(encoding="utf-8")),
    ]
