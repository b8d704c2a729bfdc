"""A dated reminder on a case (Nhắc việc): its table, its history, and the wall around both."""

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalFlag",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("due_on", models.DateField()),
                ("set_by_id", models.BigIntegerField()),
                ("resolved_on", models.DateField(null=True)),
                ("resolved_by_id", models.BigIntegerField(null=True)),
                ("words", casework.vault.fields.SealedTextField(guarded="case_id", purpose="flag.words", row="id")),
                (
                    "outcome",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="flag.outcome", row="id"
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical flag",
                "verbose_name_plural": "historical flags",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("due_on", models.DateField()),
                ("set_by_id", models.BigIntegerField()),
                ("resolved_on", models.DateField(null=True)),
                ("resolved_by_id", models.BigIntegerField(null=True)),
                ("words", casework.vault.fields.SealedTextField(guarded="case_id", purpose="flag.words", row="id")),
                (
                    "outcome",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="flag.outcome", row="id"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="flags", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("set_by_id__gt", 0)), name="a_flag_was_set_by_somebody"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_by_id__isnull", True), ("resolved_on__isnull", True)),
                            models.Q(("resolved_by_id__isnull", False), ("resolved_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_resolved_flag_has_its_day_and_its_officer",
                    ),
                ],
            },
        ),
        migrations.RunSQL("CALL wall.guard_record('flag', workers => '{set_by_id,resolved_by_id}')"),
    ]
