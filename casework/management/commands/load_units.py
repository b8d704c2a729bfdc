"""Brings the administrative units of the rulebook into the database; run again, only what is new or changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from casework.management.owner import as_owner
from casework.records.territory import TerritoryUnit
from casework.rulebook.territory import TerritoryRow, units

BATCH = 2_000
FIELDS = ("name", "kind", "province_code", "valid_to", "source")

type Key = tuple[str, date]


class Command(BaseCommand):
    """Loads provinces, districts and communes with the days they were valid."""

    help = (
        "Loads Vietnam's administrative units (idempotent): new ones are added, changed ones corrected, none removed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, then write in one transaction: a stop in the middle leaves the units as they were."""
        wanted = {(row.code, row.valid_from): row for row in units()}
        with as_owner(), transaction.atomic():
            present: dict[Key, tuple[object, ...]] = {
                (code, valid_from): tuple(rest)
                for code, valid_from, *rest in TerritoryUnit.objects.values_list("code", "valid_from", *FIELDS)
            }
            added = [row for key, row in wanted.items() if key not in present]
            changed = [row for key, row in wanted.items() if key in present and present[key] != _facts(row)]
            self._write(added + changed, loud=options["verbosity"] > 0)
        if options["verbosity"] > 0:
            foreign = len(present.keys() - wanted.keys())
            self.stdout.write(
                f"Administrative units: {len(added):,} added, {len(changed):,} corrected, "
                f"{len(wanted) - len(added) - len(changed):,} as they were, {foreign:,} not in the list and left alone."
            )

    def _write(self, rows: list[TerritoryRow], *, loud: bool) -> None:
        for start in range(0, len(rows), BATCH):
            TerritoryUnit.objects.bulk_create(
                [_record(row) for row in rows[start : start + BATCH]],
                update_conflicts=True,
                unique_fields=["code", "valid_from"],
                update_fields=list(FIELDS),
            )
            if loud and len(rows) > BATCH:
                self.stdout.write(f"  {min(start + BATCH, len(rows)):,} of {len(rows):,}")


def _facts(row: TerritoryRow) -> tuple[object, ...]:
    return tuple(getattr(row, field) for field in FIELDS)


def _record(row: TerritoryRow) -> TerritoryUnit:
    return TerritoryUnit(code=row.code, valid_from=row.valid_from, **dict(zip(FIELDS, _facts(row), strict=True)))
