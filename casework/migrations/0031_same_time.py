"""What is hidden is answered after as long as what is not there."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0030_officer")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL((SQL / "0031_same_time.sql").read_text(encoding="utf-8")),
    ]
