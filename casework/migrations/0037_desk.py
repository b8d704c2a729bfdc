"""Whose case it is, who stands in for whom, and how each worker sees her list."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0036_province_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskView",
            fields=[
                (
                    "worker",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked", models.JSONField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("until_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="case",
            name="assigned_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="assigned_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="news",
            name="to_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("assigned_id__isnull", False)), fields=["assigned_id"], name="case_assigned"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="ended_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="to",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="worker",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(condition=models.Q(("ended_at__isnull", True)), fields=["to"], name="handed_over_to"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("worker", "unit"), name="handed_over_to_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("to", models.F("worker")), _negated=True), name="handed_over_to_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="who_ended_a_handover_is_kept",
            ),
        ),
        migrations.AddField(
            model_name="historicalnote",
            name="answers_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="historicalnote",
            name="important",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="appointment_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="asked_desk_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="asked_place_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="note",
            name="answers_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="note",
            name="important",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="appointment_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="asked_desk_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="asked_place_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("appointment_on__isnull", False), ("stage", "accepted")),
                fields=["from_unit", "appointment_on"],
                name="referral_appointment",
            ),
        ),
        migrations.AddIndex(
            model_name="news",
            index=models.Index(fields=["object_id"], name="news_of_thing"),
        ),
        migrations.RunSQL((SQL / "0037_desk.sql").read_text(encoding="utf-8")),
    ]
