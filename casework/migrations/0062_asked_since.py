"""Which first words may say several kinds and not which: kept before this house asked, not before a day of the year."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0061_one_index_of_keys"),
    ]

    operations = [migrations.RunSQL((SQL / "0062_asked_since.sql").read_text(encoding="utf-8"))]
