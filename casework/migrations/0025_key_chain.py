"""The older keys of an object, each wrapped under the next: whoever is taken off it reads nothing that comes after."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0024_bound"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="older_keys",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="historicalcase",
            name="older_keys",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="historicalreferral",
            name="older_keys",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="historicalshelterstay",
            name="older_keys",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="older_keys",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="shelterstay",
            name="older_keys",
            field=models.BinaryField(null=True),
        ),
        migrations.RunSQL((SQL / "0025_key_chain.sql").read_text(encoding="utf-8")),
    ]
