"""A province also counts what came of the packets, and how cases ended."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0047_own_passphrase"),
    ]

    operations = [migrations.RunSQL((SQL / "0048_province_sent.sql").read_text(encoding="utf-8"))]
