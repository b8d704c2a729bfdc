"""Setting a case aside by two people, what was told in a duplicate, and the wall around both."""

from pathlib import Path

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_visits"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalCarriedReport",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("carried_at", models.DateTimeField()),
                ("carried_by_id", models.BigIntegerField()),
                ("read_on", models.DateField(null=True)),
                ("read_by_id", models.BigIntegerField(null=True)),
                ("told", casework.vault.fields.SealedTextField(guarded="case_id", purpose="carried.told", row="id")),
                (
                    "answer",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="carried.answer", row="id"
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
                (
                    "from_case",
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
                "verbose_name": "historical carried report",
                "verbose_name_plural": "historical carried reports",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSettingAside",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("kind", models.CharField(max_length=16)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_id", models.BigIntegerField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.BigIntegerField(null=True)),
                ("approved", models.BooleanField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "why",
                    casework.vault.fields.SealedTextField(guarded="case_id", purpose="setting_aside.why", row="id"),
                ),
                (
                    "answer",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="setting_aside.answer", row="id"
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
                (
                    "duplicate_of",
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
                "verbose_name": "historical setting aside",
                "verbose_name_plural": "historical setting asides",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CarriedReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("carried_at", models.DateTimeField()),
                ("carried_by_id", models.BigIntegerField()),
                ("read_on", models.DateField(null=True)),
                ("read_by_id", models.BigIntegerField(null=True)),
                ("told", casework.vault.fields.SealedTextField(guarded="case_id", purpose="carried.told", row="id")),
                (
                    "answer",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="carried.answer", row="id"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="carried_reports", to="casework.case"
                    ),
                ),
                (
                    "from_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_by_id__isnull", True), ("read_on__isnull", True)),
                            models.Q(("read_by_id__isnull", False), ("read_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_read_report_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_case", models.F("case")), _negated=True),
                        name="nothing_is_carried_into_the_file_it_is_from",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SettingAside",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("kind", models.CharField(max_length=16)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_id", models.BigIntegerField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.BigIntegerField(null=True)),
                ("approved", models.BooleanField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "why",
                    casework.vault.fields.SealedTextField(guarded="case_id", purpose="setting_aside.why", row="id"),
                ),
                (
                    "answer",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="setting_aside.answer", row="id"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="setting_asides", to="casework.case"
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["duplicate", "out_of_scope"])),
                        name="setting_aside_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("duplicate_of__isnull", False), ("kind", "duplicate")),
                            models.Q(models.Q(("kind", "duplicate"), _negated=True), ("duplicate_of__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_duplicate_names_the_other_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duplicate_of__isnull", True),
                            models.Q(("duplicate_of", models.F("case")), _negated=True),
                            _connector="OR",
                        ),
                        name="no_case_is_its_own_duplicate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by_id__isnull", True),
                            models.Q(("decided_by_id", models.F("asked_by_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="setting_aside_is_decided_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved__isnull", True),
                                ("decided_at__isnull", True),
                                ("decided_by_id__isnull", True),
                            ),
                            models.Q(
                                ("approved__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by_id__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_setting_aside_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("approved", True), _connector="OR"),
                        name="only_what_stood_can_end",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(("approved__isnull", True), ("approved", True), _connector="OR"),
                        ),
                        fields=("case",),
                        name="one_setting_aside_a_case",
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "0007_setting_aside.sql").read_text(encoding="utf-8")),
    ]
