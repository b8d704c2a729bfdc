"""The figures of a province as the wall counts them: by desk, stage and danger; no key is opened, no case named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from casework.rulebook.province_figures import BANDS, FIRST_ACTS, NEW, PACED


class Figure(NamedTuple):
    """What is counted: which kind, and of which month or within which time where the kind has such."""

    kind: str
    bucket: str = ""


OPEN, LATE, CAME_LATELY = Figure("open"), Figure("late"), Figure("new")
CAME, CLOSED = "came", "closed"
CONTACT, ACT = "contact", "act"
SENT, ENDED = "sent", "ended"
"""Of how many cases a packet stands so, and how many ended so."""
NEVER = "none"
"""The bucket of what has not happened."""

type Cells = Mapping[tuple[str, ...], int]
"""Cases by desk, stage and danger."""


def told_to_who_watches(province_id: int) -> Mapping[tuple[str, str | None, str | None], int]:
    """What is open, late and new, and what is open by stage or danger, as the wall tells it to who follows the numbers
    of this province: in fives, and nothing where there are few. By kind, stage and danger, None for all of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, stage, risk, told FROM wall.watched_figures() WHERE province = %s",
            [province_id],
        )
        return {(kind, stage, risk): told for kind, stage, risk, told in cursor.fetchall()}


def count(now: datetime, *, months_since: datetime, without: Collection[UUID]) -> Mapping[Figure, Cells]:
    """Every figure of the provinces that whoever asks supervises; each only where there is somebody."""
    found: dict[Figure, dict[tuple[str, ...], int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, bucket, desk, stage, risk, cases FROM wall.province_figures(%s, %s, %s, %s, %s, %s, %s)",
            [
                list(without),
                now - NEW,
                now - PACED,
                months_since,
                # A bucket ends with its last second, so it begins a hair behind the end of the one before.
                [long.total_seconds() + 0.001 for long, _words in BANDS],
                sorted(str(act.value) for act in FIRST_ACTS),
                settings.TIME_ZONE,
            ],
        )
        for kind, bucket, desk, stage, risk, cases in cursor.fetchall():
            found[Figure(kind, bucket)][str(desk), stage, risk] = cases
    return found
