"""Sessions in a table of our own that names the worker, so that one statement finds the session, her and her units."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

# Everybody who was signed in signs in again: the old table is emptied and the application's way to it is closed.
INSTEAD = """
GRANT SELECT, INSERT, UPDATE, DELETE ON casework_workersession TO casework_app;
GRANT SELECT ON casework_workersession TO casework_wall;
REVOKE ALL ON django_session FROM casework_app;
TRUNCATE django_session;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("casework", "0009_fingerprints_without_partners"),
        ("sessions", "0001_initial"),
    ]

    operations: ClassVar[list[Operation]] = [
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
        migrations.RunSQL(INSTEAD, migrations.RunSQL.noop),
    ]
