"""Supervisors read what the sequencer says of the database's shape; it is of the whole house and of no province."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

READ = """
CREATE POLICY shape_for_supervisors ON casework_event FOR SELECT TO casework_app USING (
    act = 'schema.change' AND worker_id IS NULL AND province_id IS NULL AND case_id IS NULL
    AND EXISTS (
        SELECT 1 FROM casework_unit u WHERE u.group_id = ANY ((SELECT wall.units())::int[]) AND u.kind = 'province'
    )
);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0020_colleagues_kept_out")]

    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(condition=models.Q(("act", "schema.change")), fields=["id"], name="event_of_the_shape"),
        ),
        migrations.RunSQL(READ, "DROP POLICY shape_for_supervisors ON casework_event"),
    ]
