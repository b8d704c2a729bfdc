"""The sealed statistics of a case that a province counts: behind the same wall as whatever hangs on a case."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import casework.vault.fields

HELD = """((EXISTS (SELECT 1 FROM wall.case_of_my_units h WHERE h.subject = casework_casestatistics.case_id)
     OR EXISTS (SELECT 1 FROM wall.case_in_my_name h WHERE h.subject = casework_casestatistics.case_id))
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_casestatistics.case_id))"""

WALL = f"""
GRANT SELECT, INSERT, UPDATE ON casework_casestatistics TO casework_app;
GRANT SELECT ON casework_casestatistics TO casework_wall;
ALTER TABLE casework_casestatistics ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_casestatistics FORCE ROW LEVEL SECURITY;
CREATE POLICY visible ON casework_casestatistics FOR SELECT TO casework_app USING ({HELD});
CREATE POLICY inserted ON casework_casestatistics FOR INSERT TO casework_app WITH CHECK (wall.sees_case(case_id));
CREATE POLICY updated ON casework_casestatistics FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id)) WITH CHECK (wall.sees_case(case_id));
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0025_asked_in_passing")]

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="CaseStatistics",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="statistics",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                (
                    "text",
                    casework.vault.fields.SealedTextField(guarded="case_id", purpose="statistics.text", row="case_id"),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
