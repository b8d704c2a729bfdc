"""An alert for events that have their place, and that no process of the application announced."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0022_somebody_is_left")]

    operations: ClassVar[list[Operation]] = [
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("gone", "Gone"),
                    ("differs", "Differs"),
                    ("twice", "Twice"),
                    ("unannounced", "Unannounced"),
                    ("schema", "Schema"),
                    ("forked", "Forked"),
                ],
                max_length=16,
            ),
        ),
    ]
