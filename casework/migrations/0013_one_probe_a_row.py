"""One probe for a row: row security finds who holds an object by object and unit, a desk its arrivals by its own id."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0012_one_transaction")]

    operations: ClassVar[list[Operation]] = [
        migrations.RemoveIndex(model_name="case", name="case_arrived"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("stage", "reported")), fields=["desk", "id"], name="case_arrived_at"
            ),
        ),
        migrations.AlterField(
            model_name="caseheldbyunit",
            name="content_object",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="held_by_units",
                to="casework.case",
            ),
        ),
        migrations.AddIndex(
            model_name="caseheldbyunit",
            index=models.Index(fields=["content_object", "group"], name="case_held_by"),
        ),
        migrations.AlterField(
            model_name="referralheldbyunit",
            name="content_object",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="held_by_units",
                to="casework.referral",
            ),
        ),
        migrations.AddIndex(
            model_name="referralheldbyunit",
            index=models.Index(fields=["content_object", "group"], name="referral_held_by"),
        ),
        migrations.AlterField(
            model_name="shelterstayheldbyunit",
            name="content_object",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="held_by_units",
                to="casework.shelterstay",
            ),
        ),
        migrations.AddIndex(
            model_name="shelterstayheldbyunit",
            index=models.Index(fields=["content_object", "group"], name="shelterstay_held_by"),
        ),
    ]
