"""What was done on a case is told with the thing it was done on."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0022_s2")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL((SQL / "0030_officer.sql").read_text(encoding="utf-8")),
    ]
