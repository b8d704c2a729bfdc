"""Why a packet was sent becomes parts (purpose, ground, reason) instead of one text."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

import casework.vault.fields


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0003_finding_arrivals_and_workers")]

    operations: ClassVar[list[Operation]] = [
        migrations.AlterField(
            model_name=name,
            name="why",
            field=casework.vault.fields.SealedJSONField(guarded="case_id", null=True, purpose="referral.why", row="id"),
        )
        for name in ("referral", "historicalreferral")
    ]
