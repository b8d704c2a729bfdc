"""The first words (lời đầu tiên) and her no: their tables, history, and the keys that are dropped after it."""

from pathlib import Path

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0012_asked_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="unsentform",
            name="of_case",
            field=models.BinaryField(null=True),
        ),
        migrations.CreateModel(
            name="FirstWords",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "said",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="first_words.said", row="id"),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="first_words", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalFirstWords",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                (
                    "said",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="first_words.said", row="id"),
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical first words",
                "verbose_name_plural": "historical first wordss",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HerNo",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("heard_by_id", models.BigIntegerField()),
                ("heard_at", models.DateTimeField()),
                ("how", models.CharField(max_length=12)),
                ("dark_at", models.DateTimeField()),
                ("desk_keeps", models.BooleanField(default=False)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("taken_back_by_id", models.BigIntegerField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("copies", models.BinaryField()),
                ("sealed_key", models.BinaryField(null=True)),
                (
                    "kind",
                    casework.vault.fields.SealedTextField(guarded="id", null=True, purpose="her_no.kind", row="id"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="her_nos",
                        to="casework.case",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("dropped_at__isnull", True), ("taken_back_at__isnull", True)),
                        fields=["dark_at"],
                        name="her_no_not_dropped_yet",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ("spoken", "interpreted", "gesture", "telephone", "written"))),
                        name="how_she_said_no_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("heard_by_id__gt", 0)), name="her_no_was_heard_by_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at__isnull", True), ("taken_back_by_id__isnull", True)),
                            models.Q(
                                ("taken_back_at__isnull", False),
                                ("taken_back_at__lt", models.F("dark_at")),
                                ("taken_back_by_id__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="her_yes_came_before_the_keys_were_dropped",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("case",),
                        name="one_no_stands_on_a_case",
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "0013_first_words.sql").read_text(encoding="utf-8")),
    ]
