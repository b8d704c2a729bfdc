"""Writes the trail to a file or to standard output, for deploy/verify/casework_verify.py to examine."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from casework.management.signed_in import signed_in_as
from casework.trail.proof.dump import dump


class Command(BaseCommand):
    """`dump_trail FILE`; without a file, standard output."""

    help = "Write the whole trail as JSON lines for the offline verifier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        where: Path | None = options["file"]
        with signed_in_as(settings.VERIFY_DATABASE):
            if not sees_all():
                raise CommandError("This sign-in sees only a part: set DATABASE_VERIFY_URL to casework_verify's.")
            if where is None:
                dump(sys.stdout.buffer, origin=settings.TRAIL_ORIGIN)
                return
            # Of one moment, so that what was broken off begins anew: until it is whole, it does not bear its name.
            under_way = where.with_name(f"{where.name}.part")
            tell = self._tell if options["verbosity"] else None
            with under_way.open("wb") as out:
                lines = dump(out, origin=settings.TRAIL_ORIGIN, tell=tell)
            under_way.replace(where)
        if options["verbosity"]:
            self.stdout.write(f"{lines:,} lines in {where}.")

    def _tell(self, lines: int) -> None:
        self.stderr.write(f"{lines:,} lines ...")


def sees_all() -> bool:
    """Whether row security hides nothing from this role; a dump with gaps would look like a crime."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR pg_has_role(current_user, 'casework_verify', 'USAGE')"
            " FROM pg_roles WHERE rolname = current_user"
        )
        (found,) = cursor.fetchone()
    return bool(found)
