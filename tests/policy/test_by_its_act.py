"""What ends keys, forges a notice or states a reason comes by the act that says so, and by no other statement."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, connection, transaction
from psycopg.errors import InsufficientPrivilege

from casework.journey.alarms import raise_alarm
from casework.journey.intake.first_words import refuse_writing
from casework.journey.intake.notifying import give_notice, receive_notice
from casework.journey.intake.warning import warn_of_contact
from casework.journey.stand_by import set_stand_by
from casework.policy import her_word, signed_context
from casework.policy.grant_tables import KINDS
from casework.records.cases import Case
from casework.records.first_words import HerNo
from casework.records.notices import CommitteeNotice
from casework.records.stand_by import StandBy
from casework.rulebook.notices import ACCOUNT
from casework.rulebook.stages import Stage
from tests.cast import Cast, Person
from tests.policy.words import as_the_application, pid, soon
from tests.states import STATES, arrived, case_at

HER_NO = """
    INSERT INTO casework_herno
        (id, unit_id, case_id, heard_by_id, heard_at, how, dark_at, desk_keeps, notice_left, copies)
    VALUES (gen_random_uuid(), %(unit)s, %(case)s, wall.worker(), now(), 'spoken', now() + %(after)s::interval, false,
        false, '')
"""


def injected(person: Person, statement: str, **values: Any) -> bool:
    """Whether the database took this statement, in the middle of a request of hers, to the end of its transaction."""
    word = signed_context.signed_word(person.worker.pk, pid(), until=soon())
    with connection.cursor() as cursor:
        # Whatever a test did before it did in this same transaction; here each request has its own. What it did is held
        # to its guards first: else theirs would be the refusal.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("DELETE FROM casework_pendingevent")
    try:
        with transaction.atomic(), as_the_application(word) as cursor:
            cursor.execute(statement, values)
            written = cursor.rowcount
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            return bool(written)
    except Error as error:
        # Nobody may: a statement that is wrong in itself is refused by no guard.
        assert isinstance(error.__cause__, InsufficientPrivilege), error
        return False
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def keys_of(case: Case) -> int:
    return sum(
        table._default_manager.filter(content_object_id=case.pk).count()
        for table in (KINDS[Case].by_unit, KINDS[Case].by_worker)
    )


@pytest.mark.parametrize("after", ["-1 day", "1 second", "1 hour"])
@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.ACTIVE])
def test_nobody_ends_the_keys_of_a_case_with_a_no_that_no_act_heard(cast: Cast, stage: Stage, after: str):
    case = arrived(cast) if stage is Stage.REPORTED else case_at(cast, stage)
    before = keys_of(case)
    for person, unit in ((cast.mai, cast.address), (cast.hoa, cast.desk), (cast.thu, cast.province)):
        assert not injected(person, HER_NO, unit=unit.pk, case=case.pk, after=after), person.username
    her_word.drop_what_is_dark()
    assert keys_of(case) == before > 0


def test_nor_is_a_visit_counted_that_no_act_counted(cast: Cast):
    assert not injected(cast.mai, HER_NO, unit=cast.address.pk, case=None, after="0 hours")


def test_her_no_is_taken_back_by_her_yes_alone(cast: Cast):
    with cast.mai.acting() as mai:
        no = refuse_writing(mai, Case.objects.get(pk=str(STATES["draft"](cast)["case"])), how="spoken")
    take_back = "UPDATE casework_herno SET taken_back_at = now(), taken_back_by_id = wall.worker() WHERE id = %(no)s"
    assert not injected(cast.mai, take_back, no=no.pk)
    assert HerNo.objects.get(pk=no.pk).taken_back_at is None


def test_no_reason_is_stated_but_by_stating_it(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    assert not injected(
        cast.thu,
        "INSERT INTO casework_statedreason (id, province_id, case_id, by_id, day, at, words)"
        " VALUES (gen_random_uuid(), %(unit)s, %(case)s, wall.worker(), current_date, now(), 'x')",
        unit=cast.province.pk,
        case=case.pk,
    )


def test_no_desk_stops_standing_by_but_by_the_act(cast: Cast):
    with cast.thu.acting() as thu:
        row = set_stand_by(thu, cast.province, desk_id=cast.desk.pk, stands_by_id=cast.other_desk.pk)
    for statement in (
        "UPDATE casework_standby SET ended_at = now(), ended_by_id = wall.worker()",
        "UPDATE casework_standby SET certified = 'x'",
        "INSERT INTO casework_standby (desk_id, stands_by_id, set_by_id, set_at)"
        f" VALUES ({cast.other_desk.pk}, {cast.desk.pk}, wall.worker(), now())",
    ):
        assert not injected(cast.thu, statement), statement
    assert StandBy.objects.get().certified == row.certified and StandBy.objects.get().ended_at is None


FORGED = """
    INSERT INTO casework_committeenotice (id, unit_id, sent_at, sealed_key, words)
    VALUES (gen_random_uuid(), %(unit)s, now(), 'x', 'x')
