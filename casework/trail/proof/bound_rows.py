"""Rows of rights, people, duties and rulings as events say them: replayed for one case, for its page and its bundle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from casework.trail.events import Event
from casework.trail.log import encoding

SUBJECTS = ("casework.referral", "casework.shelterstay")
"""What is of a case and has rights of its own."""


class RowSaid(NamedTuple):
    """What an event says of one row: its digest, empty where it is gone, and the object it is of."""

    kind: str
    number: str
    digest: str
    subject: str


class StandingRow(NamedTuple):
    """One row of a case as it stands; `said` is None and `digest` empty where it is gone. `event_id` is the event that
    said so, none while nobody did, and `says` whether that event really does; `older` is from before events said rows.
    """

    kind: str
    number: str
    subject: str
    said: str | None
    digest: str
    event_id: UUID | None
    older: bool
    says: bool


def rows_said(said: Mapping[str, Any]) -> Iterator[RowSaid]:
    """Each row that an event says; nothing where it says none, or they were damaged."""
    rows = said.get("rows")
    for one in rows if isinstance(rows, list) else ():
        if isinstance(one, list) and len(one) >= 4 and not len(one) % 2 and all(isinstance(word, str) for word in one):
            kind, subject, *pairs = one
            for at in range(0, len(pairs), 2):
                yield RowSaid(kind, pairs[at], pairs[at + 1], subject)


def of_case(case_id: UUID) -> list[StandingRow]:
    """The rows of one case, for whoever answers for it; nothing for anybody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, number, subject, said, digest, event_id, older, says FROM wall.rows_of_case(%s)", [case_id]
        )
        return [StandingRow(*row) for row in cursor.fetchall()]


def own_subjects(case_id: UUID, bound: Iterable[tuple[str, str]]) -> frozenset[str]:
    """A case and what is of it, from the records (label and id) that its events bind."""
    return frozenset({str(case_id), *(row_id for label, row_id in bound if label in SUBJECTS)})


def is_of(said: Mapping[str, Any], subjects: Collection[str]) -> bool:
    """Whether all that an event says of rows and rights is of these objects, so that it tells nothing of others."""
    rights = said.get("rights") or []
    named = [one[2] for one in rights if isinstance(one, list) and len(one) > 2]
    return all(row.subject in subjects for row in rows_said(said)) and all(one in subjects for one in named)


def elsewhere(rows: Iterable[StandingRow], events: Collection[UUID]) -> set[UUID]:
    """The events outside a case's chain that said rows of it last."""
    return {row.event_id for row in rows if row.event_id is not None and row.event_id not in events}


def beside(rows: Iterable[StandingRow], chain: Collection[UUID], subjects: Collection[str]) -> list[Event]:
    """Those of them that speak of this case alone, and so may go into its bundle."""
    found = Event.objects.filter(pk__in=elsewhere(rows, chain), case_id=None).order_by("id")
    return [event for event in found if is_of(encoding.said(bytes(event.body)) or {}, subjects)]
