"""What arrives on a file set aside reaches the living one, and what her no left undone stands with her no."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0025_key_chain")]

    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            model_name="herno",
            name="notice_left",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="firstwords",
            name="child_report",
            field=models.CharField(max_length=12, null=True),
        ),
        migrations.AddField(
            model_name="historicalfirstwords",
            name="child_report",
            field=models.CharField(max_length=12, null=True),
        ),
        migrations.AddConstraint(
            model_name="firstwords",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("child_report__isnull", True), ("child_report__in", ["owed", "given"]), _connector="OR"
                ),
                name="child_report_is_owed_or_given",
            ),
        ),
        migrations.RunSQL((SQL / "0026_reaches.sql").read_text(encoding="utf-8")),
    ]
