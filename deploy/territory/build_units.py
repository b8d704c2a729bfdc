"""Builds the committed lists of Vietnam's units, and of what each became in 2025, from the MIT set `vietnamadminunits`.

Run once, when the data set changes, in an environment that has it installed; the product itself never needs it:

    pip install vietnamadminunits==1.0.4
    python deploy/territory/build_units.py

Every unit keeps the name it had while it was valid, so one code may stand twice with two names and two periods.
"""

from __future__ import annotations

import csv
import importlib.metadata
import importlib.util
import json
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "casework" / "rulebook" / "territory" / "units.csv"
SUCCESSORS = TARGET.with_name("successors.csv")
HEADER = ("code", "name", "kind", "province_code", "parent_code", "valid_from", "valid_to", "source")

# The list of codes was first fixed by Decision 124/2004/QĐ-TTg; the data set is the last state before the reform, so
# this is when a code may have begun, not when the unit of that name did.
LIST_BEGAN = "2004-07-08"
LEGACY_ENDED = "2025-06-30"
REFORM = "2025-07-01"

KINDS = {
    "Tỉnh": "tinh",
    "Thành phố": "thanh_pho",
    "Quận": "quan",
    "Huyện": "huyen",
    "Thị xã": "thi_xa",
    "Thị trấn": "thi_tran",
    "Phường": "phuong",
    "Xã": "xa",
    "Đặc khu": "dac_khu",
}

ISLANDS_WITHOUT_COMMUNES = 5
EXPECTED = {"new provinces": 34, "new communes": 3321, "old provinces": 63, "old districts": 696, "old communes": 10035}

Row = tuple[str, str, str, str, str, str, str, str]


def main() -> int:
    """Write the CSV, and refuse to when the counts are not the official ones."""
    version = importlib.metadata.version("vietnamadminunits")
    source = f"vau-{version}"
    rows = list(_units(_data_set(), source))
    counts = _counts(rows)
    if counts != EXPECTED:
        print(f"The data set holds {counts}, expected {EXPECTED}: nothing written.", file=sys.stderr)
        return 1
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    print(f"{len(rows)} units, {TARGET.stat().st_size:,} bytes: {counts}")
    became = sorted(set(_successors(_data_set())))
    if len({old for old, _new in became}) != EXPECTED["old communes"] + ISLANDS_WITHOUT_COMMUNES:
        print("Some old commune became nothing: no successors written.", file=sys.stderr)
        return 1
    with SUCCESSORS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "became"))
        writer.writerows(became)
    print(f"{len(became)} successors, {SUCCESSORS.stat().st_size:,} bytes")
    return 0


def _successors(data_set: Path) -> Iterator[tuple[str, str]]:
    """Old code and new code: a commune that was divided stands once for each that has a part of it."""
    database = sqlite3.connect(f"file:{data_set}?mode=ro", uri=True)
    new = {
        (province, ward): code
        for province, ward, code in database.execute("SELECT provinceKey, wardKey, wardCode FROM admin_units")
    }
    old = {
        f"{province}_{district}_{ward or ''}": commune or code
        for province, district, ward, commune, code in database.execute(
            "SELECT provinceKey, districtKey, wardKey, wardCode, districtCode FROM admin_units_legacy"
        )
    }
    database.close()
    table = json.loads((data_set.parent / "converter_2025.json").read_text(encoding="utf-8"))
    for province, wards in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, parts in wards.items():
            yield from ((old[part], new[province, ward]) for part in parts)
    for province, divided in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for whole, wards in divided.items():
            yield from ((old[whole], new[province, ward["newWardKey"]]) for ward in wards)


def _data_set() -> Path:
    # Located without importing the package: importing it would pull in shapely and geopy for nothing.
    spec = importlib.util.find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise SystemExit("Install vietnamadminunits first.")
    return Path(spec.origin).parent / "data" / "dataset.db"


def _units(data_set: Path, source: str) -> Iterator[Row]:
    database = sqlite3.connect(f"file:{data_set}?mode=ro", uri=True)
    old, new = (LIST_BEGAN, LEGACY_ENDED, source), (REFORM, "", source)
    for code, name in database.execute("SELECT DISTINCT provinceCode, province FROM admin_units ORDER BY 1"):
        yield _row(code, name, code, "", new)
    for code, name, province in database.execute("SELECT wardCode, ward, provinceCode FROM admin_units ORDER BY 1"):
        yield _row(code, name, province, province, new)
    for code, name in database.execute("SELECT DISTINCT provinceCode, province FROM admin_units_legacy ORDER BY 1"):
        yield _row(code, name, code, "", old)
    for code, name, province in database.execute(
        "SELECT DISTINCT districtCode, district, provinceCode FROM admin_units_legacy ORDER BY 1"
    ):
        yield _row(code, name, province, province, old)
    for code, name, province, district in database.execute(
        # Five island districts had no commune under them; they stand as districts only.
        "SELECT wardCode, ward, provinceCode, districtCode FROM admin_units_legacy "
        "WHERE wardCode IS NOT NULL ORDER BY 1"
    ):
        yield _row(code, name, province, district, old)
    database.close()


def _row(code: str, name: str, province: str, parent: str, period: tuple[str, str, str]) -> Row:
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    # Ten names are written "Thị Trấn ..." in the data set, thousands "Thị trấn ...": one spelling.
    word = next(word for word in KINDS if name.lower().startswith(word.lower() + " "))
    return (code, word + name[len(word) :], KINDS[word], province, parent, *period)


def _counts(rows: list[Row]) -> dict[str, int]:
    levels = {2: "provinces", 3: "districts", 5: "communes"}
    counts = dict.fromkeys(EXPECTED, 0)
    for code, *_rest, valid_to, _source in rows:
        counts[f"{'old' if valid_to else 'new'} {levels[len(code)]}"] += 1
    return counts


if __name__ == "__main__":
    raise SystemExit(main())
