"""What she agreed to for one is no word for another: a disclosure is of its own case, its receiver and its days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from casework.policy.disclosure import Disclosure
from casework.rulebook.consents import Answer

CASE, OTHER_CASE = UUID(int=1), UUID(int=2)
CLINIC, POLICE = 7, 8
DAY = datetime(2026, 12, 1, tzinfo=UTC)
HERS = Disclosure(CASE, CLINIC, frozenset({"name", "injuries"}), DAY, "", Answer.GIVEN)


@pytest.mark.parametrize("parts", [(), ("name",), ("name", "injuries")])
@pytest.mark.parametrize("sooner", [timedelta(0), timedelta(days=1)])
def test_it_lets_out_what_it_says_and_less(parts: tuple[str, ...], sooner: timedelta):
    assert HERS.lets(CASE, CLINIC, parts, DAY - sooner)


@pytest.mark.parametrize(
    ("case", "receiver", "parts", "until"),
    [
        (OTHER_CASE, CLINIC, ["name"], DAY),
        (CASE, POLICE, ["name"], DAY),
        (OTHER_CASE, POLICE, ["name"], DAY),
        (CASE, CLINIC, ["name", "danger"], DAY),
        (CASE, CLINIC, ["name"], DAY + timedelta(seconds=1)),
        (CASE, CLINIC, ["name"], None),
    ],
    ids=["another case", "another receiver", "both", "a part more", "a second longer", "without an end"],
)
def test_it_lets_out_nothing_else(case: UUID, receiver: int, parts: list[str], until: datetime | None):
    assert not HERS.lets(case, receiver, parts, until)


def test_without_an_end_of_her_yes_it_has_none_of_its_own():
    endless = Disclosure(CASE, CLINIC, frozenset({"name"}), None, "", Answer.GIVEN)
    assert endless.lets(CASE, CLINIC, ["name"], None) and endless.lets(CASE, CLINIC, ["name"], DAY)
