"""What a statement of somebody else's may not do with her no, a notice, a stand-by desk and a stated reason."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0020_door")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL((SQL / "0022_s2.sql").read_text(encoding="utf-8")),
    ]
