"""The sealed facts of a case that a province counts: behind the same wall as whatever hangs on a case."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import casework.vault.fields

UNITS = "(SELECT wall.units())::int[]"
ME = "(SELECT wall.worker())"
LIVING = "(h.expires_at IS NULL OR h.expires_at > now())"
HELD = f"""((EXISTS (SELECT 1 FROM casework_caseheldbyunit h
        WHERE h.content_object_id = casework_casefacts.case_id AND h.group_id = ANY ({UNITS}) AND {LIVING})
     OR EXISTS (SELECT 1 FROM casework_caseheldbyworker h
        WHERE h.content_object_id = casework_casefacts.case_id AND h.user_id = {ME}
          AND h.through_id = ANY ({UNITS}) AND {LIVING}))
    AND NOT EXISTS (SELECT 1 FROM casework_exclusion x
        WHERE x.case_id = casework_casefacts.case_id AND x.worker_id = {ME}))"""

WALL = f"""
GRANT SELECT, INSERT, UPDATE ON casework_casefacts TO casework_app;
GRANT SELECT ON casework_casefacts TO casework_wall;
ALTER TABLE casework_casefacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_casefacts FORCE ROW LEVEL SECURITY;
CREATE POLICY facts_of_my_case ON casework_casefacts FOR ALL TO casework_app USING ({HELD}) WITH CHECK ({HELD});
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0023_unheard")]

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="CaseFacts",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="facts",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                (
                    "facts",
                    casework.vault.fields.SealedTextField(guarded="case_id", purpose="casefacts.facts", row="case_id"),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
