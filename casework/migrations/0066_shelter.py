"""A host writes down herself that she has her as a guest: she leads the stay until the desk does."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0065_bound_bans"),
    ]

    operations = [
        # Her host writes what she sees, also where the desk's stay elsewhere was not ended yet: the desk ends that one.
        migrations.RemoveConstraint(model_name="shelterstay", name="one_open_stay_a_case"),
        migrations.RunSQL((SQL / "0066_shelter.sql").read_text(encoding="utf-8")),
    ]
