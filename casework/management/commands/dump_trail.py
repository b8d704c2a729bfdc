"""Writes the trail to a file or to standard output, for deploy/verify/casework_verify.py to examine."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from casework.trail.dumping import dump


class Command(BaseCommand):
    """`dump_trail FILE`; without a file, standard output."""

    help = "Write the whole trail as JSON lines for the offline verifier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        where: Path | None = options["file"]
        if where is None:
            dump(sys.stdout.buffer, origin=settings.TRAIL_ORIGIN)
            return
        with where.open("wb") as out:
            lines = dump(out, origin=settings.TRAIL_ORIGIN)
        if options["verbosity"]:
            self.stdout.write(f"{lines:,} lines in {where}.")
