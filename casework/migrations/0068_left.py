"""Somebody left a stay without a word: that starts the duty of her desk, whoever of the two says so."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0067_late_after_grace"),
    ]

    operations = [migrations.RunSQL((SQL / "0068_left.sql").read_text(encoding="utf-8"))]
