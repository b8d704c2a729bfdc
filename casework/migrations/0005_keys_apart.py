"""The keys of units and members leave the rows that everybody reads, into tables of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_why_a_packet_was_sent"),
    ]

    operations = [
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
                ("sealed_fingerprint_key", models.BinaryField()),
                ("under_parent", models.BinaryField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="a_living_membership_has_a_key_and_an_ended_one_none",
        ),
        migrations.RemoveConstraint(
            model_name="unit",
            name="unit_key_is_wrapped_under_its_parent",
        ),
        migrations.RemoveField(
            model_name="membership",
            name="sealed_unit_key",
        ),
        migrations.RemoveField(
            model_name="unit",
            name="key_under_parent",
        ),
        migrations.RemoveField(
            model_name="unit",
            name="sealed_fingerprint_key",
        ),
        migrations.RemoveField(
            model_name="unit",
            name="sealed_private",
        ),
    ]
