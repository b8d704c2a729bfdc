"""Whoever is kept from a case meets it nowhere between the tables: no count, no line, no figure tells of it."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from casework.journey import door, province_keys, units
from casework.journey.alarms import answer_alarm, call_desk, raise_alarm, say_mistake
from casework.journey.assigning import assign
from casework.journey.escalations import answer_escalation, take_steps
from casework.journey.intake.additions import tell_more
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.intake.violence_reports import end_report, log_call, take_report
from casework.journey.referral.asking import ask_question
from casework.policy import province_figures, signed_context, signing_keys, unit_of_work
from casework.policy.grant_tables import CaseHeldByUnit
from casework.policy.viewing import view_access
from casework.queries import alarms, escalations
from casework.queries.intake import violence_reports
from casework.records.cases import Case, Clock
from casework.records.escalations import Escalation
from casework.records.referral import Referral
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue
from casework.trail.events import Event, Outcome
from casework.trail.ids import uuid7
from casework.trail.log import append
from casework.vault import keyring
from tests import past_the_acts
from tests.bans import asked, decided
from tests.cast import Cast
from tests.policy.thief import plunder
from tests.policy.words import as_the_application, pid, soon
from tests.states import arrived, at_the_clinic, taken_in

NEW = "sau con de leo len nui cao"


def world(cast: Cast) -> Case:
    """Mai names officer Quý on the draft; everything that hangs on a case comes after."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.quy.worker.pk)
        case = submit_to_desk(mai, Case.objects.get(pk=case.pk))
        raise_alarm(mai, Case.objects.get(pk=case.pk))
    with cast.hoa.acting() as hoa:
        past_the_acts.referral(hoa, case, cast)
        past_the_acts.shelter_stay(hoa, case, cast)
    clock = Clock.objects.filter(case=case).earliest("due_at")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute(
            "INSERT INTO casework_escalation (id, clock_id, file_id, rung, unit_id, about_id, taken_at)"
            " VALUES (gen_random_uuid(), %s, %s, 'desk', %s, %s, now())",
            [clock.pk, case.pk, cast.desk.pk, cast.address.pk],
        )
        cursor.execute(
            "INSERT INTO casework_contactwarning (id, case_id, said_at, said_by_id)"
            " VALUES (gen_random_uuid(), %s, now(), %s)",
            [case.pk, cast.mai.worker.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = 'origin'")
    return case


def touched(cursor: Any, statement: str) -> str:
    """How a statement that reads nothing answers: of how many rows it says that it touched them, or why not."""
    try:
        with transaction.atomic():
            cursor.execute(statement)
            found = cursor.rowcount
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(error).splitlines()[0]
    return str(found)


def test_no_statement_that_reads_nothing_counts_what_is_kept_from_him(cast: Cast):
    """An UPDATE without a condition is held by its own policy alone; what it says that it touched is a count."""
    world(cast)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, min(c.column_name) FILTER (WHERE"
            " has_column_privilege('casework_app', 'public.' || c.table_name, c.column_name, 'UPDATE')),"
            " has_table_privilege('casework_app', 'public.' || c.table_name, 'DELETE')"
            " FROM information_schema.columns c WHERE c.table_schema = 'public'"
            " AND c.table_name LIKE 'casework\\_%%' GROUP BY 1"
        )
        tables = cursor.fetchall()
    word = signed_context.signed_word(cast.quy.worker.pk, pid(), until=soon())
    tried, told = 0, {}
    with as_the_application(word) as cursor:
        for table, column, deletes in tables:
            if touched(cursor, f"SELECT 1 FROM {table}") != "0":
                continue
            for statement in ([f"UPDATE {table} SET {column} = NULL"] if column else []) + (
                [f"DELETE FROM {table}"] if deletes else []
            ):
                tried += 1
                if (answer := touched(cursor, statement)) != "0":
                    told[statement] = answer
    assert tried > 30
    assert told == {}


def seated(cast: Cast, username: str) -> Worker:
    """Another supervisor of the province."""
    with cast.thu.acting() as thu:
        worker = units.enrol_worker(thu, cast.province, username=username, display_name="Lý Thị Dua", passphrase=NEW)
        units.appoint(thu, cast.province, unit=cast.province, worker=worker, role=Role.SUPERVISOR)
    return worker


def test_no_line_of_the_trail_tells_a_supervisor_what_hangs_on_a_case_kept_from_her(cast: Cast):
    """An alarm's answer, a step, a call and a report are of the province and name no case; whoever is kept from the one
    behind them would learn that there is one. Nor does a line of several cases name hers among the rows it changed."""
    xuan = seated(cast, "xuan")
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=xuan.pk)
        case = submit_to_desk(mai, Case.objects.get(pk=case.pk))
        alarm = raise_alarm(mai, Case.objects.get(pk=case.pk))
        say_mistake(mai, cast.address, alarm_id=alarm.pk)
    with cast.hoa.acting() as hoa:
        alarms.to_answer(hoa, alarm.pk, sent=False)
        answer_alarm(hoa, cast.desk, alarm_id=alarm.pk, answer="called")
        told = {"source": "witness", "channel": "call", "what": "Đêm nào cũng nghe khóc"}
        report = take_report(hoa, cast.desk, answers=told)
        violence_reports.to_look(hoa, report.pk)
        log_call(hoa, cast.desk, report_id=report.pk, answers={"what": "told_chair"})
        end_report(hoa, cast.desk, report_id=report.pk, outcome="joined", case_id=case.pk)
    decided(cast, asked(cast, Case.objects.get(pk=case.pk), who=cast.mai), "refuse")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE casework_sequencer")
        take_steps(at=timezone.now() + timedelta(days=4))
        cursor.execute("RESET ROLE")
    step = Escalation.objects.get()
    with cast.thu.acting() as thu:
        escalations.to_answer(thu, step.pk, sent=False)
        answer_escalation(thu, cast.province, escalation_id=step.pk, answer="called")
    for person in (cast.mai, cast.hoa, cast.thu):
        door.sign_in(person.username, person.passphrase, source=door.Source("test"))
        with person.acting() as worker, view_access(worker, Act.CASE_LIST) as access:
            access.along(Case, ("code",))
    silent = {"alarm.mistake", "alarm.answer", "escalation.take", "escalation.answer"}
    silent |= {"ban.decide", *(f"violence_report.{one}" for one in ("take", "look", "call", "end"))}
    assert silent <= set(Event.objects.values_list("act", flat=True))
    with unit_of_work.transaction_as(xuan):
        read = list(Event.objects.exclude(worker_id=xuan.pk))
    assert read, "she reads the lines of her province"
    assert not {one.act for one in read} & silent
    names = {str(case.pk).encode(), base64.b64encode(case.pk.bytes).rstrip(b"=")}
    assert [one.act for one in read if any(name in bytes(one.body) for name in names)] == []
    with unit_of_work.transaction_as(cast.thu.worker):
        assert silent <= set(Event.objects.values_list("act", flat=True))


def as_owner(statement: str, *values: Any) -> None:
    """What he does with every trigger of the database switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute(statement, list(values))
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def test_whose_exclusion_the_owner_deleted_counts_it_in_no_figure_of_the_province(cast: Cast):
    xuan = seated(cast, "xuan")
    case = arrived(cast)
    case = Case.objects.get(pk=case.pk)
    with cast.hoa.acting() as hoa:
        rows = list(CaseHeldByUnit.objects.filter(content_object=case))
        exclude(hoa, case, worker_id=xuan.pk)
    as_owner("DELETE FROM casework_exclusion")
    for row in rows:
        if not CaseHeldByUnit.objects.filter(pk=row.pk).exists():
            row.save(force_insert=True)
    now = timezone.now()
    with unit_of_work.transaction_as(cast.thu.worker):
        assert province_figures.count(now, months_since=now - timedelta(days=300), without=())[province_figures.OPEN]
    with unit_of_work.transaction_as(xuan):
        counted = province_figures.count(now, months_since=now - timedelta(days=300), without=())
    assert not any(counted.get(figure) for figure in counted), counted


def test_a_case_is_given_to_nobody_whom_the_log_keeps_out(cast: Cast):
    """The owner deleted the row that kept him out; the log still says it."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    as_owner("DELETE FROM casework_exclusion")
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue):
        assign(
            hoa,
            Case.objects.get(pk=case.pk),
            worker_id=cast.quy.worker.pk,
            expected_version=Case.objects.get(pk=case.pk).version,
        )
    with pytest.raises(DatabaseError, match="is not assigned to this one"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(assigned_id=cast.quy.worker.pk)


# An injected statement ------------------------------------------------------------------------------------------------


def forced(statement: str, *values: Any, who: Worker) -> bool:
    """Whether an injected statement in somebody's request is there once its transaction ends."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE casework_app")
            cursor.execute("SELECT wall.introduce(%s)", [signed_context.signed_word(who.pk, pid(), until=soon())])
            cursor.execute(statement, values)
            found = cursor.rowcount
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        # Nobody may: a statement that is wrong in itself is refused by no guard.
        assert isinstance(error.__cause__, InsufficientPrivilege), error
        return False
    return bool(found)


def test_an_address_for_notifications_is_set_by_its_act_alone(cast: Cast):
    """Or an injected statement sends somebody the hours of her work for ever, and no line says so."""
    assert not forced(
        "INSERT INTO casework_notificationaddress (worker_id, way, address, set_at) VALUES (%s, 'email', %s, now())",
        *(cast.hoa.worker.pk, "thief@example.org"),
        who=cast.hoa.worker,
    )


def test_nor_is_one_ended_so_that_nobody_is_told_any_more(cast: Cast):
    as_owner(
        "INSERT INTO casework_notificationaddress (worker_id, way, address, set_at) VALUES (%s, 'email', %s, now())",
        *(cast.hoa.worker.pk, "hoa@example.org"),
    )
    end = "UPDATE casework_notificationaddress SET ended_at = now() WHERE worker_id = %s"
    assert not forced(end, cast.hoa.worker.pk, who=cast.hoa.worker)


def test_cases_are_handed_over_by_its_act_alone(cast: Cast):
    assert not forced(
        "INSERT INTO casework_handover (unit_id, worker_id, to_id, made_at, until_on)"
        " VALUES (%s, %s, %s, now(), current_date + 300)",
        *(cast.desk.pk, cast.hoa.worker.pk, cast.quy.worker.pk),
        who=cast.hoa.worker,
    )


def test_nor_is_handing_over_ended_beside_its_act(cast: Cast):
    as_owner(
        "INSERT INTO casework_handover (unit_id, worker_id, to_id, made_at, until_on)"
        " VALUES (%s, %s, %s, now(), current_date + 3)",
        *(cast.desk.pk, cast.hoa.worker.pk, cast.quy.worker.pk),
    )
    end = "UPDATE casework_handover SET ended_at = now(), ended_by_id = %s"
    assert not forced(end, cast.hoa.worker.pk, who=cast.hoa.worker)


def test_whoever_answers_an_alarm_says_nothing_in_a_colleagues_name(cast: Cast):
    """That it was a mistake was said by Mai; an answer changes nothing of it."""
    case = arrived(cast)
    with cast.mai.acting() as mai:
        alarm = raise_alarm(mai, case)
        say_mistake(mai, cast.address, alarm_id=alarm.pk)
    with (
        pytest.raises(DatabaseError, match="by its own act"),
        transaction.atomic(),
        unit_of_work.within(cast.hoa.worker, Act.ALARM_ANSWER, province_id=cast.province.pk) as doing,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE casework_alarm SET answered_at = now(), answered_by_id = %s, answer = 'called',"
            " mistaken_by_id = %s",
            [cast.hoa.worker.pk, cast.binh.worker.pk],
        )
        append.write(doing, Outcome.DONE, object_id=alarm.pk)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("of", ["alarm", "escalation"])
def test_one_line_answers_one_call(cast: Cast, of: str):
    """The line of an answer names what it answers; a statement beside it answers no other."""
    world(cast)
    with cast.mai.acting() as mai:
        call_desk(mai, cast.address)
    if of == "escalation":
        first = Escalation.objects.get()
        first.pk, first.rung = uuid7(), "province"
        as_owner(
            "INSERT INTO casework_escalation (id, clock_id, file_id, rung, unit_id, about_id, taken_at)"
            " VALUES (%s, %s, %s, 'province', %s, %s, now())",
            *(first.pk, first.clock_id, first.file_id, first.unit_id, first.about_id),
        )
    act = {"alarm": Act.ALARM_ANSWER, "escalation": Act.ESCALATION_ANSWER}[of]

    def answered(which: str) -> None:
        with (
            unit_of_work.within(cast.hoa.worker, act, province_id=cast.province.pk) as doing,
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE casework_{of} SET answered_at = now(), answered_by_id = %s, answer = 'called'"
                f" WHERE {which} RETURNING id",
                [cast.hoa.worker.pk],
            )
            touched = cursor.fetchall()
            append.write(doing, Outcome.DONE, object_id=touched[0][0])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="by its own act"), transaction.atomic():
        answered("true")
    answered(f"id = (SELECT id FROM casework_{of} LIMIT 1)")


# What is written after ------------------------------------------------------------------------------------------------


def test_turned_unit_new_signing_key_exclusion_packet_question_and_addition_together(cast: Cast):
    """The passphrase of the excluded officer, and that of a colleague who left, with every key that either had before,
    open nothing of what is written after in a later copy; whoever stays opens it."""
    with cast.thu.acting() as thu:
        dua = units.enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=NEW)
        units.appoint(thu, cast.province, unit=cast.desk, worker=dua, role=Role.OFFICER)
    packet = at_the_clinic(cast)
    case = packet.case
    both = {"quy": cast.quy.passphrase, "dua": NEW}
    had = plunder(passphrases=both, loose_keys=set())
    kept = set(had.unit_keys.values()) | had.older_unit_keys | set(had.data_keys.values()) | had.older_keys
    assert case.pk in had.data_keys and packet.pk in had.data_keys
    with cast.hoa.acting() as hoa:
        exclude(hoa, Case.objects.get(pk=case.pk), worker_id=cast.quy.worker.pk)
    with cast.thu.acting() as thu:
        units.end_membership(thu, cast.province, unit=cast.desk, worker=dua)
    with cast.thu.acting() as thu:
        province_keys.turn_signing_key(thu, cast.province, rows=signing_keys.certified_by(cast.province))
    for person in (cast.hoa, cast.lan, cast.mai):
        signed = door.sign_in(person.username, person.passphrase, source=door.Source("test"))
        with keyring.using(signed.ring):
            if person is cast.mai:
                tell_more(signed.worker, Case.objects.get(pk=case.pk), part="person", answers={"children": 2})
                continue
            if person is cast.hoa:
                add_note(signed.worker, Case.objects.get(pk=case.pk), text="Chị ấy đã chuyển nhà")
            ask_question(signed.worker, Referral.objects.get(pk=packet.pk), text=f"{person.username} hỏi mấy giờ")
    later = plunder(passphrases=both, loose_keys=kept)
    assert {place for place, word in later.opened.items() if b"chuy\xe1\xbb\x83n nh\xc3\xa0" in word} == set()
    assert {place for place, word in later.opened.items() if "hỏi mấy giờ".encode() in word} == set()
    assert not any("addition" in table for table, _, _ in later.opened)
    hers = plunder(passphrases={"hoa": cast.hoa.passphrase}, loose_keys=set())
    assert any("Chị ấy đã chuyển nhà".encode() in word for word in hers.opened.values())
    assert any("lan hỏi mấy giờ".encode() in word for word in hers.opened.values())
    assert any("addition" in table for table, _, _ in hers.opened)
