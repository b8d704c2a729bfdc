"""What a second person looks into - refusals, keys given, exclusions - is found without walking months of looks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0016_certified"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("outcome", "refused"))
                | models.Q(("act__in", ["worker.renew", "unit.appoint", "grant.exclude"])),
                fields=["province_id", "id"],
                name="event_to_look_into",
            ),
        ),
    ]
