"""Two contacts on one day are two entries, a planned visit can be taken out again; and which packets nobody reads."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_unsent_forms"),
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
        migrations.RunSQL((SQL / "0006_unread.sql").read_text(encoding="utf-8")),
    ]
