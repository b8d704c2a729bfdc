"""A call names its notice, the chairman decides, an address where somebody is kept is not called, figures go in fives."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0055_perpetrator"),
    ]

    operations = [migrations.RunSQL((SQL / "0057_bound_notices.sql").read_text(encoding="utf-8"))]
