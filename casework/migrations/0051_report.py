"""What happened again after she first told: one record for each time."""

from pathlib import Path

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0050_bodies"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalLaterIncident",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("told_on", models.DateField()),
                ("written_at", models.DateTimeField()),
                ("written_by_id", models.BigIntegerField()),
                (
                    "told",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="later_incident.told", row="id"),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical later incident",
                "verbose_name_plural": "historical later incidents",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["case", "history_id"], name="laterincident_in_order"),
                    models.Index(fields=["id", "history_id"], name="laterincident_by_id"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="LaterIncident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("told_on", models.DateField()),
                ("written_at", models.DateTimeField()),
                ("written_by_id", models.BigIntegerField()),
                (
                    "told",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="later_incident.told", row="id"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="later_incidents",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["case", "id"], name="incident_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("written_by_id__gt", 0)), name="an_incident_has_a_writer"
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "0051_report.sql").read_text(encoding="utf-8")),
    ]
