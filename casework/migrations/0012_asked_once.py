"""What a request asks of the wall in one call: where a form led that was sent before, and who is kept from a case."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0011_taking_back")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL((SQL / "0012_asked_once.sql").read_text(encoding="utf-8")),
    ]
