"""What the province's supervisors keep for themselves: reviews of odd things, and the sealed list of decoys."""

import django.db.models.deletion
from django.db import migrations, models

import casework.trail.ids
import casework.vault.fields

KEPT = ("casework_review", "casework_decoy")

APPEND_ONLY = "".join(
    f"CREATE TRIGGER casework_append_only_row BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION casework_append_only();\n"
    f"CREATE TRIGGER casework_append_only_statement BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION casework_append_only();\n"
    for table in KEPT
)

UNITS = "(SELECT wall.units())::int[]"
ME = "(SELECT wall.worker())"

# Only supervisors sit at a province, so whoever holds that unit may read and add; nobody reviews what she did herself.
WALL = f"""
GRANT SELECT, INSERT ON {", ".join(KEPT)} TO casework_app;
GRANT SELECT ON {", ".join(KEPT)} TO casework_wall;
ALTER TABLE casework_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_review FORCE ROW LEVEL SECURITY;
ALTER TABLE casework_decoy ENABLE ROW LEVEL SECURITY;
ALTER TABLE casework_decoy FORCE ROW LEVEL SECURITY;
CREATE POLICY review_of_my_province ON casework_review FOR SELECT TO casework_app USING (province_id = ANY ({UNITS}));
CREATE POLICY review_by_me_of_another ON casework_review FOR INSERT TO casework_app
    WITH CHECK (province_id = ANY ({UNITS}) AND by_id = {ME} AND worker_id IS DISTINCT FROM {ME});
CREATE POLICY decoy_of_my_province ON casework_decoy FOR SELECT TO casework_app USING (province_id = ANY ({UNITS}));
CREATE POLICY decoy_by_my_province ON casework_decoy FOR INSERT TO casework_app WITH CHECK (province_id = ANY ({UNITS}));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0013_one_probe_a_row"),
    ]

    operations = [
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
            options={"default_permissions": ()},
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
                (
                    "words",
                    casework.vault.fields.SealedJSONField(guarded="locked_by", purpose="review.words", row="id"),
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
                "indexes": [models.Index(fields=["province", "id"], name="review_of_province")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("locked_by", models.F("id")), ("sealed_key__isnull", False))
                        | models.Q(("locked_by", models.F("about_id")), ("sealed_key__isnull", True)),
                        name="a_review_opens_with_some_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("worker_id__isnull", True))
                        | models.Q(("worker_id", models.F("by_id")), _negated=True),
                        name="nobody_reviews_herself",
                    ),
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY + WALL, migrations.RunSQL.noop),
    ]
