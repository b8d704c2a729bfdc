"""Names that stay off papers which are handed out: who may read the rulings, and that nobody rules on her own name."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

ME = "(SELECT wall.worker())"
UNITS = "(SELECT wall.units())::int[]"

# Desks and supervisors of the province read them, to print lists; its supervisors rule, never on themselves.
WALL = f"""
GRANT SELECT, INSERT, UPDATE (ended_by_id, ended_at) ON casework_redactedname TO casework_app;
GRANT USAGE ON SEQUENCE casework_redactedname_id_seq TO casework_app;
ALTER TABLE casework_redactedname ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_redactedname FORCE ROW LEVEL SECURITY;
CREATE POLICY ruled_in_my_province ON casework_redactedname FOR SELECT TO casework_app USING (EXISTS (
    SELECT 1 FROM casework_unit u
    WHERE u.group_id = ANY ({UNITS}) AND u.kind IN ('commune_desk', 'province')
      AND coalesce(u.province_id, u.group_id) = casework_redactedname.province_id
));
CREATE POLICY ruled_by_me ON casework_redactedname FOR INSERT TO casework_app
    WITH CHECK (province_id = ANY ({UNITS}) AND ruled_by_id = {ME} AND worker_id <> {ME} AND ended_at IS NULL);
CREATE POLICY ended_by_me ON casework_redactedname FOR UPDATE TO casework_app
    USING (province_id = ANY ({UNITS}) AND worker_id <> {ME} AND ended_at IS NULL)
    WITH CHECK (province_id = ANY ({UNITS}) AND ended_by_id = {ME});
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0014_oversight")]

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="RedactedName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=16)),
                ("ruled_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
                (
                    "ruled_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("province", "worker"),
                        name="one_living_ruling_on_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ruled_by", models.F("worker")), _negated=True),
                            models.Q(
                                ("ended_by__isnull", True),
                                models.Q(("ended_by", models.F("worker")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="nobody_rules_on_her_own_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="who_ended_a_ruling_is_kept",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
