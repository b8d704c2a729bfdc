"""A case handed over at once: the same rows to the same people as row security gives one by one, and to nobody else."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import signed_context
from tests.cast import Cast
from tests.many_cases import two_cases
from tests.policy.words import as_the_application, pid, soon

LAST = UUID(int=(1 << 128) - 1)


def test_what_comes_at_once_is_what_comes_row_by_row(cast: Cast):
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Một câu")
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    for person in (cast.mai, cast.hoa, cast.quy, cast.thu, cast.binh, cast.lan, cast.cuc):
        with as_the_application(signed_context.signed_word(person.worker.pk, pid(), until=soon())) as cursor:
            cursor.execute("SELECT id::text FROM casework_note WHERE case_id = %s", [case.pk])
            notes = cursor.fetchall()
            cursor.execute("SELECT record::json ->> 'id' FROM wall.file_of(%s, '{casework_note}')", [case.pk])
            assert cursor.fetchall() == notes, person.username
            cursor.execute("SELECT history_id::text FROM casework_historicalnote WHERE case_id = %s", [case.pk])
            kept = cursor.fetchall()
            cursor.execute(
                "SELECT record::json ->> 'history_id' FROM wall.changes_in(%s, %s, NULL, 50)"
                " WHERE kind = 'note' AND record IS NOT NULL",
                [case.pk, LAST],
            )
            assert cursor.fetchall() == kept, person.username
            cursor.execute(
                "SELECT act FROM casework_event WHERE case_id = %s AND outcome = 'done' ORDER BY case_seq DESC",
                [case.pk],
            )
            # Who was kept out afterwards still reads her own lines in the trail, and not the case by them.
            acts = [act for (act,) in cursor.fetchall()] if notes else []
            cursor.execute(
                "SELECT json_array_elements(record::json) ->> 1 FROM wall.file_of(%s, '{done}', 100)", [case.pk]
            )
            assert [act for (act,) in cursor.fetchall()] == acts, person.username
            cursor.execute(
                "SELECT count(*) FROM (SELECT content_object_id AS subject FROM casework_caseheldbyunit UNION ALL"
                " SELECT content_object_id FROM casework_caseheldbyworker) g"
                " WHERE subject = %s AND wall.sees_case(subject)",
                [case.pk],
            )
            holds = cursor.fetchone()
            cursor.execute("SELECT count(*) FROM wall.file_of(%s, '{holder}')", [case.pk])
            assert cursor.fetchone() == holds, person.username
            assert len(notes) == len(kept) == int(person in (cast.mai, cast.hoa, cast.thu)), person.username


def test_without_a_word_nothing_comes(cast: Cast):
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ"))
    with as_the_application() as cursor:
        beside = "{casework_survivor,casework_incident,done,reader,holder,worker,unit,elsewhere}"
        cursor.execute("SELECT count(*) FROM wall.file_of(%s, %s, 100, '{case.look}')", [case.pk, beside])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM wall.changes_in(%s, %s, NULL, 50)", [case.pk, LAST])
        assert cursor.fetchone() == (0,)


def test_a_planted_row_of_history_finds_no_row_and_no_event_of_another_case(cast: Cast):
    """Ids of history and of events are no secret; what one statement wrote beside them tells another nothing."""
    hers, other = two_cases(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT history_id, event_id FROM casework_historicalsurvivor WHERE case_id = %s", [other.pk])
        history_id, event_id = cursor.fetchone()
    with as_the_application(signed_context.signed_word(cast.mai.worker.pk, pid(), until=soon())) as cursor:
        cursor.execute(
            "INSERT INTO casework_historicalnote"
            " (id, version, case_id, written_at, written_by_id, text, history_id, history_date, history_type,"
            " history_user_id, event_id)"
            " SELECT id, version, case_id, written_at, written_by_id, text, %s, history_date, history_type, %s, %s"
            " FROM casework_historicalnote WHERE case_id = %s LIMIT 1",
            [history_id, cast.mai.worker.pk, event_id, hers.pk],
        )
        cursor.execute("SELECT kind, record, act, history_id FROM wall.changes_in(%s, %s, NULL, 50)", [hers.pk, LAST])
        rows = cursor.fetchall()
    planted = [row for row in rows if row[3] == history_id]
    assert len(planted) == 2 and {kind for kind, *_ in planted} == {"note"}
    assert not any(str(other.pk) in (record or "") for _, record, *_ in rows)
    assert {act for _, _, act, _ in planted} == {None}
    assert not any(kind == "worker" and cast.lu.worker.display_name in record for kind, record, *_ in rows)
