"""Django's migrate, as the owner of the tables and over a connection that may send several statements at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from casework.management.one_model_anew import one_model_anew
from casework.management.owner import as_owner
from casework.policy import signed_context

OTHER_RELEASE = (
    "Dữ liệu ở đây do một bản phát hành khác tạo ra: với bản dùng thử, hãy chạy `make clean` rồi `make demo`; với dữ"
    " liệu thật, hãy chạy đúng bản đã tạo ra nó. · The data here was made by another release: in the demo run"
    " `make clean`, then `make demo`; with real data run the release that made it."
)


class Command(DjangoMigrate):
    """Loosens the connection for the migration, plants the wall's key, and makes the next connection strict again.

    Django's schema editor sends several statements at once; the application never may, and its role owns no table. What
    a migration does to a large house may take longer than any page.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(options["database"], prepare_threshold=None, server_side_binding=False) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
            if of_another_release(connection):
                raise CommandError(OTHER_RELEASE)
            with one_model_anew():
                super().handle(*args, **options)
            signed_context.plant_key(connection)


def of_another_release(connection: BaseDatabaseWrapper) -> bool:
    """Whether migrations of ours were run here that this release does not have: those of an older or a newer one."""
    run = {name for app, name in MigrationRecorder(connection).applied_migrations() if app == "casework"}
    return not run <= {name for app, name in MigrationLoader(None).disk_migrations if app == "casework"}
