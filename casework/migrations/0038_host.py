"""An alarm, by which a trusted address calls its desk; and a warning that her number is not safe any more."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import casework.trail.ids

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0032_whole_logs"),
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
        migrations.RunSQL((SQL / "0038_host.sql").read_text(encoding="utf-8")),
    ]
