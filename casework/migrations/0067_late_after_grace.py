"""The figures of a province count what is due at once as late as the lists do: after its first half hour."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0066_shelter"),
    ]

    operations = [migrations.RunSQL((SQL / "0067_late_after_grace.sql").read_text(encoding="utf-8"))]
