"""What two files say of how she is reached is joined to what is safe by both."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from casework.rulebook.hearing import CHANNELS, HOURS
from casework.rulebook.safe_contact import stricter

CALL: dict[str, Any] = {"channel": "call", "phone": "+84912345678", "whose_phone": "own"}
NEVER = {"channel": "none"}

ROWS: list[tuple[dict[str, Any] | None, dict[str, Any] | None, dict[str, Any]]] = [
    (None, None, {}),
    (CALL, None, CALL),
    (None, CALL, CALL),
    (CALL, NEVER, NEVER),
    (CALL, {"channel": "visit", "note": "Ở chợ"}, {"channel": "visit", "note": "Ở chợ"}),
    (CALL, CALL | {"whose_phone": "shared"}, CALL | {"whose_phone": "shared"}),
    (CALL, CALL | {"phone": "+84900000000"}, CALL),
    (CALL | {"channel": "message"}, CALL | {"phone": "+84900000000"}, CALL | {"channel": "message"}),
    (CALL | {"hours": ["noon", "evening"]}, CALL | {"hours": ["noon"]}, CALL | {"hours": ["noon"]}),
    (CALL | {"hours": ["evening"]}, CALL | {"hours": ["noon"]}, NEVER),
    (CALL | {"days": ["mon"]}, CALL, CALL | {"days": ["mon"]}),
    (CALL | {"leave_message": "yes"}, CALL | {"leave_message": "no"}, CALL | {"leave_message": "no"}),
    (CALL | {"note": "Một"}, CALL | {"note": "Hai"}, CALL | {"note": "Một\nHai"}),
]


@pytest.mark.parametrize(("one", "other", "expected"), ROWS)
def test_the_stricter_holds(one: dict[str, Any] | None, other: dict[str, Any] | None, expected: dict[str, Any]):
    assert stricter(one, other) == expected


def test_never_contact_holds_whichever_file_says_it_and_no_hour_is_added():
    hours = [term.code for term in HOURS]
    for channel, mine, theirs in itertools.product((term.code for term in CHANNELS), hours, hours):
        other = {"channel": channel, "hours": [theirs]}
        one = CALL | {"hours": [mine, "noon"]}
        for joined in (stricter(one, other), stricter(other, one)):
            assert joined["channel"] == "none" or channel != "none"
            allowed = joined.get("hours", [])
            assert isinstance(allowed, list) and set(allowed) <= {mine, "noon"} & {theirs}
