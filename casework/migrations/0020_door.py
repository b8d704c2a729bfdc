"""Keys, credentials and sessions behind a harder wall: what was sealed moves only by an act that says so in the trail."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0019_speed")]

    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["worker_id", "at"],
                name="event_of_leaving",
                condition=models.Q(act__in=["door.sign_out", "door.quick_exit", "door.session_over"]),
            ),
        ),
        migrations.RunSQL((SQL / "0020_door.sql").read_text(encoding="utf-8")),
    ]
