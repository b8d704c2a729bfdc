"""Writes docs/wall.sql anew (`make wall`): migrates an empty database and reads the wall from its catalog."""

import os
from pathlib import Path

import django
from django.core.management import call_command

from deploy.embedded_postgres import OWNER, throwaway

WRITTEN = Path(__file__).resolve().parent.parent / "docs" / "wall.sql"


def main() -> None:
    """Start a server, migrate as the owner of the tables, write the file, leave nothing running."""
    with throwaway() as server:
        server.create_database("casework")
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.test"
        os.environ["DATABASE_URL"] = server.url("casework", role=OWNER)
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        with WRITTEN.open("w", encoding="utf-8") as written:
            call_command("wall", stdout=written)
    print(f"Written: {WRITTEN.relative_to(WRITTEN.parent.parent)}")


if __name__ == "__main__":
    main()
