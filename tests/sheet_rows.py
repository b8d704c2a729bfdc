"""Which answers inside what is sealed have no row of a sheet: nobody could read in the history what they are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from casework.queries import labels
from casework.records.ban_orders import BanCopy
from casework.records.kinds import BY_WORD
from casework.records.violence_reports import ReportCall, ViolenceReport
from casework.vault.fields import SealedJSONField

SAID_WHOLE = {
    "survivor.birth": "a birth is one value, however exact it is",
    "review.words": "the words of a review are read on its own page and are no part of a case's history",
    "decoy.what": "what a decoy pretends to be was never said by anybody",
}
"""The sealed fields that hold no answers, each with its reason."""


def path_of(field: SealedJSONField) -> tuple[str, str]:
    """The record and the field, also for the table of its history."""
    return (field.model.__name__.lower().removeprefix("historical"), field.name)


def fields_of_answers() -> list[SealedJSONField]:
    """Every sealed field that holds answers, of the records of a case and of what is kept before there is one."""
    records: list[type[Model]] = [*BY_WORD.values(), ViolenceReport, ReportCall, BanCopy]
    found = [field for record in records for field in record._meta.concrete_fields]
    return [
        field for field in found if isinstance(field, SealedJSONField) and ".".join(path_of(field)) not in SAID_WHOLE
    ]


def without_a_row(field: SealedJSONField, value: Any) -> list[str]:
    """The paths of the answers in this value that no sheet has a row for."""
    path = path_of(field)
    return [] if ".".join(path) in SAID_WHOLE else list(_unknown(path, labels.joined(path, value)))


def _unknown(path: tuple[str, ...], value: Any) -> Iterator[str]:
    parts: dict[str, Any] = {}
    if isinstance(value, dict):
        parts = value
    elif isinstance(value, list):
        parts = {str(place): one for place, one in enumerate(value) if isinstance(one, dict)}
    for key, inside in parts.items():
        here = (*path, key)
        if not key.isdigit() and labels.known(here) is None:
            yield ".".join(here)
        elif not labels.whole(here):
            yield from _unknown(here, inside)
