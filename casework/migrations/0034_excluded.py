"""Who is kept from a case is asked of table and log everywhere, no key of a unit she holds leads to it, and why is sealed."""

from pathlib import Path

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0033_turned"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExclusionReason",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("excluded_id", models.BigIntegerField()),
                ("said_at", models.DateTimeField()),
                ("said_by_id", models.BigIntegerField()),
                (
                    "origin",
                    casework.vault.fields.SealedTextField(guarded="case_id", purpose="exclusion.origin", row="id"),
                ),
                (
                    "reason",
                    casework.vault.fields.SealedTextField(guarded="case_id", purpose="exclusion.reason", row="id"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exclusion_reasons",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("case", "excluded_id"), name="an_exclusion_has_one_reason")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalExclusionReason",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("excluded_id", models.BigIntegerField()),
                ("said_at", models.DateTimeField()),
                ("said_by_id", models.BigIntegerField()),
                (
                    "origin",
                    casework.vault.fields.SealedTextField(guarded="case_id", purpose="exclusion.origin", row="id"),
                ),
                (
                    "reason",
                    casework.vault.fields.SealedTextField(guarded="case_id", purpose="exclusion.reason", row="id"),
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
                "verbose_name": "historical exclusion reason",
                "verbose_name_plural": "historical exclusion reasons",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["case", "history_id"], name="exclusionreason_in_order"),
                    models.Index(fields=["id", "history_id"], name="exclusionreason_by_id"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunSQL((SQL / "0034_excluded.sql").read_text(encoding="utf-8")),
    ]
