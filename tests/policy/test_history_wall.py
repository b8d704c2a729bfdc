"""The second wall at the end of an act: no change without its history, and no history without its event."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, connection, transaction

from casework.journey.intake.hearing import add_note
from casework.policy import signed_context
from casework.records.cases import Case
from casework.records.intake import Note
from casework.trail.actor import act_of
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from tests.cast import Cast
from tests.many_cases import two_cases
from tests.policy.words import as_the_application, pid, soon


def refused_at_commit(match: str) -> Any:
    return pytest.raises(Error, match=match)


def enforce() -> None:
    """What the end of the transaction does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_change_past_its_history_is_refused(cast: Cast):
    hers, _ = two_cases(cast)
    note = Note.objects.get(case=hers)
    with refused_at_commit("past its history"), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(written_by_id=99)
    with refused_at_commit("past its history"), transaction.atomic():
        note.written_by_id = 99
        Note.objects.bulk_update([note], ["written_by_id"])
    with refused_at_commit("without its history"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE casework_note SET version = version + 1, written_by_id = 99")
        enforce()
    with refused_at_commit("never deleted"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM casework_note")
        enforce()


def test_history_that_is_switched_off_is_missed_where_an_act_does_not_write_it_itself(cast: Cast, settings: Any):
    hers, _ = two_cases(cast)
    note: Any = Note.objects.get(case=hers)
    settings.SIMPLE_HISTORY_ENABLED = False
    with cast.hoa.acting() as hoa:
        kept = add_note(hoa, hers, text="có lịch sử")
        assert note.history.model.objects.filter(id=kept.pk).count() == 1
    note.version += 1
    with refused_at_commit("without its history"), transaction.atomic():
        with act_of(cast.hoa.worker.pk, None, "note.add"):
            note.save(force_update=True)
        enforce()
    settings.SIMPLE_HISTORY_ENABLED = True
    with refused_at_commit("without its history"), transaction.atomic():
        with act_of(cast.hoa.worker.pk, None, "note.add"):
            note.save_without_historical_record()
        enforce()


def test_an_act_without_its_event_is_refused(cast: Cast):
    hers, _ = two_cases(cast)
    with refused_at_commit("without its history or its event"), transaction.atomic():
        with act_of(cast.hoa.worker.pk, None, "case.move"):
            Case.objects.get(pk=hers.pk).update(programme="x")
        enforce()
    with transaction.atomic():
        with act_of(cast.hoa.worker.pk, None, "case.move") as doing:
            Case.objects.get(pk=hers.pk).update(programme="x")
            append.write(doing, Outcome.DONE, case_id=hers.pk)
        enforce()


def test_history_cannot_be_hung_on_an_old_event_or_on_another_units_case(cast: Cast):
    hers, other = two_cases(cast)
    old = Event.objects.filter(act="case.open").first()
    assert old is not None
    word = signed_context.signed_word(cast.mai.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor, pytest.raises(Error, match="row-level security"), transaction.atomic():
        cursor.execute(
            "INSERT INTO casework_historicalcase (history_id, history_date, history_type, event_id, history_user_id,"
            " id, version, stage, programme, received_at, origin_id, desk_id)"
            " SELECT gen_random_uuid(), now(), '~', %s, %s, id, 9, stage, programme, received_at, origin_id, desk_id"
            " FROM casework_case WHERE id = %s UNION SELECT gen_random_uuid(), now(), '~', %s, %s, %s, 9, 'draft', '',"
            " now(), 1, 1",
            [old.pk, cast.mai.worker.pk, hers.pk, old.pk, cast.mai.worker.pk, other.pk],
        )
    for somebody in (cast.hoa, cast.mai):  # her own event of another day names her, and not this change
        with refused_at_commit("without its history or its event"), transaction.atomic():
            with act_of(somebody.worker.pk, None, "case.move") as doing:
                doing.event_id = old.pk
                Case.objects.get(pk=hers.pk).update(programme="x")
            enforce()


def test_history_that_says_something_else_is_no_history(cast: Cast):
    hers, _ = two_cases(cast)
    note = Note.objects.get(case=hers)
    with refused_at_commit("without its history"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE casework_note DISABLE TRIGGER version_moves")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        with act_of(cast.hoa.worker.pk, None, "note.add") as doing:
            note.update(written_by_id=cast.hoa.worker.pk)
            append.write(doing, Outcome.DONE, case_id=hers.pk)
        enforce()
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("UPDATE casework_note SET written_by_id = 99 WHERE id = %s", [note.pk])
        enforce()
