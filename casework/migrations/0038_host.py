"""An alarm by which a trusted address calls its desk; a warning of her number; what is told once a case is taken in."""

from pathlib import Path

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0037_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("raised_by_id", models.BigIntegerField()),
                ("mistaken_at", models.DateTimeField(null=True)),
                ("mistaken_by_id", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_id", models.BigIntegerField(null=True)),
                ("answer", models.CharField(max_length=12, null=True)),
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
                        related_name="alarms",
                        to="casework.case",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
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
                        condition=models.Q(("answered_at__isnull", True)), fields=["desk"], name="alarm_of_desk"
                    ),
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)), fields=["province"], name="alarm_of_province"
                    ),
                    models.Index(fields=["unit", "raised_at"], name="alarm_of_address"),
                    models.Index(fields=["answered_at"], name="alarm_answered"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("mistaken_at__isnull", True)),
                        fields=("unit", "file"),
                        name="one_alarm_stands_at_an_address",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", True),
                                ("answered_at__isnull", True),
                                ("answered_by_id__isnull", True),
                            ),
                            models.Q(
                                ("answer__in", ("called", "sent", "moved", "mistake")),
                                ("answered_at__isnull", False),
                                ("answered_by_id__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_alarm_answered_says_by_whom_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mistaken_at__isnull", True), ("mistaken_by_id__isnull", True)),
                            models.Q(("mistaken_at__isnull", False), ("mistaken_by_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_mistaken_alarm_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactWarning",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("said_by_id", models.BigIntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_id", models.BigIntegerField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_warnings",
                        to="casework.case",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="casework.referral",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["case", "said_at"], name="warning_of_contact")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("case",),
                        name="one_warning_stands_on_a_contact",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by_id__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_warning_that_ended_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Addition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("told_at", models.DateTimeField()),
                ("told_by_id", models.BigIntegerField()),
                ("read_on", models.DateField(null=True)),
                ("read_by_id", models.BigIntegerField(null=True)),
                ("told", casework.vault.fields.SealedJSONField(guarded="case_id", purpose="addition.told", row="id")),
                (
                    "outcome",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="addition.outcome", row="id"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="additions", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("told_by_id__gt", 0)), name="an_addition_has_a_teller"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_by_id__isnull", True), ("read_on__isnull", True)),
                            models.Q(("read_by_id__isnull", False), ("read_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_addition_read_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAddition",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("told_at", models.DateTimeField()),
                ("told_by_id", models.BigIntegerField()),
                ("read_on", models.DateField(null=True)),
                ("read_by_id", models.BigIntegerField(null=True)),
                ("told", casework.vault.fields.SealedJSONField(guarded="case_id", purpose="addition.told", row="id")),
                (
                    "outcome",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="addition.outcome", row="id"
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
                "verbose_name": "historical addition",
                "verbose_name_plural": "historical additions",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["case", "history_id"], name="addition_in_order"),
                    models.Index(fields=["id", "history_id"], name="addition_by_id"),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunSQL((SQL / "0038_host.sql").read_text(encoding="utf-8")),
    ]
