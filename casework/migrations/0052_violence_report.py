"""Reports of violence at a desk, and the log of what was done about each."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0051_report"),
    ]

    operations = [
        migrations.CreateModel(
            name="ViolenceReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("received_by_id", models.BigIntegerField()),
                ("sealed_key", models.BinaryField()),
                ("told", casework.vault.fields.SealedJSONField(guarded="id", purpose="violence_report.told", row="id")),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_id", models.BigIntegerField(null=True)),
                ("outcome", models.CharField(max_length=12, null=True)),
                (
                    "desk",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="violence_reports",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReportCall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("written_by_id", models.BigIntegerField()),
                (
                    "said",
                    casework.vault.fields.SealedJSONField(guarded="report_id", purpose="report_call.said", row="id"),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="casework.violencereport"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="violencereport",
            index=models.Index(fields=["desk", "-id"], name="reports_of_desk"),
        ),
        migrations.AddConstraint(
            model_name="violencereport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by_id__isnull", True), ("outcome__isnull", True)),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by_id__isnull", False),
                        ("outcome__in", ("case", "joined", "handed_on", "nothing", "unreachable")),
                    ),
                    _connector="OR",
                ),
                name="a_report_ended_says_by_whom_and_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="violencereport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file__isnull", True), ("outcome__isnull", True)),
                    models.Q(("file__isnull", True), ("outcome__in", ["handed_on", "nothing", "unreachable"])),
                    models.Q(("file__isnull", False), ("outcome__in", ["case", "joined"])),
                    _connector="OR",
                ),
                name="a_report_with_a_case_became_or_joined_it",
            ),
        ),
        migrations.RunSQL((SQL / "0052_violence_report.sql").read_text(encoding="utf-8")),
    ]
