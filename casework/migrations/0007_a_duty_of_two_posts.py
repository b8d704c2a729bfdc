"""One duty may run at two units at once: a second person is awaited at the desk and in the province."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_walls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="clock",
            name="one_clock_of_a_rule_runs",
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("met_at__isnull", True)),
                fields=("case", "rule", "object_id", "unit"),
                name="one_clock_of_a_rule_runs",
                nulls_distinct=False,
            ),
        ),
    ]
