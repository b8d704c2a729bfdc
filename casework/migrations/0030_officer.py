"""News at a unit, packets whose time went by, and the thing that each line of a timeline is about."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0029_mistake"),
    ]

    operations = [
        migrations.CreateModel(
            name="News",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.UUIDField(null=True)),
                ("act", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_by_id", models.BigIntegerField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("stage__in", ["sent", "accepted"])),
                fields=["from_unit", "expires_at"],
                name="referral_running_out",
            ),
        ),
        migrations.AddField(
            model_name="news",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="news",
                to="casework.case",
            ),
        ),
        migrations.AddField(
            model_name="news",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="news",
            index=models.Index(fields=["unit", "-id"], name="news_of_unit"),
        ),
        migrations.AddIndex(
            model_name="news",
            index=models.Index(
                condition=models.Q(("seen_at__isnull", True)), fields=["case"], name="news_unseen_of_case"
            ),
        ),
        migrations.AddIndex(
            model_name="news",
            index=models.Index(
                condition=models.Q(("seen_at__isnull", True)), fields=["object_id"], name="news_unseen_of_thing"
            ),
        ),
        migrations.AddConstraint(
            model_name="news",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seen_at__isnull", True), ("seen_by_id__isnull", True)),
                    models.Q(("seen_at__isnull", False), ("seen_by_id__isnull", False)),
                    _connector="OR",
                ),
                name="news_that_was_seen_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="news",
            constraint=models.CheckConstraint(
                condition=models.Q(("case__isnull", False), ("object_id__isnull", False), _connector="OR"),
                name="news_is_about_something",
            ),
        ),
        migrations.RunSQL((SQL / "0030_officer.sql").read_text(encoding="utf-8")),
    ]
