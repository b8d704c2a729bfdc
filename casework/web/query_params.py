"""What an address may ask of a list: names and values from an allow-list; anything else, or a name twice, is a 400."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest

type Read = Callable[[str], Any]


def query_params(request: HttpRequest, **readers: Read) -> Mapping[str, Any]:
    """The values of the query by name, read; None for what was left out or left empty. Raises BadRequest.

    A name that this page does not offer is refused, and so is the same name twice: nobody guesses which one counts.
    """
    found: dict[str, Any] = dict.fromkeys(readers)
    for name, values in request.GET.lists():
        if name not in readers or len(values) != 1:
            raise BadRequest("unknown or doubled filter")
        if values[0]:
            try:
                found[name] = readers[name](values[0])
            except ValueError as error:
                raise BadRequest("unreadable filter") from error
    return found


def key(text: str) -> UUID:
    """The id a page of a list ended with, exactly as we write it."""
    value = UUID(text)
    if str(value) != text:
        raise ValueError("not our spelling")
    return value


def number(text: str) -> int:
    """The number of a row, exactly as we write it."""
    value = int(text)
    if str(value) != text or not 0 < value < 2**63:
        raise ValueError("not our spelling")
    return value


def moment(microseconds: int) -> datetime:
    """The moment so long after 1970 that a page of a list ended with."""
    if microseconds >= 253_402_300_800 * 1_000_000:
        raise ValueError("no such year")
    whole, rest = divmod(microseconds, 1_000_000)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest)


def microseconds(at: datetime) -> int:
    """The same as a number."""
    return int(at.replace(microsecond=0).timestamp()) * 1_000_000 + at.microsecond


def one_of(*allowed: str) -> Read:
    """One of these words."""

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError("not offered")
        return text

    return read
