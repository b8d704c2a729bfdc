"""The database says in each event which rows of rights its act changed; without an event none changes, and no event
says rows of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from casework.journey import units
from casework.journey.intake.excluding import exclude
from casework.policy import signed_context
from casework.records.cases import Clock
from casework.rulebook.acts import Act
from casework.trail.events import Event, Outcome
from casework.trail.ids import uuid7
from casework.trail.log import encoding
from casework.trail.log.encoding import Body
from casework.trail.proof.bound_rows import rows_said
from casework.trail.proof.verification import said_by
from tests.cast import Cast
from tests.policy.words import as_the_application, pid, soon
from tests.states import taken_in


def rows_of(act: str) -> set[tuple[str, bool]]:
    """The kinds of rows that the latest event of this act says, and whether they are there."""
    return {(row.kind, bool(row.digest)) for row in rows_said(said_by(Event.objects.filter(act=act).latest("id")))}


def test_each_act_says_the_rows_it_changed_and_a_look_says_none(cast: Cast):
    case = taken_in(cast)
    assert {("caseheldbyunit", True), ("clock", True)} <= rows_of("case.open")
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    said = rows_of("grant.exclude")
    assert {("caseheldbyunit", False), ("caseheldbyworker", True), ("exclusion", True)} <= said
    with cast.thu.acting() as thu:
        units.end_membership(thu, cast.province, unit=cast.desk, worker=cast.quy.worker)
    assert {("membership", True), ("membershipkey", False), ("provinceroll", True)} <= rows_of("membership.end")
    assert not any("rows" in said_by(look) for look in Event.objects.filter(act="case.look"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wall.bound_row WHERE event_id IS NULL AND NOT older")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT DISTINCT kind FROM wall.row_stands")
        kinds = [kind for (kind,) in cursor.fetchall()]
        cursor.execute("SELECT kind, number FROM wall.rows_that_do_not_fit(%s)", [kinds])
        assert cursor.fetchall() == []


def test_without_an_event_no_row_changes(cast: Cast):
    case = taken_in(cast)
    clock = Clock.objects.filter(case=case, met_at=None).earliest("id")
    word = signed_context.signed_word(cast.hoa.worker.pk, pid(), until=soon())
    with (
        as_the_application(word) as cursor,
        pytest.raises(DatabaseError, match=f"clock {clock.pk} is changed by an act with an event"),
        transaction.atomic(),
    ):
        cursor.execute("UPDATE casework_clock SET met_at = now() WHERE id = %s", [clock.pk])
        assert cursor.rowcount == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("changed", [False, True])
def test_an_event_says_no_rows_of_its_own(cast: Cast, changed: bool):
    """Nor where its act changed some: what the application writes there is refused."""
    case = taken_in(cast)
    clock = Clock.objects.filter(case=case, met_at=None).earliest("id")
    hoa = cast.hoa.worker.pk
    empty: dict[str, Any] = {"changed": [], "rights": [], "details": {}}
    body = Body(
        uuid7(), timezone.now(), str(Act.CASE_LOOK), Outcome.LOOKED, hoa, None, case.pk, None, None, None, **empty
    )
    parts = encoding.unlinked(body)[:-1]
    forged = parts + b',null,null,null,null,[["clock","=","1","' + b"A" * 27 + b'"]]]'
    word = signed_context.signed_word(hoa, pid(), until=soon())
    with (
        as_the_application(word) as cursor,
        pytest.raises(DatabaseError, match=r"leaves it to the database|does not say what its row says"),
        transaction.atomic(),
    ):
        if changed:
            cursor.execute("UPDATE casework_clock SET met_at = now() WHERE id = %s", [clock.pk])
        cursor.execute(
            "INSERT INTO casework_event (id, at, act, outcome, worker_id, case_id, body)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [body.id, body.at, body.act, body.outcome, hoa, case.pk, forged],
        )


def test_who_is_no_supervisor_hears_of_no_row(cast: Cast):
    """The rows of a case are told to whoever answers for it: not to who works on it, nor to who has nothing of it."""
    case = taken_in(cast)
    heard = {}
    for name in ("thu", "hoa", "mai", "binh", "lan"):
        person = getattr(cast, name)
        with as_the_application(signed_context.signed_word(person.worker.pk, pid(), until=soon())) as cursor:
            cursor.execute("SELECT count(*) FROM wall.rows_of_case(%s)", [case.pk])
            heard[name] = cursor.fetchone()[0] > 0
    assert heard == {"thu": True, "hoa": False, "mai": False, "binh": False, "lan": False}
