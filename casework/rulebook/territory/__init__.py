"""Vietnam's provinces, districts and communes as dated data: a code means a place only together with a day.

On 1 July 2025 the districts went, 63 provinces became 34, and codes were reused: 03405 was Xã Giang Ma, is Xã Tả Lèng.
An address therefore keeps its code and the day it was taken, and is never quietly renamed. See PROVENANCE.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from casework.rulebook.names import fold, folded_matches, text_key
from casework.rulebook.rows import holds

UNITS = Path(__file__).with_name("units.csv")
REFORM = date(2025, 7, 1)

PROVINCE, DISTRICT, COMMUNE = 2, 3, 5

KINDS = {
    "tinh": "Tỉnh",
    "thanh_pho": "Thành phố",
    "quan": "Quận",
    "huyen": "Huyện",
    "thi_xa": "Thị xã",
    "thi_tran": "Thị trấn",
    "phuong": "Phường",
    "xa": "Xã",
    "dac_khu": "Đặc khu",
}


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    """One unit as it was called during one period (both days included); `name` has its kind in front: Xã Bình Lư."""

    code: str
    name: str
    kind: str
    province_code: str
    parent_code: str
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def level(self) -> int:
        """PROVINCE, DISTRICT or COMMUNE: the length of the code."""
        return len(self.code)

    @property
    def short_name(self) -> str:
        """The name without its kind: Bình Lư."""
        return self.name.removeprefix(KINDS[self.kind]).strip()


@cache
def units() -> tuple[TerritoryRow, ...]:
    """Every unit of every period, in the order of the file."""
    with UNITS.open(encoding="utf-8", newline="") as file:
        return tuple(
            TerritoryRow(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                province_code=row["province_code"],
                parent_code=row["parent_code"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


@cache
def _by_code() -> dict[str, tuple[TerritoryRow, ...]]:
    found: dict[str, tuple[TerritoryRow, ...]] = {}
    for unit in units():
        found[unit.code] = (*found.get(unit.code, ()), unit)
    return found


def unit_at(code: str, on: date) -> TerritoryRow | None:
    """The unit this code meant on that day, or None."""
    return next((unit for unit in _by_code().get(code, ()) if holds(unit, on)), None)


def full_name(code: str, on: date) -> str:
    """The place with everything above it, as it was called then: Xã Giang Ma, Huyện Tam Đường, Tỉnh Lai Châu."""
    return ", ".join(unit.name for unit in _upwards(code, on))


def _upwards(code: str, on: date) -> Iterator[TerritoryRow]:
    unit = unit_at(code, on)
    while unit is not None:
        yield unit
        unit = unit_at(unit.parent_code, on) if unit.parent_code else None


def provinces(on: date) -> list[TerritoryRow]:
    """The provinces of that day in Vietnamese order."""
    return _sorted(unit for unit in units() if unit.level == PROVINCE and holds(unit, on))


def communes(province_code: str, on: date) -> list[TerritoryRow]:
    """The communes of one province on that day in Vietnamese order."""
    return _sorted(
        unit for unit in units() if unit.level == COMMUNE and unit.province_code == province_code and holds(unit, on)
    )


def _sorted(found: Iterator[TerritoryRow]) -> list[TerritoryRow]:
    return sorted(found, key=lambda unit: text_key(unit.short_name))


def search_key(text: str) -> str:
    """A place name as a search sees it: `Xã Bình Lư` is found by `binh lu`, `xa binh lu`, `BÌNH LƯ`."""
    return fold(text)


@cache
def _search_keys() -> dict[tuple[str, date], str]:
    return {(unit.code, unit.valid_from): search_key(unit.name) for unit in units()}


def search(query: str, on: date, *, province_code: str = "", most: int = 20) -> list[TerritoryRow]:
    """Communes of that day whose name has the words typed, in any order; those with exactly these words come first."""
    wanted, keys = search_key(query), _search_keys()
    found = (
        unit
        for unit in units()
        if unit.level == COMMUNE
        and holds(unit, on)
        and (not province_code or unit.province_code == province_code)
        and folded_matches(wanted, keys[unit.code, unit.valid_from])
    )
    words = set(wanted.split())
    return sorted(_sorted(found), key=lambda unit: not words <= set(keys[unit.code, unit.valid_from].split()))[:most]
