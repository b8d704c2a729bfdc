"""Which log of a case is whole: nothing is taken from one that is not."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0031_same_time")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL((SQL / "0032_whole_logs.sql").read_text(encoding="utf-8")),
    ]
