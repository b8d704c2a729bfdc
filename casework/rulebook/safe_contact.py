"""Two files of one person say how she can be reached: what holds is what is safe by both."""

from __future__ import annotations

from collections.abc import Mapping

from casework.rulebook.hearing import NEEDS_PHONE, NO_CONTACT, OWN_PHONE, TOLD_UNSAFE
from casework.rulebook.people import UNKNOWN

Ways = Mapping[str, object]

_STRICTEST_FIRST = (NO_CONTACT, "through", "visit", "message", "call")
"""Never contacted is stricter than anything; a voice that others hear is the least strict."""

_PHONE_STRICTEST_FIRST = ("shared", "trusted", UNKNOWN, "not_said", OWN_PHONE)

LONGEST_NOTE = 1_000


def stricter(one: Ways | None, other: Ways | None) -> dict[str, object]:
    """How she is reached by whoever holds to both (`hearing.WAYS`). A file that says nothing forbids nothing.

    Never contact in the one is never contact; of two ways the quieter, with the number of the file that named it; days
    and hours that both allow. A number that either file was warned of is none. Where no day or no hour is left she is
    not contacted until somebody asked her.
    """
    if not one or not other:
        return dict(one or other or {})
    joined = _stricter(one, other)
    if unsafe := sorted({*_list(one.get(TOLD_UNSAFE)), *_list(other.get(TOLD_UNSAFE))}, key=str):
        joined[TOLD_UNSAFE] = unsafe
        if joined.get("phone") in unsafe:
            return {"channel": NO_CONTACT, TOLD_UNSAFE: unsafe}
    return joined


def _stricter(one: Ways, other: Ways) -> dict[str, object]:
    first, second = sorted((one, other), key=_strictness)
    if _channel(first) == NO_CONTACT:
        return {"channel": NO_CONTACT}
    joined = {**second, **first}
    if _channel(first) == _channel(second):
        # One way, two files: the first one's number stands, and whose telephone it is as the more careful of them said.
        joined = {**other, **one}
        if one.get("phone") == other.get("phone"):
            joined |= _whose(one, other)
    elif _channel(first) not in NEEDS_PHONE and not first.get("phone"):
        joined = {key: said for key, said in joined.items() if key not in ("phone", "whose_phone")}
    for key in ("days", "hours"):
        both = _allowed_by_both(one.get(key), other.get(key))
        if both is None:
            return {"channel": NO_CONTACT}
        joined[key] = both
    if "no" in (one.get("leave_message"), other.get("leave_message")):
        joined["leave_message"] = "no"
    notes = dict.fromkeys(str(said) for said in (one.get("note"), other.get("note")) if said)
    if notes:
        joined["note"] = "\n".join(notes)[:LONGEST_NOTE]
    return {key: said for key, said in joined.items() if said not in (None, "", [])}


def _channel(ways: Ways) -> str:
    return str(ways.get("channel", NO_CONTACT))


def _strictness(ways: Ways) -> int:
    channel = _channel(ways)
    return _STRICTEST_FIRST.index(channel) if channel in _STRICTEST_FIRST else 0


def _whose(one: Ways, other: Ways) -> dict[str, object]:
    said = [str(ways["whose_phone"]) for ways in (one, other) if ways.get("whose_phone")]
    known = [whose for whose in _PHONE_STRICTEST_FIRST if whose in said]
    return {"whose_phone": known[0]} if known else {}


def _allowed_by_both(one: object, other: object) -> list[object] | None:
    """The days or hours of both; empty means any. None where the two leave nothing."""
    mine, theirs = _list(one), _list(other)
    if not mine or not theirs:
        return mine or theirs
    return [allowed for allowed in mine if allowed in theirs] or None


def _list(said: object) -> list[object]:
    return list(said) if isinstance(said, list | tuple) else []
