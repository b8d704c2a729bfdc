"""A case page and its history flat in the life of a case: indexes in the order shown, and readers that use them."""

from pathlib import Path
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import casework.trail.ids

SQL = Path(__file__).resolve().parent / "sql"

ONE_IN_A_CASE = (
    "firstwords",
    "incident",
    "livelihoodplan",
    "notice",
    "safecontact",
    "safetyplan",
    "survivor",
)
MANY_IN_A_CASE = (
    "carriedreport",
    "closurereview",
    "consent",
    "flag",
    "followup",
    "livelihoodinput",
    "milestone",
    "note",
    "referral",
    "riskassessment",
    "settingaside",
    "shelterstay",
    "struckentry",
    "training",
)


def of_case(word: str) -> Operation:
    """The case of a row of history has no index of its own."""
    case = models.ForeignKey(
        blank=True,
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="casework.case",
    )
    return migrations.AlterField(model_name=f"historical{word}", name="case", field=case)


def in_order(word: str, kept: str = "case") -> Operation:
    """The rows of a case in their order."""
    index = models.Index(fields=[kept, "history_id"], name=f"{word}_in_order")
    return migrations.AddIndex(model_name=f"historical{word}", index=index)


def by_id(word: str) -> Operation:
    """The rows of one record of several."""
    index = models.Index(fields=["id", "history_id"], name=f"{word}_by_id")
    return migrations.AddIndex(model_name=f"historical{word}", index=index)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0018_notice")]

    operations: ClassVar[list[Operation]] = [
        migrations.AlterField(
            model_name="historicalcase",
            name="id",
            field=models.UUIDField(default=casework.trail.ids.uuid7, editable=False),
        ),
        in_order("case", "id"),
        *map(of_case, (*ONE_IN_A_CASE, *MANY_IN_A_CASE)),
        *map(in_order, (*ONE_IN_A_CASE, *MANY_IN_A_CASE)),
        *map(by_id, MANY_IN_A_CASE),
        migrations.AlterField(
            model_name="note",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="casework.case"
            ),
        ),
        migrations.AlterField(
            model_name="referral",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="referrals",
                to="casework.case",
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["case", "id"], name="note_of_case"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["case", "id"], name="referral_of_case"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("stage__in", ["sent", "accepted"])), fields=["case"], name="referral_open_of_case"
            ),
        ),
        migrations.RunSQL((SQL / "0019_speed.sql").read_text(encoding="utf-8")),
    ]
