"""Places as people still call them: by a name that ended in June 2025, in short (`TT Tam Đường`), or joined (`Sapa`).

What is found is a list to choose from, never a guess: the communes of today with that name, those into which an old one
of that name went, and the old ones themselves, for an address may be kept as it was told.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from casework.rulebook.names import fold, folded_matches
from casework.rulebook.rows import holds
from casework.rulebook.territory import (
    COMMUNE,
    DISTRICT,
    KINDS,
    REFORM,
    UNITS,
    TerritoryRow,
    unit_at,
    units,
)

LAST_DAY_BEFORE = date.fromordinal(REFORM.toordinal() - 1)

_SHORT = {
    "tt": "thi tran",
    "tx": "thi xa",
    "tp": "thanh pho",
    "p": "phuong",
    "x": "xa",
    "h": "huyen",
    "q": "quan",
    "t": "tinh",
}
_SHORT_KIND = re.compile(rf"({'|'.join(_SHORT)})(?:\.\s*|\s+|(?=\d))(?=\w)", re.IGNORECASE)
_PARTS = re.compile(r"[,;/]|\s[-–]\s")
_KIND_WORDS = tuple(sorted((fold(kind) for kind in KINDS.values()), key=len, reverse=True))
_OF_DISTRICTS = ("huyen", "quan", "thi xa", "thanh pho")


@cache
def _became() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    with UNITS.with_name("successors.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["code"]] = (*found.get(row["code"], ()), row["became"])
    return found


def successors(old: TerritoryRow) -> list[TerritoryRow]:
    """The communes of the first day of the reform that have land of this one of the day before; of a district those
    of all its communes."""
    if old.valid_to is None or old.level not in {COMMUNE, DISTRICT}:
        return []
    codes = [old.code]
    if old.level == DISTRICT:
        codes += [unit.code for unit, *_folded in _on(LAST_DAY_BEFORE, COMMUNE) if unit.parent_code == old.code]
    today = dict.fromkeys(code for one in codes for code in _became().get(one, ()))
    return [unit for code in today if (unit := unit_at(code, REFORM)) is not None]


def find(typed: str, on: date, *, near: str = "", most: int | None = 20) -> list[TerritoryRow]:
    """Communes that may be meant by a place as people write it: those of that day first, then old ones by their name;
    all of them where there is no `most`.

    `Thị trấn Tam Đường, huyện Tam Đường` says what lies above after a comma; marks, capitals and order say nothing.
    Those in the province `near` come first.
    """
    place, *above = [part for part in (_in_full(part) for part in _PARTS.split(typed)) if part] or [""]
    if len(place.replace(" ", "")) < 2:
        return []
    # As it was said; else whatever its kind was, for people go on saying town of a commune; else wherever it lay.
    for called, upper in dict.fromkeys(
        ((place, tuple(above)), (_bare(place), tuple(above)), (place, ()), (_bare(place), ()))
    ):
        old = _called(called, upper, LAST_DAY_BEFORE, COMMUNE)
        today = _called(called, upper, on, COMMUNE) if on >= REFORM else []
        if (not old and not today) or called.startswith(_OF_DISTRICTS):
            old += _called(called, upper, LAST_DAY_BEFORE, DISTRICT)
        if old or today:
            today += [unit for row in old for unit in successors(row)] if on >= REFORM else []
            found = dict.fromkeys([*today, *(row for row in old if row.level == COMMUNE)])
            return sorted(found, key=lambda unit: unit.province_code != near)[:most]
    return []


@dataclass(frozen=True, slots=True)
class Offered:
    """The communes of one name that are offered to choose from, and those that are left out of so long a list."""

    rows: tuple[TerritoryRow, ...] = ()
    left_out: tuple[TerritoryRow, ...] = ()


MOST_OFFERED = 20
"""So many places of one name are offered at once; whoever offers them says how many more there are."""


def offer(typed: str, on: date, *, near: str = "") -> Offered:
    """What is found, cut to what a person reads through, and what was cut."""
    found = find(typed, on, near=near, most=None)
    return Offered(tuple(found[:MOST_OFFERED]), tuple(found[MOST_OFFERED:]))


type Keys = tuple[TerritoryRow, str, str]
"""A unit, its folded name, and the short form of it in one piece."""


@cache
def _on(day: date, level: int) -> tuple[Keys, ...]:
    return tuple(
        (unit, fold(unit.name), fold(unit.short_name).replace(" ", ""))
        for unit in units()
        if unit.level == level and holds(unit, day)
    )


def _in_full(part: str) -> str:
    """A part of what was typed, folded, with `TT`, `TX`, `P.` said in full."""
    found = _SHORT_KIND.match(part.strip())
    return fold(f"{_SHORT[found[1].lower()]} {part.strip()[found.end() :]}" if found else part)


def _bare(place: str) -> str:
    """A folded place without the word for its kind."""
    for kind in _KIND_WORDS:
        if place.startswith(f"{kind} "):
            return place.removeprefix(f"{kind} ")
    return place


def _called(place: str, above: Sequence[str], day: date, level: int) -> list[TerritoryRow]:
    """Units of one level with this name; only where none has just these words those that begin so."""
    found = [keys for keys in _on(day, level) if _is_called(place, keys)]
    found = [keys for keys in found if all(_lies_in(keys[0], name) for name in above)]
    words = set(_bare(place).split())
    whole = [keys for keys in found if _is_joined(place, keys) or words <= set(keys[1].split())]
    return [unit for unit, *_folded in sorted(whole or found, key=lambda keys: not _is_joined(place, keys))]


def _is_called(place: str, keys: Keys) -> bool:
    return folded_matches(place, keys[1]) or _is_joined(place, keys)


def _is_joined(place: str, keys: Keys) -> bool:
    bare = _bare(place)
    return bare.replace(" ", "") == keys[2] and (bare == place or keys[1].startswith(place.removesuffix(bare)))


def _lies_in(unit: TerritoryRow, name: str) -> bool:
    return any(
        _is_called(called, (upper, fold(upper.name), fold(upper.short_name).replace(" ", "")))
        for upper in _above(unit)
        for called in {name, _bare(name)}
    )


def _above(unit: TerritoryRow) -> Iterator[TerritoryRow]:
    """What lies above a place; of one that is gone also the province in which its land lies today."""
    for code in dict.fromkeys((unit.parent_code, unit.province_code)):
        if code and (upper := unit_at(code, unit.valid_from)) is not None:
            yield upper
    for code in dict.fromkeys(today.province_code for today in successors(unit)):
        if (province := unit_at(code, REFORM)) is not None:
            yield province
