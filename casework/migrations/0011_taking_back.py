"""What hangs on a word she took back ends at once, whoever heard her: the wall lets who sees the case end it."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0010_gone")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL((SQL / "0011_taking_back.sql").read_text(encoding="utf-8")),
    ]
