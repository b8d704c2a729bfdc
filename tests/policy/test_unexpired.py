"""When a hold has lapsed: said in SQL and to Django, and held to each other on rows of every grant table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from casework.journey.intake.excluding import exclude
from casework.policy.grant_tables import KINDS, GuardedType, HeldByUnit, HeldByWorker, unexpired_q
from casework.policy.predicates import unexpired_sql
from casework.records.cases import Case
from tests import states
from tests.cast import Cast

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)

HELD = {
    "no end": (None, True),
    "lapsed": (AT - timedelta(days=1), False),
    "lapsed just now": (AT - INSTANT, False),
    "ends now": (AT, False),
    "an instant to go": (AT + INSTANT, True),
    "ends some day": (AT + timedelta(days=30), True),
}
"""When a hold ends, and whether it is still held at AT."""


def said_to_django(table: type[HeldByUnit | HeldByWorker], pk: int) -> bool:
    return table._default_manager.filter(unexpired_q(AT), id=pk).exists()


def said_in_sql(table: type[HeldByUnit | HeldByWorker], pk: int) -> bool:
    sql = f"SELECT 1 FROM {table._meta.db_table} held WHERE held.id = %(id)s AND {unexpired_sql('held')}"
    with connection.cursor() as cursor:
        cursor.execute(sql, {"id": pk, "now": AT})
        return cursor.fetchone() is not None


def cases_are_held(cast: Cast, *, by_name: bool) -> None:
    """Her stay and her packet, held by units; or by name, since one of the desk was kept out."""
    for ids in (states.sheltered(cast), states.sent(cast)):
        if by_name:
            with cast.hoa.acting() as hoa:
                exclude(hoa, Case.objects.get(pk=str(ids["case"])), worker_id=cast.quy.worker.pk)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.word)
@pytest.mark.parametrize("name", ["by_unit", "by_worker"])
def test_a_hold_has_lapsed_in_sql_when_it_has_for_django(cast: Cast, kind: GuardedType, name: str):
    table = getattr(kind, name)
    cases_are_held(cast, by_name=name == "by_worker")
    row = table._default_manager.order_by("pk").first()
    assert row is not None
    for word, (ends, held) in HELD.items():
        table._default_manager.filter(pk=row.pk).update(expires_at=ends)
        assert (said_to_django(table, row.pk), said_in_sql(table, row.pk)) == (held, held), word
