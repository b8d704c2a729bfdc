"""What is news to one person of a unit goes as a message to that person alone."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0044_seams"),
    ]

    operations = [migrations.RunSQL((SQL / "0045_news_to_one.sql").read_text(encoding="utf-8"))]
