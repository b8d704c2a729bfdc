"""The database lets the chairman alone decide on a contact ban, as on a notice."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0062_asked_since"),
    ]

    operations = [migrations.RunSQL((SQL / "0063_chair_bans.sql").read_text(encoding="utf-8"))]
