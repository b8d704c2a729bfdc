"""What must be done by when, read at once from a case's records; what begins with a partner's answer."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0003_flag")]

    operations: ClassVar[list[migrations.RunSQL]] = [
        migrations.RunSQL((SQL / "0004_duties.sql").read_text(encoding="utf-8"))
    ]
