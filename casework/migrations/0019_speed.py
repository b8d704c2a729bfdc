"""A case page and its history flat in the life of a case: indexes in the order shown, and readers that use them."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import casework.trail.ids

SQL = Path(__file__).resolve().parent / "sql"

OF_A_CASE = (
    *("carriedreport", "closurereview", "consent", "firstwords", "flag"),
    *("followup", "incident", "livelihoodinput", "livelihoodplan", "milestone"),
    *("note", "notice", "referral", "riskassessment", "safecontact"),
    *("safetyplan", "settingaside", "shelterstay", "struckentry", "survivor"),
    "training",
)
"""Kinds whose history is read in order, by their case."""

MANY_OF_A_CASE = (
    *("carriedreport", "closurereview", "consent", "flag", "followup"),
    *("livelihoodinput", "milestone", "note", "referral", "riskassessment"),
    *("settingaside", "shelterstay", "struckentry", "training"),
)
"""Kinds of which a case has many: the history of one of them is read by its own id as well."""


def case_of_history() -> models.Field:
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="casework.case",
    )


def case_of(related_name: str) -> models.Field:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to="casework.case"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0018_notice"),
    ]

    operations = [
        *(migrations.AlterField(f"historical{kind}", "case", case_of_history()) for kind in OF_A_CASE),
        migrations.AlterField(
            "historicalcase", "id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)
        ),
        migrations.AlterField("note", "case", case_of("notes")),
        migrations.AlterField("referral", "case", case_of("referrals")),
        *(
            migrations.AddIndex(
                f"historical{kind}", models.Index(fields=["case", "history_id"], name=f"{kind}_in_order")
            )
            for kind in OF_A_CASE
        ),
        migrations.AddIndex("historicalcase", models.Index(fields=["id", "history_id"], name="case_in_order")),
        migrations.AddIndex("note", models.Index(fields=["case", "id"], name="note_of_case")),
        migrations.AddIndex("referral", models.Index(fields=["case", "id"], name="referral_of_case")),
        *(
            migrations.AddIndex(f"historical{kind}", models.Index(fields=["id", "history_id"], name=f"{kind}_by_id"))
            for kind in MANY_OF_A_CASE
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("stage__in", ["sent", "accepted"])), fields=["case"], name="referral_open_of_case"
            ),
        ),
        migrations.RunSQL((SQL / "0019_speed.sql").read_text(encoding="utf-8")),
    ]
