"""Whoever did it, as one survivor of the demo told of him."""

from __future__ import annotations

from casework.journey.intake.perpetrators import add_perpetrator
from casework.records.cases import Case
from casework.records.workers import Worker


def who_did_it(hoa: Worker, case: Case) -> None:
    """Her husband, who drinks, looks for her and works at the sawmill."""
    who: dict[str, object] = {
        "name": "Quàng Văn Pản",
        "aliases": "Pản thợ xẻ",
        "relationship": "spouse",
        "phone": "+84900000052",
    }
    where: dict[str, object] = {
        "address": "bản Nà Sáy",
        "work": "Xưởng xẻ gỗ ngoài thị trấn",
        "dangers": ["weapon", "looks_for_her"],
    }
    add_perpetrator(hoa, case, told=who | where)
