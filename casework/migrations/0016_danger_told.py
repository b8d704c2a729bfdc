"""Something dangerous that was told on any page is among the facts that duties are asked for."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0015_stand_by")]

    operations: ClassVar[list[Operation]] = [
        *(
            migrations.AddField(model_name=record, name="danger_told_at", field=models.DateTimeField(null=True))
            for record in ("historicalreferral", "referral")
        ),
        migrations.RunSQL((SQL / "0016_danger_told.sql").read_text(encoding="utf-8")),
    ]
