"""A line about a report of violence is told to nobody who is kept from the case it became or joined."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0052_violence_report"),
    ]

    operations = [migrations.RunSQL((SQL / "0053_report_kept.sql").read_text(encoding="utf-8"))]
