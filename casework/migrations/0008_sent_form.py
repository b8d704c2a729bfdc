"""Forms that were sent and done (khoá chống gửi hai lần): their table, and the wall around it."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0007_setting_aside")]

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                ("worker_id", models.BigIntegerField(db_index=True)),
                ("led_to", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL((SQL / "0008_sent_form.sql").read_text(encoding="utf-8")),
    ]
