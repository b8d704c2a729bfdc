"""Whoever changes her own passphrase seals her credential anew by an act that says so."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0046_bound_calls"),
    ]

    operations = [migrations.RunSQL((SQL / "0047_own_passphrase.sql").read_text(encoding="utf-8"))]
