"""Orders of contact bans, their parts and their duties are bound to the log, and so is what a call is about."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0064_ban_begins"),
    ]

    operations = [migrations.RunSQL((SQL / "0065_bound_bans.sql").read_text(encoding="utf-8"))]
