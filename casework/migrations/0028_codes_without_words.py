"""Takes the words of codes out of what Django knows of the columns; the database never had them and is not touched.

To be folded into the first migration when these are squashed.
"""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

COLUMNS = (
    ("case", "risk_level", {"max_length": 12, "null": True}),
    ("case", "stage", {"max_length": 16, "default": "draft"}),
    ("historicalcase", "risk_level", {"max_length": 12, "null": True}),
    ("historicalcase", "stage", {"max_length": 16, "default": "draft"}),
    ("historicallivelihoodplan", "stage", {"max_length": 16, "default": "need"}),
    ("historicalreferral", "stage", {"max_length": 12, "default": "sent"}),
    ("historicalrefuge", "stage", {"max_length": 16}),
    ("livelihoodplan", "stage", {"max_length": 16, "default": "need"}),
    ("membership", "role", {"max_length": 12}),
    ("referral", "stage", {"max_length": 12, "default": "sent"}),
    ("shelterstay", "stage", {"max_length": 16}),
    ("unit", "kind", {"max_length": 16}),
    ("credential", "kind", {"max_length": 16}),
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0027_fewer_bytes")]

    operations: ClassVar[list[Operation]] = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(model_name=model, name=column, field=models.CharField(**options))
                for model, column, options in COLUMNS
            ]
        )
    ]
