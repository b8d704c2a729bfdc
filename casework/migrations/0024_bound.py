"""Which key is an object's own and who is kept from a case: bound to history and log, and asked before any sealing."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0022_s2"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="key_commitment",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="key_commitment",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="key_commitment",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="historicalshelterstay",
            name="key_commitment",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="key_commitment",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="shelterstay",
            name="key_commitment",
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("gone", "Gone"),
                    ("differs", "Differs"),
                    ("twice", "Twice"),
                    ("unannounced", "Unannounced"),
                    ("schema", "Schema"),
                    ("exclusion", "Exclusion"),
                    ("key", "Key"),
                    ("broken", "Broken"),
                    ("forked", "Forked"),
                ],
                max_length=16,
            ),
        ),
        migrations.RunSQL((SQL / "0024_bound.sql").read_text(encoding="utf-8")),
    ]