"""


def test_nobody_forges_a_notice_to_the_committee_nor_its_receipt(cast: Cast):
    notified(cast)
    copy = CommitteeNotice.objects.get()
    for person in (cast.mai, cast.lu, cast.hoa, cast.lan, cast.tri, cast.thu):
        assert not injected(person, FORGED, unit=copy.unit_id), person.username
    received = "UPDATE casework_committeenotice SET read_at = now(), read_by_id = wall.worker()"
    assert not injected(cast.tri, received)
    assert CommitteeNotice.objects.get().read_at is None


def test_nor_is_it_decided_on_beside_the_act(cast: Cast):
    """By the chairman himself, of a notice that was received: a statement in a request of his leaves no decision."""
    notified(cast)
    copy = CommitteeNotice.objects.get()
    with cast.tri.acting() as tri:
        receive_notice(tri, cast.committee, notice_id=copy.pk)
    decided = "UPDATE casework_committeenotice SET decision = 'self', decided_at = now(), decided_by_id = wall.worker()"
    for person in (cast.vinh, cast.tri):
        assert not injected(person, decided), person.username
    assert CommitteeNotice.objects.get().decided_at is None


def test_one_copy_stands_in_one_file(cast: Cast):
    """Whoever writes the number of another's copy into a file of her own would read it there."""
    notified(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'a_copy_stands_in_one_file'")
        (made,) = cursor.fetchone()
    assert "UNIQUE" in made


def notified(cast: Cast) -> Case:
    case = Case.objects.get(pk=str(STATES["owing"](cast)["case"]))
    said: dict[str, Any] = {"danger": "yes", "needs": ["stop"], "way": ACCOUNT, "expected_version": 1}
    with cast.mai.acting() as mai:
        give_notice(mai, case, **said)
    return case


ALARM = """
    INSERT INTO casework_alarm (id, unit_id, desk_id, province_id, file_id, raised_at, raised_by_id)
    VALUES (gen_random_uuid(), %(unit)s, %(desk)s, %(province)s, %(case)s, now(), wall.worker())
"""
ANSWERED = "UPDATE casework_alarm SET answered_at = now(), answered_by_id = wall.worker(), answer = 'mistake'"
MISTAKEN = "UPDATE casework_alarm SET mistaken_at = now(), mistaken_by_id = wall.worker()"
WARNING = """
    INSERT INTO casework_contactwarning (id, case_id, said_at, said_by_id)
    VALUES (gen_random_uuid(), %(case)s, now(), wall.worker())
"""
ENDED = "UPDATE casework_contactwarning SET ended_at = now(), ended_by_id = wall.worker()"


def test_nobody_forges_an_alarm_or_silences_one(cast: Cast):
    case = arrived(cast)
    places = {"unit": cast.address.pk, "desk": cast.desk.pk, "province": cast.province.pk}
    for person in (cast.mai, cast.lu, cast.hoa, cast.lan, cast.thu):
        for which in (case.pk, None):
            assert not injected(person, ALARM, case=which, **places), person.username
    with cast.mai.acting() as mai:
        alarm = raise_alarm(mai, case)
    for person in (cast.mai, cast.lu, cast.hoa, cast.binh, cast.thu):
        assert not injected(person, ANSWERED) and not injected(person, MISTAKEN), person.username
    alarm.refresh_from_db()
    assert alarm.answered_at is None and alarm.mistaken_at is None


def test_nobody_forges_a_warning_of_her_number_or_ends_one(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    for person in (cast.mai, cast.lu, cast.hoa, cast.binh, cast.lan, cast.thu):
        assert not injected(person, WARNING, case=case.pk), person.username
    with cast.hoa.acting() as hoa:
        warning = warn_of_contact(hoa, case)
    for person in (cast.mai, cast.hoa, cast.binh, cast.thu):
        assert not injected(person, ENDED), person.username
    warning.refresh_from_db()
    assert warning.ended_at is None
