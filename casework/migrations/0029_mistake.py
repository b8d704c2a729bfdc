"""A draft opened by mistake is taken away as her no takes it: by an act of its own, and the row says which mistake."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"

HOW = ["spoken", "interpreted", "gesture", "telephone", "written", "twice", "nobody", "trial"]


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0028_tiles")]

    operations: ClassVar[list[Operation]] = [
        migrations.RemoveConstraint(model_name="herno", name="how_she_said_no_is_known"),
        migrations.AddConstraint(
            model_name="herno",
            constraint=models.CheckConstraint(condition=models.Q(("how__in", HOW)), name="how_she_said_no_is_known"),
        ),
        migrations.RunSQL((SQL / "0029_mistake.sql").read_text(encoding="utf-8")),
    ]
