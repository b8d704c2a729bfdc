"""A statement that rides along with an act of hers, whose line stands in the trail, does none of the acts it is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from casework.journey.intake.notifying import receive_notice
from casework.journey.intake.violence_reports import take_report
from casework.policy import signed_context, unit_of_work
from casework.policy.grant_tables import permission_of
from casework.policy.table import Hold
from casework.records.cases import Case
from casework.records.notices import CommitteeNotice
from casework.records.violence_reports import ReportCall, ViolenceReport
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage
from casework.trail.events import Outcome
from casework.trail.log import append
from tests.bans import asked, decided
from tests.cast import Cast, Person
from tests.owed import notified
from tests.policy.words import as_the_application
from tests.states import case_at

TOLD: dict[str, Any] = {
    "source": "witness",
    "channel": "call",
    "what": "Đêm nào cũng nghe khóc",
    "about": "Nhà cuối bản",
    "going_on": "yes",
}
TAKEN = """
    INSERT INTO casework_violencereport (id, desk_id, received_at, settle_by, received_by_id, sealed_key, told)
    VALUES (gen_random_uuid(), %(desk)s, now(), now() + interval '1 day', wall.worker(), 'x', 'x')
"""
ENDED = "UPDATE casework_violencereport SET ended_at = now(), ended_by_id = wall.worker(), outcome = 'nothing'"
CALLED = """
    INSERT INTO casework_reportcall (id, report_id, written_at, written_by_id, said)
    VALUES (gen_random_uuid(), %(report)s, now(), wall.worker(), 'x')
"""
DECIDED = "UPDATE casework_committeenotice SET decision = 'self', decided_at = now(), decided_by_id = wall.worker()"
GIVEN = """
    INSERT INTO casework_caseheldbyworker (content_object_id, permission_id, granted_by, through_unit_id, user_id,
        granted_at, origin, reason)
    VALUES (%(case)s, %(word)s, wall.worker(), %(desk)s, %(whom)s, now(), 'x', '')
"""


def refused_beside(person: Person, cast: Cast, statement: str, *, match: str = "by its own act", **values: Any) -> None:
    """The line of her choosing a language says every row that changes; the guard of the act itself refuses."""
    with connection.cursor() as cursor:
        # What was done before was done in another request; here it is one transaction.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("DELETE FROM casework_pendingevent")
    with (
        pytest.raises(DatabaseError, match=match),
        transaction.atomic(),
        unit_of_work.within(person.worker, Act.LANGUAGE_CHOOSE, province_id=cast.province.pk) as doing,
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)
        assert cursor.rowcount
        append.write(doing, Outcome.DONE)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("statement", [TAKEN, ENDED, CALLED], ids=["taken", "ended", "called about"])
def test_no_report_of_violence_is_taken_ended_or_called_about(cast: Cast, statement: str):
    with cast.hoa.acting() as hoa:
        report = take_report(hoa, cast.desk, answers=TOLD)
    refused_beside(cast.hoa, cast, statement, desk=cast.desk.pk, report=report.pk)
    assert ViolenceReport.objects.get().ended_at is None and not ReportCall.objects.exists()


def test_no_notice_is_decided_on(cast: Cast):
    notified(cast)
    copy = CommitteeNotice.objects.get()
    with cast.tri.acting() as tri:
        receive_notice(tri, cast.committee, notice_id=copy.pk)
    refused_beside(cast.vinh, cast, DECIDED)
    assert CommitteeNotice.objects.get().decided_at is None


ORDERED = """
    INSERT INTO casework_banorder (id, committee_id, desk_id, asked_at, stage)
    VALUES (gen_random_uuid(), %(committee)s, %(desk)s, now(), 'asked')
"""
COPIED = """
    INSERT INTO casework_bancopy (id, order_id, part, unit_id, sealed_key, words, written_at, written_by_id)
    VALUES (gen_random_uuid(), %(order)s, '{part}', %({unit})s, 'x', 'x', now(), wall.worker())
"""
OF_A_BAN = {
    "asked for": ("hoa", ORDERED),
    "followed": ("vinh", "UPDATE casework_banorder SET followed_at = now() WHERE id = %(order)s"),
    "met": ("vinh", "UPDATE casework_banduty SET met_at = now() WHERE order_id = %(order)s AND met_at IS NULL"),
    "request": ("hoa", COPIED.format(part="request", unit="committee")),
    "asked back": ("hoa", COPIED.format(part="asked_back", unit="committee")),
    "decision": ("vinh", COPIED.format(part="decision", unit="committee")),
    "breach": ("son", COPIED.format(part="breach", unit="police")),
}


@pytest.mark.parametrize(("person", "statement"), OF_A_BAN.values(), ids=OF_A_BAN)
def test_no_ban_is_asked_for_decided_told_or_met(cast: Cast, person: str, statement: str):
    order = decided(cast, asked(cast, case_at(cast, Stage.ACTIVE)), "issue")
    places = {"committee": cast.committee.pk, "police": cast.police.pk, "desk": cast.desk.pk}
    refused_beside(getattr(cast, person), cast, statement, order=order.pk, **places)


@pytest.mark.parametrize("change", ["until = until + interval '1 day'", "decided_at = now()", "began_at = asked_at"])
def test_nor_is_one_changed_in_a_way_that_is_no_move(cast: Cast, change: str):
    order = decided(cast, asked(cast, case_at(cast, Stage.ACTIVE)), "issue")
    statement = f"UPDATE casework_banorder SET {change} WHERE id = %(order)s"
    refused_beside(cast.vinh, cast, statement, match="by its moves alone", order=order.pk)


def test_no_right_is_given_that_no_act_names(cast: Cast):
    """What Hoa may give Quý by an act that says so, she gives with none that says something else."""
    case, word = case_at(cast, Stage.ACTIVE), permission_of(Case, Hold.LEAD)
    refused_beside(
        cast.hoa, cast, GIVEN, match="by an act that names it",
        case=case.pk, word=word, desk=cast.desk.pk, whom=cast.quy.worker.pk,
    )  # fmt: skip


def test_a_way_in_is_told_for_the_name_that_the_door_signed_and_for_no_other(cast: Cast):
    word = signed_context.signed_for_the_door("hoa")
    with as_the_application() as cursor:
        for name, whose in (("hoa", [cast.hoa.worker.pk]), ("binh", [])):
            cursor.execute("SELECT worker_id FROM wall.credential_of(%s, %s)", [name, word])
            assert [found for (found,) in cursor.fetchall()] == whose, name
