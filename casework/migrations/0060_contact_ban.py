"""Contact bans: what the file keeps, and the order, the copies and the clocks at the bodies that have a duty."""

from pathlib import Path

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

import casework.vault.fields
from casework.trail.ids import uuid7

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("casework", "0059_beside")]

    operations = [
        migrations.CreateModel(
            name="BanCopy",
            fields=[
                ("id", models.UUIDField(default=uuid7, editable=False, primary_key=True, serialize=False)),
                ("part", models.CharField(max_length=12)),
                ("worker_id", models.BigIntegerField(null=True)),
                ("sealed_key", models.BinaryField()),
                ("words", casework.vault.fields.SealedJSONField(guarded="id", purpose="ban_copy.words", row="id")),
                ("told_at", models.DateTimeField(null=True)),
                ("written_at", models.DateTimeField()),
                ("written_by_id", models.BigIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="BanDuty",
            fields=[
                ("id", models.UUIDField(default=uuid7, editable=False, primary_key=True, serialize=False)),
                ("rule", models.CharField(max_length=16)),
                ("began_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("met_at", models.DateTimeField(null=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="BanOrder",
            fields=[
                ("id", models.UUIDField(default=uuid7, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("stage", models.CharField(default="asked", max_length=12)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.BigIntegerField(null=True)),
                ("began_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("served_at", models.DateTimeField(null=True)),
                ("assigned_at", models.DateTimeField(null=True)),
                ("supervisor_id", models.BigIntegerField(null=True)),
                ("breached_at", models.DateTimeField(null=True)),
                ("back_asked_at", models.DateTimeField(null=True)),
                ("back_decided_at", models.DateTimeField(null=True)),
                ("followed_at", models.DateTimeField(null=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="ContactBan",
            fields=[
                ("id", models.UUIDField(default=uuid7, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("maker", models.CharField(max_length=8)),
                ("order_id", models.UUIDField(null=True)),
                ("told_at", models.DateTimeField()),
                ("written_at", models.DateTimeField()),
                ("written_by_id", models.BigIntegerField()),
                ("began_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "said",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="contact_ban.said", row="id"),
                ),
            ],
            options={"abstract": False, "default_permissions": ()},
        ),
        migrations.CreateModel(
            name="HistoricalContactBan",
            fields=[
                ("id", models.UUIDField(default=uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("maker", models.CharField(max_length=8)),
                ("order_id", models.UUIDField(null=True)),
                ("told_at", models.DateTimeField()),
                ("written_at", models.DateTimeField()),
                ("written_by_id", models.BigIntegerField()),
                ("began_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "said",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="contact_ban.said", row="id"),
                ),
                (
                    "history_id",
                    models.UUIDField(default=uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
            ],
            options={
                "verbose_name": "historical contact ban",
                "verbose_name_plural": "historical contact bans",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RemoveConstraint(model_name="escalation", name="an_escalation_is_of_one_duty"),
        migrations.AddField(
            model_name="bancopy",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.unit",
            ),
        ),
        migrations.AddField(
            model_name="banduty",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="ban_duty",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="casework.banduty",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(fields=("ban_duty", "rung"), name="a_rung_is_told_once_of_a_ban"),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    *(
                        models.Q(
                            ("ban_duty__isnull", one != "ban_duty"),
                            ("clock__isnull", one != "clock"),
                            ("notice__isnull", one != "notice"),
                            ("report__isnull", one != "report"),
                        )
                        for one in ("clock", "notice", "report", "ban_duty")
                    ),
                    _connector="OR",
                ),
                name="an_escalation_is_of_one_duty",
            ),
        ),
        migrations.AddField(
            model_name="banorder",
            name="committee",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
            ),
        ),
        migrations.AddField(
            model_name="banorder",
            name="desk",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
            ),
        ),
        migrations.AddField(
            model_name="banorder",
            name="police",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.unit",
            ),
        ),
        migrations.AddField(
            model_name="banduty",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="casework.banorder"
            ),
        ),
        migrations.AddField(
            model_name="bancopy",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="casework.banorder"
            ),
        ),
        migrations.AddField(
            model_name="contactban",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contact_bans",
                to="casework.case",
            ),
        ),
        migrations.AddField(
            model_name="historicalcontactban",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AddIndex(
            model_name="banorder", index=models.Index(fields=["committee", "-id"], name="bans_of_committee")
        ),
        migrations.AddIndex(
            model_name="banorder",
            index=models.Index(
                condition=models.Q(("police__isnull", False)), fields=["police", "-id"], name="bans_of_police"
            ),
        ),
        migrations.AddConstraint(
            model_name="banorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["asked", "refused", "withdrawn", "issued", "cancelled"])),
                name="ban_stage_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="banorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("stage__in", ["asked", "withdrawn"])),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by_id__isnull", False),
                        ("stage__in", ["issued", "refused", "cancelled"]),
                    ),
                    _connector="OR",
                ),
                name="a_ban_decided_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="banorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ["issued", "cancelled"]), ("until__gt", models.F("began_at"))),
                    models.Q(
                        ("assigned_at__isnull", True),
                        ("back_asked_at__isnull", True),
                        ("began_at__isnull", True),
                        ("served_at__isnull", True),
                        ("stage__in", ["asked", "refused", "withdrawn"]),
                        ("until__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="only_a_ban_issued_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="banorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assigned_at__isnull", True), ("supervisor_id__isnull", True)),
                    models.Q(("assigned_at__isnull", False), ("supervisor_id__isnull", False)),
                    _connector="OR",
                ),
                name="a_supervisor_was_assigned",
            ),
        ),
        migrations.AddIndex(
            model_name="banduty",
            index=models.Index(
                condition=models.Q(("met_at__isnull", True)), fields=["unit", "due_at"], name="ban_duty_running"
            ),
        ),
        migrations.AddConstraint(
            model_name="banduty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("met_at__isnull", True)), fields=("order", "rule"), name="one_duty_of_a_ban_runs"
            ),
        ),
        migrations.AddConstraint(
            model_name="banduty",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule__in", ["D03", "D04", "D05", "D06", "D07", "breach"])),
                name="duty_of_ban_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="banduty",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gte", models.F("began_at"))), name="a_duty_of_a_ban_ends_after_it_began"
            ),
        ),
        migrations.AddConstraint(
            model_name="bancopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("part__in", ["request", "decision", "refusal", "asked_back", "lifting", "contact", "breach"])
                ),
                name="part_of_ban_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="bancopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit__isnull", False), ("worker_id__isnull", True)),
                    models.Q(("unit__isnull", True), ("worker_id__isnull", False)),
                    _connector="OR",
                ),
                name="a_copy_is_for_one_body",
            ),
        ),
        migrations.AddIndex(model_name="contactban", index=models.Index(fields=["case", "id"], name="ban_of_case")),
        migrations.AddConstraint(
            model_name="contactban",
            constraint=models.CheckConstraint(
                condition=models.Q(("maker__in", ["chair", "paper", "court"])), name="who_bans_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactban",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("began_at__isnull", True),
                        ("maker", "chair"),
                        ("order_id__isnull", False),
                        ("until__isnull", True),
                    ),
                    models.Q(
                        ("began_at__isnull", False),
                        ("maker__in", ("paper", "court")),
                        ("order_id__isnull", True),
                        ("until__gt", models.F("began_at")),
                    ),
                    _connector="OR",
                ),
                name="a_ban_on_paper_has_its_time_here",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactban",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__isnull", True), ("maker__in", ("paper", "court")), _connector="OR"),
                name="the_end_of_an_order_stands_on_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactban",
            constraint=models.UniqueConstraint(
                condition=models.Q(("order_id__isnull", False)), fields=("order_id",), name="an_order_is_of_one_ban"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalcontactban",
            index=models.Index(fields=["case", "history_id"], name="contactban_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalcontactban", index=models.Index(fields=["id", "history_id"], name="contactban_by_id")
        ),
        migrations.RunSQL((SQL / "0060_contact_ban.sql").read_text(encoding="utf-8")),
    ]
