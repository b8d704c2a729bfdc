"""Partners hold no fingerprint key: telephone numbers are few enough to try them all with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_chain"),
    ]

    operations = [
        migrations.AlterField(
            model_name="unitkey",
            name="sealed_fingerprint_key",
            field=models.BinaryField(null=True),
        ),
    ]
