"""How much waits for a worker: a count by the predicate of her list itself, and of cases that she could open alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from casework.policy.grant_tables import permission_of
from casework.policy.predicates import ACTIVE_MEMBERSHIPS_IN_ROLES, not_excluded
from casework.policy.table import TABLE, Hold
from casework.queries.overview_lists import DUTIES_OF_UNITS, FOR_EVER, HELD_THROUGH_A_UNIT
from casework.records.cases import Case
from casework.records.workers import Worker
from casework.rulebook.acts import Act


def waiting(by: Worker, *, act: Act, since: datetime | None) -> tuple[int, int]:
    """How many duties wait for her in all, and how many of them since then: by the predicate of the list itself."""
    given: dict[str, Any] = {
        "worker": by.pk,
        "see": permission_of(Case, Hold.SEE),
        "roles": [role.value for role in TABLE[act].roles],
        "now": timezone.now(),
        "until": FOR_EVER,
        "since": since,
    }
    with connection.cursor() as cursor:
        cursor.execute(  # only names of our own tables are put in; every value is bound
            f"""
            WITH membership AS MATERIALIZED ({ACTIVE_MEMBERSHIPS_IN_ROLES})
            SELECT count(*), count(*) FILTER (WHERE d.began_at > %(since)s::timestamptz)
            FROM ({DUTIES_OF_UNITS}) d WHERE {not_excluded("d.case_id")} AND EXISTS ({HELD_THROUGH_A_UNIT})
            """,  # noqa: S608
            given,
        )
        in_all, new = cursor.fetchone()
    return in_all, new
