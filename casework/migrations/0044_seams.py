"""Between the tables: what is kept from somebody is counted, answered and told nowhere, and each word comes by its act."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0042_escalations"),
    ]

    operations = [migrations.RunSQL((SQL / "0044_seams.sql").read_text(encoding="utf-8"))]
