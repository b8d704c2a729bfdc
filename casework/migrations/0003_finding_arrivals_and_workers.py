"""Two indexes: cases that wait to be registered, and what one worker did."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0002_guards")]

    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("stage", "reported")), fields=["id"], name="case_arrived"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["worker_id", "id"], name="event_of_worker"),
        ),
    ]
