"""Notifications: addresses of workers, messages, what was told, how far the sender went; and the wall around them."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0039_province"),
    ]

    operations = [
        migrations.CreateModel(
            name="NotificationAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(choices=[("email", "Thư điện tử"), ("sms", "Tin nhắn điện thoại")], max_length=8),
                ),
                ("address", models.CharField(max_length=254)),
                ("set_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.CharField(blank=True, default="", max_length=40)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "address",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="casework.notificationaddress",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NotifiedOf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing", models.CharField(max_length=8)),
                ("thing_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NotifierState",
            fields=[
                ("one", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("round", models.BigIntegerField(default=0)),
                ("hour", models.DateTimeField(null=True)),
                ("went_round_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.CheckConstraint(condition=models.Q(("one", True)), name="one_sender")],
            },
        ),
        migrations.AddConstraint(
            model_name="notificationaddress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("worker", "way"), name="one_address_of_a_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="notificationaddress",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("address"),
                condition=models.Q(("ended_at__isnull", True)),
                name="an_address_is_of_one_person",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)), fields=["next_try_at"], name="notification_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["address", "-id"], name="notification_of_address"),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", True), ("next_try_at__isnull", True), _connector="OR"),
                name="what_was_sent_is_not_tried",
            ),
        ),
        migrations.AddConstraint(
            model_name="notifiedof",
            constraint=models.UniqueConstraint(fields=("worker", "thing", "thing_id"), name="told_of_a_thing_once"),
        ),
        migrations.RunSQL((SQL / "0041_notifications.sql").read_text(encoding="utf-8")),
    ]
