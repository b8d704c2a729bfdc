"""Every row of rights, people, duties and rulings is bound to the event that left it as it stands."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0034_excluded")]

    operations: ClassVar[list[Operation]] = [
        migrations.RemoveConstraint(model_name="alert", name="one_alarm_for_one_thing"),
        migrations.AddField(
            model_name="alert", name="row", field=models.CharField(blank=True, db_default="", default="", max_length=64)
        ),
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
                    ("exclusion", "Exclusion"),
                    ("key", "Key"),
                    ("broken", "Broken"),
                    ("forked", "Forked"),
                    ("right", "Right"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                fields=("kind", "event_id", "place", "row"), name="one_alarm_for_one_thing", nulls_distinct=False
            ),
        ),
        migrations.RunSQL((SQL / "0035_bound_rows.sql").read_text(encoding="utf-8")),
    ]
