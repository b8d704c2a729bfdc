"""The tables, as makemigrations made them: cases, units and people, keys and rights, history, trail."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=64, unique=True)),
                ("display_name", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                ("public_key", models.BinaryField()),
                ("certified", models.BinaryField(null=True)),
                ("joined_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("code", models.CharField(editable=False, max_length=12, null=True, unique=True)),
                ("stage", models.CharField(default="draft", max_length=16)),
                ("risk_level", models.CharField(max_length=12, null=True)),
                ("programme", models.CharField(max_length=16)),
                ("received_at", models.DateTimeField()),
                ("reported_at", models.DateTimeField(null=True)),
                ("registered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("name", casework.vault.fields.SealedTextField(guarded="id", null=True, purpose="case.name", row="id")),
            ],
            options={
                "permissions": [("see", "see"), ("work", "work"), ("lead", "lead")],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CaseChain",
            fields=[
                ("case_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("length", models.BigIntegerField()),
                ("head", models.BinaryField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.UUIDField(unique=True)),
                ("leaf_hash", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="unit",
                        serialize=False,
                        to="auth.group",
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=160)),
                ("commune_code", models.CharField(blank=True, max_length=5)),
                ("commune_valid_from", models.DateField(null=True)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("public_key", models.BinaryField()),
                ("certified", models.BinaryField(null=True)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="casework.unit",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=12)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("certified", models.BinaryField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="casework.unit"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PendingEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.UUIDField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TreeNode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "place", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("place", models.BigIntegerField()),
                ("node_hash", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gone", "Gone"),
                            ("differs", "Differs"),
                            ("twice", "Twice"),
                            ("unannounced", "Unannounced"),
                            ("schema", "Schema"),
                            ("forked", "Forked"),
                        ],
                        max_length=16,
                    ),
                ),
                ("event_id", models.UUIDField(null=True)),
                ("place", models.BigIntegerField(null=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "event_id", "place"), name="one_alarm_for_one_thing", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseStatistics",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="statistics",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                (
                    "text",
                    casework.vault.fields.SealedTextField(guarded="case_id", purpose="statistics.text", row="case_id"),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("asked_at", models.DateTimeField()),
                ("terms", casework.vault.fields.SealedJSONField(guarded="case_id", purpose="consent.terms", row="id")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=40)),
                ("outcome", models.CharField(max_length=8)),
                ("worker_id", models.BigIntegerField(null=True)),
                ("province_id", models.BigIntegerField(null=True)),
                ("case_id", models.UUIDField(null=True)),
                ("case_seq", models.BigIntegerField(null=True)),
                ("object_id", models.UUIDField(null=True)),
                ("body", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["province_id", "id"], name="event_of_province"),
                    models.Index(fields=["worker_id", "id"], name="event_of_worker"),
                    models.Index(
                        condition=models.Q(
                            ("outcome", "refused"),
                            ("act__in", ["worker.renew", "membership.appoint", "grant.exclude"]),
                            _connector="OR",
                        ),
                        fields=["province_id", "id"],
                        name="event_to_look_into",
                    ),
                    models.Index(
                        condition=models.Q(("act", "schema.change")), fields=["id"], name="event_of_the_shape"
                    ),
                    models.Index(
                        models.F("case_id"),
                        models.OrderBy(models.F("case_seq"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("case_id__isnull", False), ("outcome", "done")),
                        name="event_done_on_a_case",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["done", "looked", "refused"])),
                        name="event_outcome_is_known",
                    ),
                    models.UniqueConstraint(
                        models.F("case_id"),
                        models.OrderBy(models.F("case_seq"), nulls_first=True),
                        condition=models.Q(("case_id__isnull", False)),
                        name="one_event_at_a_place_of_a_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalClosureReview",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_id", models.BigIntegerField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.BigIntegerField(null=True)),
                ("approved", models.BooleanField(null=True)),
                (
                    "checklist",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="closure.checklist", row="id"),
                ),
                (
                    "outcome",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="closure.outcome", row="id"
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical closure review",
                "verbose_name_plural": "historical closure reviews",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalConsent",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("terms", casework.vault.fields.SealedJSONField(guarded="case_id", purpose="consent.terms", row="id")),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical consent",
                "verbose_name_plural": "historical consents",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "scores",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="followup.scores", row="id"
                    ),
                ),
                (
                    "note",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="followup.note", row="id"
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical follow up",
                "verbose_name_plural": "historical follow ups",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLivelihoodInput",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("given_on", models.DateField()),
                ("item", casework.vault.fields.SealedJSONField(guarded="case_id", purpose="input.item", row="id")),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical livelihood input",
                "verbose_name_plural": "historical livelihood inputs",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLivelihoodPlan",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("stage", models.CharField(default="need", max_length=16)),
                ("planned_by_id", models.BigIntegerField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by_id", models.BigIntegerField(null=True)),
                (
                    "baseline",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="livelihood.baseline", row="id"
                    ),
                ),
                (
                    "goal",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="livelihood.goal", row="id"
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical livelihood plan",
                "verbose_name_plural": "historical livelihood plans",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMilestone",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("due_on", models.DateField()),
                ("met_on", models.DateField(null=True)),
                ("text", casework.vault.fields.SealedTextField(guarded="case_id", purpose="milestone.text", row="id")),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical milestone",
                "verbose_name_plural": "historical milestones",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNote",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("written_at", models.DateTimeField()),
                ("written_by_id", models.BigIntegerField()),
                ("text", casework.vault.fields.SealedTextField(guarded="case_id", purpose="note.text", row="id")),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical note",
                "verbose_name_plural": "historical notes",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalShelterStay",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("stage", models.CharField(max_length=16)),
                ("admitted_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("survivor_charge", models.PositiveIntegerField(default=0)),
                ("place", casework.vault.fields.SealedJSONField(guarded="id", purpose="shelter.place", row="id")),
                (
                    "support",
                    casework.vault.fields.SealedJSONField(guarded="id", null=True, purpose="shelter.support", row="id"),
                ),
                (
                    "outcome",
                    casework.vault.fields.SealedJSONField(guarded="id", null=True, purpose="shelter.outcome", row="id"),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical shelter stay",
                "verbose_name_plural": "historical shelter stays",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIncident",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                (
                    "answers",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="incident.answers", row="id"
                    ),
                ),
                (
                    "story",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="incident.story", row="id"
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical incident",
                "verbose_name_plural": "historical incidents",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRiskAssessment",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("instrument", models.CharField(max_length=16)),
                ("assessed_at", models.DateTimeField()),
                ("assessed_by_id", models.BigIntegerField()),
                (
                    "answers",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="risk.answers", row="id"
                    ),
                ),
                (
                    "reason",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="risk.reason", row="id"
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical risk assessment",
                "verbose_name_plural": "historical risk assessments",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSafeContact",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                (
                    "ways",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="contact.ways", row="id"
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical safe contact",
                "verbose_name_plural": "historical safe contacts",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSafetyPlan",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("reviewed_at", models.DateTimeField()),
                (
                    "blocks",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="safety_plan.blocks", row="id"),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical safety plan",
                "verbose_name_plural": "historical safety plans",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSurvivor",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                (
                    "birth",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="survivor.birth", row="id"
                    ),
                ),
                (
                    "details",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="survivor.details", row="id"
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical survivor",
                "verbose_name_plural": "historical survivors",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTraining",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("began_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "detail",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="training.detail", row="id"),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical training",
                "verbose_name_plural": "historical trainings",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="LivelihoodInput",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("given_on", models.DateField()),
                ("item", casework.vault.fields.SealedJSONField(guarded="case_id", purpose="input.item", row="id")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="livelihood_inputs",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MembershipKey",
            fields=[
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="key",
                        serialize=False,
                        to="casework.membership",
                    ),
                ),
                ("sealed_unit_key", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="worker",
            name="units",
            field=models.ManyToManyField(
                related_name="workers",
                through="casework.Membership",
                through_fields=("worker", "unit"),
                to="casework.unit",
            ),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("due_on", models.DateField()),
                ("met_on", models.DateField(null=True)),
                ("text", casework.vault.fields.SealedTextField(guarded="case_id", purpose="milestone.text", row="id")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("written_at", models.DateTimeField()),
                ("written_by_id", models.BigIntegerField()),
                ("text", casework.vault.fields.SealedTextField(guarded="case_id", purpose="note.text", row="id")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="organisation",
                        serialize=False,
                        to="casework.unit",
                    ),
                ),
                ("services", models.JSONField(default=list)),
                ("certified", models.BinaryField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ProvinceRoll",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="roll",
                        serialize=False,
                        to="casework.unit",
                    ),
                ),
                ("floors", models.BinaryField()),
                ("certified", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="UnitKey",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="keys",
                        serialize=False,
                        to="casework.unit",
                    ),
                ),
                ("sealed_private", models.BinaryField()),
                ("sealed_fingerprint_key", models.BinaryField(null=True)),
                ("under_parent", models.BinaryField(null=True)),
                ("sealed_verifier", models.BinaryField(null=True)),
                ("sealed_signing_key", models.BinaryField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalReferral",
            fields=[
                ("id", models.UUIDField(default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("stage", models.CharField(default="sent", max_length=12)),
                ("urgent", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("packet", casework.vault.fields.SealedJSONField(guarded="id", purpose="referral.packet", row="id")),
                (
                    "answer",
                    casework.vault.fields.SealedJSONField(guarded="id", null=True, purpose="referral.answer", row="id"),
                ),
                (
                    "why",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="referral.why", row="id"
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical referral",
                "verbose_name_plural": "historical referrals",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCase",
            fields=[
                ("id", models.UUIDField(db_index=True, default=casework.trail.ids.uuid7, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("code", models.CharField(editable=False, max_length=12, null=True)),
                ("stage", models.CharField(default="draft", max_length=16)),
                ("risk_level", models.CharField(max_length=12, null=True)),
                ("programme", models.CharField(max_length=16)),
                ("received_at", models.DateTimeField()),
                ("reported_at", models.DateTimeField(null=True)),
                ("registered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("name", casework.vault.fields.SealedTextField(guarded="id", null=True, purpose="case.name", row="id")),
                (
                    "history_id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                ("event_id", models.UUIDField()),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical case",
                "verbose_name_plural": "historical cases",
                "ordering": ("-history_id",),
                "get_latest_by": ("history_id",),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField()),
                ("kind", models.CharField(max_length=8)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="fingerprints", to="casework.case"
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Decoy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed_key", models.BinaryField()),
                ("what", casework.vault.fields.SealedJSONField(guarded="id", purpose="decoy.what", row="id")),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=16)),
                ("object_id", models.UUIDField(null=True)),
                ("began_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("met_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clocks", to="casework.case"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CaseHeldByWorker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_key", models.BinaryField(null=True)),
                ("granted_by", models.BigIntegerField()),
                ("granted_at", models.DateTimeField()),
                ("origin", models.CharField(max_length=40)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="held_by_workers", to="casework.case"
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "through_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="case",
            name="desk",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="origin",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.unit"
            ),
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("stage", models.CharField(default="sent", max_length=12)),
                ("urgent", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("packet", casework.vault.fields.SealedJSONField(guarded="id", purpose="referral.packet", row="id")),
                (
                    "answer",
                    casework.vault.fields.SealedJSONField(guarded="id", null=True, purpose="referral.answer", row="id"),
                ),
                (
                    "why",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="referral.why", row="id"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="referrals", to="casework.case"
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
            ],
            options={
                "permissions": [("see", "see"), ("work", "work"), ("lead", "lead")],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReferralHeldByUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_key", models.BinaryField(null=True)),
                ("granted_by", models.BigIntegerField()),
                ("granted_at", models.DateTimeField()),
                ("origin", models.CharField(max_length=40)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "content_object",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held_by_units",
                        to="casework.referral",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="auth.group"),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReferralHeldByWorker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_key", models.BinaryField(null=True)),
                ("granted_by", models.BigIntegerField()),
                ("granted_at", models.DateTimeField()),
                ("origin", models.CharField(max_length=40)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held_by_workers",
                        to="casework.referral",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
                (
                    "through_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ShelterStay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("stage", models.CharField(max_length=16)),
                ("admitted_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("survivor_charge", models.PositiveIntegerField(default=0)),
                ("place", casework.vault.fields.SealedJSONField(guarded="id", purpose="shelter.place", row="id")),
                (
                    "support",
                    casework.vault.fields.SealedJSONField(guarded="id", null=True, purpose="shelter.support", row="id"),
                ),
                (
                    "outcome",
                    casework.vault.fields.SealedJSONField(guarded="id", null=True, purpose="shelter.outcome", row="id"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shelter_stays", to="casework.case"
                    ),
                ),
            ],
            options={
                "permissions": [("see", "see"), ("work", "work"), ("lead", "lead")],
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ShelterStayHeldByUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_key", models.BinaryField(null=True)),
                ("granted_by", models.BigIntegerField()),
                ("granted_at", models.DateTimeField()),
                ("origin", models.CharField(max_length=40)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "content_object",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held_by_units",
                        to="casework.shelterstay",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="auth.group"),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ShelterStayHeldByWorker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_key", models.BinaryField(null=True)),
                ("granted_by", models.BigIntegerField()),
                ("granted_at", models.DateTimeField()),
                ("origin", models.CharField(max_length=40)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held_by_workers",
                        to="casework.shelterstay",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
                (
                    "through_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "answers",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="incident.answers", row="id"
                    ),
                ),
                (
                    "story",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="incident.story", row="id"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="incident", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("worker_id", models.BigIntegerField(null=True)),
                ("about_id", models.UUIDField(null=True)),
                ("mark", models.CharField(blank=True, max_length=40)),
                ("upto", models.UUIDField(null=True)),
                ("by_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("locked_by", models.UUIDField()),
                ("sealed_key", models.BinaryField(null=True)),
                ("words", casework.vault.fields.SealedJSONField(guarded="locked_by", purpose="review.words", row="id")),
                (
                    "province",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("instrument", models.CharField(max_length=16)),
                ("assessed_at", models.DateTimeField()),
                ("assessed_by_id", models.BigIntegerField()),
                (
                    "answers",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="risk.answers", row="id"
                    ),
                ),
                (
                    "reason",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="risk.reason", row="id"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="risk_assessments", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SafeContact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "ways",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="contact.ways", row="id"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="safe_contact", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SafetyPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reviewed_at", models.DateTimeField()),
                (
                    "blocks",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="safety_plan.blocks", row="id"),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="safety_plan", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SignInFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_digest", models.BinaryField()),
                ("source_digest", models.BinaryField()),
                ("known_device", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["source_digest", "at"], name="failure_by_source"),
                    models.Index(fields=["at"], name="failure_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkerSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Survivor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "birth",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="survivor.birth", row="id"
                    ),
                ),
                (
                    "details",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="survivor.details", row="id"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="survivor", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TerritoryUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=5)),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=24)),
                ("province_code", models.CharField(max_length=2)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=80)),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["province_code", "name"], name="territory_of_province")],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="territory_code_once_a_date"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="territory_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("began_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "detail",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="training.detail", row="id"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="trainings", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("method", models.CharField(max_length=16)),
                ("salt", models.BinaryField()),
                ("params", models.JSONField()),
                ("sealed_private", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credentials",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RedactedName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=16)),
                ("ruled_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.unit",
                    ),
                ),
                (
                    "ruled_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CaseHeldByUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed_key", models.BinaryField(null=True)),
                ("granted_by", models.BigIntegerField()),
                ("granted_at", models.DateTimeField()),
                ("origin", models.CharField(max_length=40)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "content_object",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held_by_units",
                        to="casework.case",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="auth.group"),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [models.Index(fields=["content_object", "group", "expires_at"], name="case_held_by")],
                "unique_together": {("group", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="ClosureReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_id", models.BigIntegerField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.BigIntegerField(null=True)),
                ("approved", models.BooleanField(null=True)),
                (
                    "checklist",
                    casework.vault.fields.SealedJSONField(guarded="case_id", purpose="closure.checklist", row="id"),
                ),
                (
                    "outcome",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="closure.outcome", row="id"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="closure_reviews", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by_id__isnull", True),
                            models.Q(("decided_by_id", models.F("asked_by_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="closure_is_decided_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved__isnull", True),
                                ("decided_at__isnull", True),
                                ("decided_by_id__isnull", True),
                            ),
                            models.Q(
                                ("approved__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by_id__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_closure_says_by_whom",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("case",),
                        name="one_open_closure_a_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exclusions",
                        to="casework.case",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("case", "worker"), name="excluded_once")],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "scores",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="followup.scores", row="id"
                    ),
                ),
                (
                    "note",
                    casework.vault.fields.SealedTextField(
                        guarded="case_id", null=True, purpose="followup.note", row="id"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="followups", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("case", "due_on"), name="one_followup_a_day")],
            },
        ),
        migrations.CreateModel(
            name="LivelihoodPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.trail.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("stage", models.CharField(default="need", max_length=16)),
                ("planned_by_id", models.BigIntegerField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by_id", models.BigIntegerField(null=True)),
                (
                    "baseline",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="livelihood.baseline", row="id"
                    ),
                ),
                (
                    "goal",
                    casework.vault.fields.SealedJSONField(
                        guarded="case_id", null=True, purpose="livelihood.goal", row="id"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="livelihood_plan", to="casework.case"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "need",
                                    "plan",
                                    "approved",
                                    "inputs_given",
                                    "running",
                                    "sustained",
                                    "adapted",
                                    "failed",
                                ],
                            )
                        ),
                        name="plan_stage_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["need", "plan", "adapted", "failed"]),
                            models.Q(("approved_at__isnull", False), ("approved_by_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="inputs_need_an_approved_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by_id__isnull", True),
                            ("planned_by_id__isnull", True),
                            models.Q(("approved_by_id", models.F("planned_by_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_plan_is_approved_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("worker", "unit"), name="one_living_membership"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                ),
                name="membership_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["host", "officer", "partner", "supervisor"])), name="role_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(condition=models.Q(("written_by_id__gt", 0)), name="a_note_has_a_writer"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="serves",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="partners", to="casework.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["trusted_address", "commune_desk", "partner", "province"])),
                name="unit_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="fingerprint",
            constraint=models.UniqueConstraint(fields=("province", "digest", "case"), name="fingerprint_once_a_case"),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("met_at__isnull", True)), fields=["unit", "due_at"], name="clock_running"
            ),
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
        migrations.AlterUniqueTogether(
            name="caseheldbyworker",
            unique_together={("user", "permission", "content_object")},
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("stage", "reported")), fields=["desk", "id"], name="case_arrived_at"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "draft",
                            "reported",
                            "registered",
                            "assessing",
                            "active",
                            "follow_up",
                            "closure_pending",
                            "closed",
                            "duplicate",
                            "out_of_scope",
                        ],
                    )
                ),
                name="case_stage_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("risk_level__isnull", True),
                    ("risk_level__in", ["low", "medium", "high", "very_high"]),
                    _connector="OR",
                ),
                name="case_risk_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reported_at__isnull", True), ("stage", "draft")),
                    models.Q(models.Q(("stage", "draft"), _negated=True), ("reported_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_case_past_draft_was_reported",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stage__in", ["draft", "reported", "duplicate", "out_of_scope"]),
                    models.Q(("code__isnull", False), ("registered_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_registered_case_has_its_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ["active", "follow_up", "closure_pending", "closed"]), _negated=True),
                    ("risk_level__isnull", False),
                    _connector="OR",
                ),
                name="an_active_case_has_a_risk_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage__in", ["closure_pending", "closed"]), _negated=True),
                    ("risk_level__in", ["low", "medium"]),
                    _connector="OR",
                ),
                name="high_risk_blocks_closure",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("stage", "closed")),
                    models.Q(models.Q(("stage", "closed"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="only_a_closed_case_has_a_closing_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stage__in", ["sent", "accepted", "declined", "completed", "no_show", "stopped", "withdrawn"])
                ),
                name="referral_stage_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("stage__in", ["sent", "accepted"])),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("stage__in", ["declined", "completed", "no_show", "stopped", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="an_ended_referral_has_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("sent_at"))), name="a_referral_expires_after_it_is_sent"
            ),
        ),
        migrations.AddIndex(
            model_name="referralheldbyunit",
            index=models.Index(fields=["content_object", "group"], name="referral_held_by"),
        ),
        migrations.AlterUniqueTogether(
            name="referralheldbyunit",
            unique_together={("group", "permission", "content_object")},
        ),
        migrations.AlterUniqueTogether(
            name="referralheldbyworker",
            unique_together={("user", "permission", "content_object")},
        ),
        migrations.AddConstraint(
            model_name="shelterstay",
            constraint=models.CheckConstraint(
                condition=models.Q(("survivor_charge", 0)), name="she_pays_nothing_for_refuge"
            ),
        ),
        migrations.AddConstraint(
            model_name="shelterstay",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["admitted", "extended", "discharged", "left_unannounced"])),
                name="refuge_stage_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shelterstay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("stage__in", ["admitted", "extended"])),
                    models.Q(("ended_at__isnull", False), ("stage__in", ["discharged", "left_unannounced"])),
                    _connector="OR",
                ),
                name="an_ended_stay_has_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="shelterstay",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage__in", ["admitted", "extended"])),
                fields=("case",),
                name="one_open_stay_a_case",
            ),
        ),
        migrations.AddIndex(
            model_name="shelterstayheldbyunit",
            index=models.Index(fields=["content_object", "group"], name="shelterstay_held_by"),
        ),
        migrations.AlterUniqueTogether(
            name="shelterstayheldbyunit",
            unique_together={("group", "permission", "content_object")},
        ),
        migrations.AlterUniqueTogether(
            name="shelterstayheldbyworker",
            unique_together={("user", "permission", "content_object")},
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["province", "id"], name="review_of_province"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("locked_by", models.F("id")), ("sealed_key__isnull", False)),
                    models.Q(("locked_by", models.F("about_id")), ("sealed_key__isnull", True)),
                    _connector="OR",
                ),
                name="a_review_opens_with_some_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("worker_id__isnull", True),
                    models.Q(("worker_id", models.F("by_id")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_reviews_herself",
            ),
        ),
        migrations.AddConstraint(
            model_name="training",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("began_on")), _connector="OR"
                ),
                name="training_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(fields=("worker", "kind"), name="one_way_in_of_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="redactedname",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("province", "worker"),
                name="one_living_ruling_on_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="redactedname",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ruled_by", models.F("worker")), _negated=True),
                    models.Q(
                        ("ended_by__isnull", True),
                        models.Q(("ended_by", models.F("worker")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="nobody_rules_on_her_own_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="redactedname",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="who_ended_a_ruling_is_kept",
            ),
        ),
    ]
