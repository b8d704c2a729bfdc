"""Alarms, warnings, calls about late duties, stand-ins, addresses and her no: the events say how each row stands."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0045_news_to_one"),
    ]

    operations = [migrations.RunSQL((SQL / "0046_bound_calls.sql").read_text(encoding="utf-8"))]
