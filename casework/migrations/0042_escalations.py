"""Escalations: who was told to call a place whose duty is late, and the wall around them."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import casework.trail.ids

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0041_notifications"),
    ]

    operations = [
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rung", models.CharField(max_length=8)),
                ("taken_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_id", models.BigIntegerField(null=True)),
                ("answer", models.CharField(max_length=12, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(condition=models.Q(("met_at__isnull", True)), fields=["due_at"], name="clock_overdue"),
        ),
        migrations.AddField(
            model_name="escalation",
            name="about",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="clock",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.clock"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="file",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True), ("ended_at__isnull", True)),
                fields=["unit"],
                name="escalation_to_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(fields=("clock", "rung"), name="a_rung_is_told_once"),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rung__in",
                        ["desk", "province"],
                    )
                ),
                name="rung_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__isnull", True), ("answered_at__isnull", True), ("answered_by_id__isnull", True)),
                    models.Q(
                        ("answer__in", ("called", "other", "unreached")),
                        ("answered_at__isnull", False),
                        ("answered_by_id__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_escalation_answered_says_by_whom_and_what",
            ),
        ),
        migrations.RunSQL((SQL / "0042_escalations.sql").read_text(encoding="utf-8")),
    ]
