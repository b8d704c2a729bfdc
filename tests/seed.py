"""Makes the cast once for several runs of pytest at a time: a stopped server's data, which each run copies.

`deploy/run_tests.py` makes it and names its place to its runs; a run that is named none gathers its own cast.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

from deploy.embedded_postgres import THROWAWAY, EmbeddedPostgres


def main(home: Path) -> None:
    """A server in this directory with everybody in it, and stopped."""
    with EmbeddedPostgres(home, options=THROWAWAY) as server:
        server.create_database("casework")
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.test"
        os.environ["DATABASE_URL"] = server.url("casework", role="postgres")
        django.setup()
        from tests.database import TestPostgres, behind_the_wall  # its models need the set-up above

        with behind_the_wall():
            TestPostgres(server.data, server.bin, server.url("postgres", role="postgres")).words_of_the_cast()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
