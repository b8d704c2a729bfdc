"""A stage for the case of a woman who died, is missing or went abroad: nobody calls her, and there is a way back."""

from pathlib import Path
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

SQL = Path(__file__).resolve().parent / "sql"

STAGES = [
    *("draft", "reported", "registered", "assessing", "active", "follow_up", "closure_pending", "closed"),
    *("duplicate", "out_of_scope", "gone"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0009_struck_entries")]

    operations: ClassVar[list[Operation]] = [
        migrations.RemoveConstraint(model_name="case", name="case_stage_is_known"),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(condition=models.Q(("stage__in", STAGES)), name="case_stage_is_known"),
        ),
        migrations.RunSQL((SQL / "0010_gone.sql").read_text(encoding="utf-8")),
    ]
