"""The events that name a key had two indexes of the same order; the one with the fewer conditions serves both."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0060_contact_ban"),
    ]

    operations = [migrations.RunSQL("DROP INDEX event_says_key")]
