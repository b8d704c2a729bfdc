"""The notice to the commune People's Committee, its own kind of unit, and the wall around both."""

from pathlib import Path

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("casework", "0016_danger_told"),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitteeNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("sealed_key", models.BinaryField()),
                ("words", casework.vault.fields.SealedJSONField(guarded="id", purpose="notice.words", row="id")),
                ("read_at", models.DateTimeField(null=True)),
                ("read_by_id", models.BigIntegerField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalNotice",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("state", models.CharField(default="owed", max_length=12)),
                ("copy_id", models.UUIDField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
                ("given_by_id", models.BigIntegerField(null=True)),
                (
                    "note",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="notice.note", row="id"
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
            ],
            options={
                "verbose_name": "historical notice",
                "verbose_name_plural": "historical notices",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("state", models.CharField(default="owed", max_length=12)),
                ("copy_id", models.UUIDField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
                ("given_by_id", models.BigIntegerField(null=True)),
                (
                    "note",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="notice.note", row="id"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="role_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="unit",
            name="unit_kind_is_known",
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["host", "officer", "partner", "supervisor", "committee"])),
                name="role_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["trusted_address", "commune_desk", "partner", "committee", "province"])
                ),
                name="unit_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="committeenotice",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
            ),
        ),
        migrations.AddField(
            model_name="historicalnotice",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AddField(
            model_name="historicalnotice",
            name="to_unit",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.unit",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="notice", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="to_unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.unit",
            ),
        ),
        migrations.AddIndex(
            model_name="committeenotice",
            index=models.Index(fields=["unit", "-id"], name="notices_of_committee"),
        ),
        migrations.AddConstraint(
            model_name="committeenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("read_at__isnull", True), ("read_by_id__isnull", True)),
                    models.Q(("read_at__isnull", False), ("read_by_id__isnull", False)),
                    _connector="OR",
                ),
                name="a_notice_received_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["owed", "given", "not_owed"])), name="notice_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("given_at__isnull", False),
                        ("given_by_id__isnull", False),
                        ("note__isnull", False),
                        ("state", "given"),
                    ),
                    models.Q(
                        models.Q(("state", "given"), _negated=True),
                        ("copy_id__isnull", True),
                        ("given_at__isnull", True),
                        ("given_by_id__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_notice_given_says_when_and_by_whom",
            ),
        ),
        migrations.RunSQL((SQL / "0018_notice.sql").read_text(encoding="utf-8")),
    ]
