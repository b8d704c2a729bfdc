"""Who came with whom: a child who came with her, and the sealed link between her case and the child's own."""

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0069_calls_after_grace"),
    ]

    operations = [
        migrations.CreateModel(
            name="Companion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("written_at", models.DateTimeField()),
                ("written_by_id", models.BigIntegerField()),
                ("told", casework.vault.fields.SealedJSONField(guarded="case_id", purpose="companion.told", row="id")),
                (
                    "linked",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="companion.linked", row="id"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="companions",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["case", "id"], name="companion_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("written_by_id__gt", 0)), name="a_companion_has_a_writer"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCompanion",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("written_at", models.DateTimeField()),
                ("written_by_id", models.BigIntegerField()),
                ("told", casework.vault.fields.SealedJSONField(guarded="case_id", purpose="companion.told", row="id")),
                (
                    "linked",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="companion.linked", row="id"
                    ),
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
                "verbose_name": "historical companion",
                "verbose_name_plural": "historical companions",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["case", "history_id"], name="companion_in_order"),
                    models.Index(fields=["id", "history_id"], name="companion_by_id"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunSQL("CALL wall.guard_record('companion', workers => '{written_by_id}');"),
    ]
