"""What one person wrote chapter by chapter in one go is one line of the timeline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.web.casefile.timeline_links import folded

AT = datetime(2026, 11, 30, 3, tzinfo=UTC)


def line(act: str, who: str, minutes: int) -> dict[str, Any]:
    return {"at": AT - timedelta(minutes=minutes), "what": act, "who": who, "act": act, "main": False}


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        ([("intake.person", "Mai", 0), ("intake.person", "Mai", 1), ("intake.person", "Mai", 5)], [3]),
        ([("intake.person", "Mai", 0), ("intake.person", "Lử", 1)], [1, 1]),
        ([("intake.person", "Mai", 0), ("intake.person", "Mai", 90)], [1, 1]),
        ([("intake.person", "Mai", 0), ("intake.incident", "Mai", 1), ("intake.person", "Mai", 2)], [1, 1, 1]),
        ([("note.add", "Mai", 0), ("note.add", "Mai", 1)], [1, 1]),
    ],
)
def test_lines_of_one_go_are_one(lines: list[tuple[str, str, int]], times: list[int]):
    told = folded(line(*one) for one in lines)
    assert [one["times"] for one in told] == times
    assert [bool(one.get("more")) for one in told] == [count > 1 for count in times]
