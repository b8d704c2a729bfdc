"""A chairman's ban begins when he decides and has an end; an order of which no file is found is there for no body."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0063_chair_bans"),
    ]

    operations = [migrations.RunSQL((SQL / "0064_ban_begins.sql").read_text(encoding="utf-8"))]
