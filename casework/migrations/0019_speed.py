"""A case page and its history flat in the life of a case: indexes in the order shown, and readers that use them."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import casework.trail.ids

SQL = Path(__file__).resolve().parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0018_notice"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalcarriedreport",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalcase",
            name="id",
            field=models.UUIDField(default=casework.trail.ids.uuid7, editable=False),
        ),
        migrations.AlterField(
            model_name="historicalclosurereview",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalconsent",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalflag",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalfollowup",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalincident",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicallivelihoodinput",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicallivelihoodplan",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalmilestone",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalnote",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalreferral",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalriskassessment",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsafecontact",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsafetyplan",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsettingaside",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalshelterstay",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalstruckentry",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsurvivor",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AlterField(
            model_name="historicaltraining",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="casework.case",
            ),
        ),
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
            model_name="historicalcarriedreport",
            index=models.Index(fields=["case", "history_id"], name="carriedreport_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalcase",
            index=models.Index(fields=["id", "history_id"], name="case_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalclosurereview",
            index=models.Index(fields=["case", "history_id"], name="closurereview_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalconsent",
            index=models.Index(fields=["case", "history_id"], name="consent_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalflag",
            index=models.Index(fields=["case", "history_id"], name="flag_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalfollowup",
            index=models.Index(fields=["case", "history_id"], name="followup_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalincident",
            index=models.Index(fields=["case", "history_id"], name="incident_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicallivelihoodinput",
            index=models.Index(fields=["case", "history_id"], name="livelihoodinput_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicallivelihoodplan",
            index=models.Index(fields=["case", "history_id"], name="livelihoodplan_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalmilestone",
            index=models.Index(fields=["case", "history_id"], name="milestone_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalnote",
            index=models.Index(fields=["case", "history_id"], name="note_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalreferral",
            index=models.Index(fields=["case", "history_id"], name="referral_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalriskassessment",
            index=models.Index(fields=["case", "history_id"], name="riskassessment_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalsafecontact",
            index=models.Index(fields=["case", "history_id"], name="safecontact_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalsafetyplan",
            index=models.Index(fields=["case", "history_id"], name="safetyplan_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalsettingaside",
            index=models.Index(fields=["case", "history_id"], name="settingaside_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalshelterstay",
            index=models.Index(fields=["case", "history_id"], name="shelterstay_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalstruckentry",
            index=models.Index(fields=["case", "history_id"], name="struckentry_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicalsurvivor",
            index=models.Index(fields=["case", "history_id"], name="survivor_in_order"),
        ),
        migrations.AddIndex(
            model_name="historicaltraining",
            index=models.Index(fields=["case", "history_id"], name="training_in_order"),
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
        migrations.AddIndex(
            model_name="historicalcarriedreport",
            index=models.Index(fields=["id", "history_id"], name="carriedreport_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalclosurereview",
            index=models.Index(fields=["id", "history_id"], name="closurereview_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalconsent",
            index=models.Index(fields=["id", "history_id"], name="consent_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalflag",
            index=models.Index(fields=["id", "history_id"], name="flag_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalfollowup",
            index=models.Index(fields=["id", "history_id"], name="followup_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicallivelihoodinput",
            index=models.Index(fields=["id", "history_id"], name="livelihoodinput_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalmilestone",
            index=models.Index(fields=["id", "history_id"], name="milestone_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalnote",
            index=models.Index(fields=["id", "history_id"], name="note_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalreferral",
            index=models.Index(fields=["id", "history_id"], name="referral_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalriskassessment",
            index=models.Index(fields=["id", "history_id"], name="riskassessment_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalsettingaside",
            index=models.Index(fields=["id", "history_id"], name="settingaside_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalshelterstay",
            index=models.Index(fields=["id", "history_id"], name="shelterstay_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicalstruckentry",
            index=models.Index(fields=["id", "history_id"], name="struckentry_by_id"),
        ),
        migrations.AddIndex(
            model_name="historicaltraining",
            index=models.Index(fields=["id", "history_id"], name="training_by_id"),
        ),
        migrations.RunSQL((SQL / "0019_speed.sql").read_text(encoding="utf-8")),
    ]
