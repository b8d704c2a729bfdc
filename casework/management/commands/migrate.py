"""Django's migrate, as the owner of the tables and over a connection that may send several statements at once."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from casework.management.owner import as_owner
from casework.policy import walls


class Command(DjangoMigrate):
    """Loosens the connection for the migration, plants the wall's key, and makes the next connection strict again.

    Django's schema editor sends several statements at once; the application never may, and its role owns no table.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(options["database"], prepare_threshold=None, server_side_binding=False) as connection:
            super().handle(*args, **options)
            walls.plant_key(connection)
