"""Every guard that `make guards` switches off stands where its row says; docs/attacks.md names who fell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutation import GUARDS
from tests.mutation.guards import Guard

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("guard", [one for one in GUARDS if not one.in_the_wall], ids=lambda one: one.name)
def test_a_guard_stands_where_its_row_says(guard: Guard):
    """Whoever moves one moves its row: else the command would switch off nothing and say so only when it is run."""
    assert guard.found in (ROOT / guard.path).read_text(), guard.path


def test_each_guard_has_its_own_name_and_tests_that_are_there():
    assert len({one.name for one in GUARDS}) == len(GUARDS)
    assert [place for one in GUARDS for place in one.suite if not (ROOT / place).exists()] == []
