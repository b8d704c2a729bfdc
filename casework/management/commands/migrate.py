"""Django's migrate over a connection that may send several statements at once, which the app itself never may."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections


class Command(DjangoMigrate):
    """Loosens the connection for the length of the migration, then closes it, so that the next one is strict again."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        strict = connection.settings_dict["OPTIONS"]
        connection.close()
        connection.settings_dict["OPTIONS"] = {**strict, "prepare_threshold": None, "server_side_binding": False}
        try:
            super().handle(*args, **options)
        finally:
            connection.close()
            connection.settings_dict["OPTIONS"] = strict
