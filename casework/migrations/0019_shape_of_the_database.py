"""The sequencer says in the log when the shape of the database is another one: the only event it may write."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

WATCH = """
GRANT INSERT ON casework_event TO casework_sequencer;
GRANT SELECT ON django_migrations TO casework_sequencer;
CREATE POLICY the_shape_alone ON casework_event FOR INSERT TO casework_sequencer
    WITH CHECK (act = 'schema.change' AND worker_id IS NULL AND province_id IS NULL AND case_id IS NULL);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0018_a_case_at_once")]

    operations: ClassVar[list[Operation]] = [
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("gone", "Gone"),
                    ("differs", "Differs"),
                    ("twice", "Twice"),
                    ("schema", "Schema"),
                    ("forked", "Forked"),
                ],
                max_length=16,
            ),
        ),
        migrations.RunSQL(WATCH, migrations.RunSQL.noop),
    ]
