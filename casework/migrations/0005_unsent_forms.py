"""Forms that came too late, kept sealed for whoever was typing (chữ chưa gửi): their table, and the wall around it."""

from pathlib import Path
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import casework.trail.ids
import casework.vault.fields

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0004_duties")]

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="UnsentForm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("device", models.BinaryField()),
                ("page", models.BinaryField()),
                ("until", models.DateTimeField()),
                ("sealed_key", models.BinaryField()),
                ("words", casework.vault.fields.SealedJSONField(guarded="id", purpose="unsent.words", row="id")),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unsent_forms",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["worker", "page"], name="unsent_of_page"),
                    models.Index(fields=["until"], name="unsent_until"),
                ],
            },
        ),
        migrations.RunSQL((SQL / "0005_unsent.sql").read_text(encoding="utf-8")),
    ]
