"""The newest acts of a case are found by a stretch of its chain, in a quarter of the bytes; news by its time."""

from pathlib import Path

from django.db import migrations, models
from django.db.models.expressions import CombinedExpression, F, OrderBy, Value

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0057_bound_notices"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="event", name="event_done_on_a_case"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                F("case_id"),
                OrderBy(CombinedExpression(F("case_seq"), "/", Value(64)), descending=True, nulls_last=True),
                name="event_done_on_a_case",
                condition=models.Q(case_id__isnull=False, outcome="done"),
            ),
        ),
        migrations.RemoveIndex(model_name="event", name="event_of_worker"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                F("worker_id"),
                OrderBy(
                    models.Func(
                        F("at"),
                        template="((%(expressions)s AT TIME ZONE 'UTC')::date)",
                        output_field=models.DateField(),
                    ),
                    descending=True,
                ),
                name="event_of_worker",
            ),
        ),
        # A desk tells of the last weeks; by number it looked through all there ever was.
        migrations.RemoveIndex(model_name="news", name="news_of_unit"),
        migrations.AddIndex(model_name="news", index=models.Index(fields=["unit", "-at"], name="news_of_unit")),
        migrations.AddIndex(
            model_name="caseheldbyunit",
            index=models.Index(
                fields=["group", "expires_at"],
                name="case_held_for_a_time",
                condition=models.Q(expires_at__isnull=False),
            ),
        ),
        migrations.RunSQL((SQL / "0058_lighter.sql").read_text(encoding="utf-8")),
    ]
