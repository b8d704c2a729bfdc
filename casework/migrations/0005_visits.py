"""Two contacts on one day are two entries, and a planned visit can be taken out of the schedule again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_duties"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="followup", name="one_followup_a_day"),
        migrations.AlterField(model_name="followup", name="due_on", field=models.DateField(null=True)),
        migrations.AlterField(model_name="historicalfollowup", name="due_on", field=models.DateField(null=True)),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__isnull", False), ("done_at__isnull", True), _connector="OR"),
                name="a_visit_made_has_its_day",
            ),
        ),
    ]
