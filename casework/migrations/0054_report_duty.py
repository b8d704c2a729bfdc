"""A report of violence has its time, and its steps where that went by; it waits again where its case was a mistake."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import casework.trail.ids

SQL = Path(__file__).resolve().parent / "sql"

# What stood before has the time that the house rule gave it then.
TIMES = """
    ALTER TABLE casework_violencereport NO FORCE ROW LEVEL SECURITY;
    UPDATE casework_violencereport SET settle_by = received_at + interval '24 hours';
    ALTER TABLE casework_violencereport FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0053_report_kept"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="escalation",
            name="an_escalation_is_of_one_duty",
        ),
        migrations.AddField(
            model_name="escalation",
            name="report",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="casework.violencereport",
            ),
        ),
        migrations.AddField(
            model_name="violencereport",
            name="act_by",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="violencereport",
            name="settle_by",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(TIMES),
        migrations.AlterField(
            model_name="violencereport",
            name="received_by_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="violencereport",
            name="settle_by",
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="file",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AddIndex(
            model_name="violencereport",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["desk", "settle_by"], name="reports_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("report", "rung"),
                name="a_rung_is_told_once_of_a_report",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("clock__isnull", False), ("notice__isnull", True), ("report__isnull", True)),
                    models.Q(("clock__isnull", True), ("notice__isnull", False), ("report__isnull", True)),
                    models.Q(("clock__isnull", True), ("notice__isnull", True), ("report__isnull", False)),
                    _connector="OR",
                ),
                name="an_escalation_is_of_one_duty",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("file__isnull", False), ("report__isnull", False), _connector="OR"),
                name="only_of_a_report_is_there_no_case",
            ),
        ),
        migrations.CreateModel(
            name="ReportKept",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("worker_id", models.BigIntegerField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.violencereport"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="reportkept",
            index=models.Index(fields=["worker_id"], name="reports_kept_from"),
        ),
        migrations.AddConstraint(
            model_name="reportkept",
            constraint=models.UniqueConstraint(fields=("report", "worker_id"), name="kept_from_a_report_once"),
        ),
        migrations.RunSQL((SQL / "0054_report_duty.sql").read_text(encoding="utf-8")),
        migrations.RunSQL((SQL / "0054_call_back.sql").read_text(encoding="utf-8")),
    ]
