"""A province's signing key and fingerprint key are followed by their next ones."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0035_bound_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="provinceroll",
            name="signing_keys",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="unitkey",
            name="sealed_former_fingerprint_key",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="unitkey",
            name="fingerprint_number",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="fingerprint",
            name="key_number",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.RunSQL((SQL / "0036_province_keys.sql").read_text(encoding="utf-8")),
    ]
