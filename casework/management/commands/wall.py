"""Prints the wall of the connected database, to be laid beside docs/wall.sql."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from casework.management.catalog import wall
from casework.management.owner import as_owner


class Command(BaseCommand):
    """`manage.py wall | diff docs/wall.sql -` says whether a database has the wall of this release."""

    help = "Print the functions, policies, triggers and privileges that guard the tables, as SQL."

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            self.stdout.write(wall(), ending="")
