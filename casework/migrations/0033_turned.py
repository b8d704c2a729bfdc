"""Which key a copy holds, which turns are owed, and the keys of units, which turn when somebody leaves."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0032_whole_logs"),
    ]

    operations = [
        migrations.AddField(
            model_name="caseheldbyunit",
            name="key_number",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name="caseheldbyunit",
            name="unit_mark",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="caseheldbyworker",
            name="key_number",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name="referralheldbyunit",
            name="key_number",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name="referralheldbyunit",
            name="unit_mark",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="referralheldbyworker",
            name="key_number",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name="shelterstayheldbyunit",
            name="key_number",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name="shelterstayheldbyunit",
            name="unit_mark",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="shelterstayheldbyworker",
            name="key_number",
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name="unit",
            name="key_mark",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="unitkey",
            name="older_keys",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="unitkey",
            name="older_pairs",
            field=models.BinaryField(null=True),
        ),
        migrations.CreateModel(
            name="RotationDue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.UUIDField()),
                ("kind", models.CharField(max_length=12)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("object_id", "unit"), name="one_turn_is_owed")],
            },
        ),
        migrations.RunSQL((SQL / "0033_turned.sql").read_text(encoding="utf-8")),
    ]
