"""Nobody is told to call a place about what is due at once before it is late."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0068_left"),
    ]

    operations = [migrations.RunSQL((SQL / "0069_calls_after_grace.sql").read_text(encoding="utf-8"))]
