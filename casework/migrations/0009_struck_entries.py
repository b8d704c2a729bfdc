"""Entries that were struck (mục bị gạch bỏ): their table, its history, and the wall around both."""

from pathlib import Path

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_sent_form"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalStruckEntry",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("entry_id", models.UUIDField()),
                ("struck_at", models.DateTimeField()),
                ("struck_by_id", models.BigIntegerField()),
                ("reason", casework.vault.fields.SealedTextField(guarded="case_id", purpose="strike.reason", row="id")),
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical struck entry",
                "verbose_name_plural": "historical struck entrys",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="StruckEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("entry_id", models.UUIDField(unique=True)),
                ("struck_at", models.DateTimeField()),
                ("struck_by_id", models.BigIntegerField()),
                ("reason", casework.vault.fields.SealedTextField(guarded="case_id", purpose="strike.reason", row="id")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="struck_entries",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("struck_by_id__gt", 0)), name="an_entry_was_struck_by_somebody"
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "0009_struck_entries.sql").read_text(encoding="utf-8")),
    ]
