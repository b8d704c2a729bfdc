"""Bodies with a duty, who reports and who watches: kinds of unit, roles, what a committee decides, and the wall."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0048_province_sent"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="membership",
            name="role_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="unit",
            name="unit_kind_is_known",
        ),
        migrations.AddField(
            model_name="committeenotice",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="committeenotice",
            name="decided_by_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="committeenotice",
            name="decision",
            field=models.CharField(max_length=12, null=True),
        ),
        migrations.AddConstraint(
            model_name="committeenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by_id__isnull", True), ("decision__isnull", True)),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by_id__isnull", False),
                        ("decision__in", ("police", "social", "self")),
                        ("read_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_notice_decided_says_what_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "host",
                            "officer",
                            "partner",
                            "supervisor",
                            "committee",
                            "chair",
                            "responder",
                            "reporter",
                            "monitor",
                        ],
                    )
                ),
                name="role_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "trusted_address",
                            "commune_desk",
                            "partner",
                            "committee",
                            "police",
                            "social_work",
                            "reporter",
                            "monitor",
                            "province",
                        ],
                    )
                ),
                name="unit_kind_is_known",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="escalation",
            name="rung_is_known",
        ),
        migrations.AddField(
            model_name="escalation",
            name="notice",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="casework.committeenotice",
            ),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="clock",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="casework.clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(fields=("notice", "rung"), name="a_rung_is_told_once_of_a_notice"),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("clock__isnull", False), ("notice__isnull", True)),
                    models.Q(("clock__isnull", True), ("notice__isnull", False)),
                    _connector="OR",
                ),
                name="an_escalation_is_of_one_duty",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("rung__in", ["desk", "body", "province"])), name="rung_is_known"
            ),
        ),
        migrations.RunSQL((SQL / "0050_bodies.sql").read_text(encoding="utf-8")),
    ]
