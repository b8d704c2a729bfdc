"""Leaves in tiles, and fewer bytes in the indexes of events."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0026_reaches")]

    operations: ClassVar[list[Operation]] = [
        migrations.RemoveIndex(model_name="event", name="event_of_worker"),
        migrations.AddIndex(model_name="event", index=models.Index(fields=["worker_id"], name="event_of_worker")),
        migrations.RemoveIndex(model_name="event", name="event_done_on_a_case"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                models.F("case_id"),
                models.OrderBy(models.F("case_seq"), descending=True, nulls_last=True),
                name="event_done_on_a_case",
                condition=models.Q(case_id__isnull=False, outcome="done"),
            ),
        ),
        migrations.RunSQL((SQL / "0028_tiles.sql").read_text(encoding="utf-8")),
    ]
