"""Django's migrate, as the owner of the tables and over a connection that may send several statements at once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from casework.policy import walls


class Command(DjangoMigrate):
    """Loosens the connection for the migration, plants the wall's key, and makes the next connection strict again.

    Django's schema editor sends several statements at once; the application never may, and its role owns no table.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        strict = connection.settings_dict.copy()
        owner = settings.OWNER_DATABASE
        connection.close()
        connection.settings_dict |= {
            name: owner[name] for name in ("USER", "PASSWORD", "HOST", "PORT") if name in owner
        }
        connection.settings_dict["OPTIONS"] = {
            **strict["OPTIONS"],
            "prepare_threshold": None,
            "server_side_binding": False,
        }
        try:
            super().handle(*args, **options)
            walls.plant_key(connection)
        finally:
            connection.close()
            connection.settings_dict |= strict
