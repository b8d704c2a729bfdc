"""The sealed facts of a case that a province counts: behind the same wall as whatever hangs on a case."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import casework.vault.fields

HELD = """((EXISTS (SELECT 1 FROM wall.case_of_my_posts h WHERE h.thing = casework_casefacts.case_id)
     OR EXISTS (SELECT 1 FROM wall.case_in_my_name h WHERE h.thing = casework_casefacts.case_id))
    AND NOT EXISTS (SELECT 1 FROM wall.kept_from_me x WHERE x.case_id = casework_casefacts.case_id))"""

WALL = f"""
GRANT SELECT, INSERT, UPDATE ON casework_casefacts TO casework_app;
GRANT SELECT ON casework_casefacts TO casework_wall;
ALTER TABLE casework_casefacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_casefacts FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON casework_casefacts FOR SELECT TO casework_app USING ({HELD});
CREATE POLICY kept ON casework_casefacts FOR INSERT TO casework_app WITH CHECK (wall.sees_case(case_id));
CREATE POLICY amended ON casework_casefacts FOR UPDATE TO casework_app
    USING (wall.sees_case(case_id)) WITH CHECK (wall.sees_case(case_id));
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0025_asked_in_passing")]

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
