"""A committee that does not answer is called: by its desk, by who stands in for it, by the province at last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casework.journey.escalations import answer_for_place, take_steps
from casework.journey.intake.excluding import exclude
from casework.journey.intake.notifying import decide_notice, give_notice, receive_notice
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.stand_by import set_stand_by
from casework.journey.units import appoint, enrol_worker, found_unit
from casework.queries import desk as queries
from casework.records.cases import Case, Clock
from casework.records.escalations import Escalation
from casework.records.notices import CommitteeNotice
from casework.records.units import Unit, UnitKind
from casework.records.workers import Role
from casework.rulebook.case_kinds import CaseKind
from casework.rulebook.refusals import WrongStage
from tests.cast import Cast
from tests.passphrases import passphrase
from tests.queries.reading import read
from tests.same_page import plain
from tests.signing_in import SignedIn

HOUR = timedelta(hours=1)


@pytest.fixture
def later(db: None) -> Callable[[datetime], int]:
    """The sequencer's process goes round at this time."""

    def go_round(at: datetime) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE casework_sequencer")
        try:
            return take_steps(at=at)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

    return go_round


@pytest.fixture
def sent(cast: Cast) -> CommitteeNotice:
    """The desk has her case and the committee its notice; nothing else is late."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=[CaseKind.FAMILY])
        give_notice(mai, case, danger="yes", needs=["stop"], way="account", expected_version=1)
        submit_to_desk(mai, case)
    Clock.objects.all().delete()
    return CommitteeNotice.objects.get()


def told() -> list[tuple[str, str]]:
    """Which unit was told to call which, in order."""
    return [(one.unit.name, one.about.name) for one in Escalation.objects.order_by("taken_at", "rung")]


def deputy(cast: Cast) -> Unit:
    """The deputy has a unit of his own, which the province holds ready for the committee."""
    with cast.thu.acting() as thu:
        unit = found_unit(thu, cast.province, kind=UnitKind.COMMITTEE, name="Phó Chủ tịch", parent=cast.province)
        worker = enrol_worker(thu, cast.province, username="phuc", display_name="Phúc", passphrase=passphrase("phuc"))
        appoint(thu, cast.province, unit=unit, worker=worker, role=Role.CHAIR)
        set_stand_by(thu, cast.province, desk_id=cast.committee.pk, stands_by_id=unit.pk)
    return unit


def test_desk_deputy_and_province_are_told_one_after_the_other(
    cast: Cast, sent: CommitteeNotice, later: Callable[[datetime], int]
):
    unit = deputy(cast)
    later(sent.sent_at + HOUR - timedelta(minutes=1))
    assert told() == []
    for hours, who in ((1, cast.desk.name), (2, unit.name), (3, cast.province.name)):
        later(sent.sent_at + hours * HOUR)
        assert told()[hours - 1 :] == [(who, cast.committee.name)]
    later(sent.sent_at + 9 * HOUR)
    assert len(told()) == 3, "a rung is told once"


def test_without_a_deputy_nobody_is_told_in_his_place(
    cast: Cast, sent: CommitteeNotice, later: Callable[[datetime], int]
):
    later(sent.sent_at + 9 * HOUR)
    assert set(told()) == {(cast.desk.name, cast.committee.name), (cast.province.name, cast.committee.name)}


def test_it_is_answered_by_who_decides_and_then_nobody_need_call(
    cast: Cast, sent: CommitteeNotice, later: Callable[[datetime], int]
):
    later(sent.sent_at + HOUR)
    with cast.tri.acting() as tri:
        receive_notice(tri, cast.committee, notice_id=sent.pk)
    (step,) = Escalation.objects.all()
    assert step.ended_at is None, "received is not decided, where somebody decides"
    (row,) = read(cast.hoa, queries.desk).escalations
    with cast.vinh.acting() as vinh:
        decide_notice(vinh, cast.committee, notice_id=sent.pk, decision="police")
    step.refresh_from_db()
    assert read(cast.hoa, queries.desk).escalations == ()
    assert Escalation.objects.filter(ended_at__isnull=False).exists()
    with cast.hoa.acting() as hoa, pytest.raises(WrongStage):
        answer_for_place(hoa, cast.desk, escalation_id=row.id, answer="called")
    later(sent.sent_at + 9 * HOUR)
    assert len(told()) == 1


def test_the_deputy_reads_whom_to_call_and_says_what_came_of_it(
    cast: Cast, signed_in: SignedIn, sent: CommitteeNotice, later: Callable[[datetime], int]
):
    # The committee of the next level, at which somebody of the cast works.
    with cast.thu.acting() as thu:
        unit = found_unit(thu, cast.province, kind=UnitKind.COMMITTEE, name="UBND tỉnh", parent=cast.province)
        appoint(thu, cast.province, unit=unit, worker=cast.binh.worker, role=Role.CHAIR)
        set_stand_by(thu, cast.province, desk_id=cast.committee.pk, stands_by_id=unit.pk)
    later(sent.sent_at + 2 * HOUR)
    step = Escalation.objects.get(unit=unit)
    with cast.binh.as_of_now().acting() as binh:
        answer_for_place(binh, unit, escalation_id=step.pk, answer="called")
    step.refresh_from_db()
    assert (step.answer, step.answered_by_id) == ("called", cast.binh.worker.pk)


def test_who_came_to_be_kept_from_it_is_not_called_about_it_and_his_pages_stay_byte_for_byte(
    cast: Cast, signed_in: SignedIn, later: Callable[[datetime], int]
):
    def pages() -> list[bytes]:
        found = []
        for person in (cast.vinh, cast.tri):
            client = signed_in(person)
            for name in ("desk", "notice-list", "first-steps", "notifications"):
                found.append(plain(client.get(reverse(name)).content).encode())
        return found

    unit = deputy(cast)
    before = pages()
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=[CaseKind.FAMILY])
        give_notice(mai, case, danger="yes", needs=["stop"], way="account", expected_version=1)
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        register(hoa, case)
        for person in (cast.vinh, cast.tri):
            exclude(hoa, Case.objects.get(pk=case.pk), worker_id=person.worker.pk)
    due = timezone.now()
    later(due + 9 * HOUR)
    assert cast.committee.name not in {about for _unit, about in told()}, "nobody calls him about it"
    assert {(unit.name, cast.desk.name), (cast.province.name, cast.desk.name)} <= set(told())
    assert pages() == before
    assert Clock.objects.filter(case=case, met_at__isnull=True).exists(), "and the clocks run on"


def test_of_a_trafficked_person_no_committee_stands_on_any_ladder(cast: Cast, later: Callable[[datetime], int]):
    deputy(cast)
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=[CaseKind.TRAFFICKING])
        submit_to_desk(mai, case)
    later(timezone.now() + timedelta(days=20))
    committees = set(Unit.objects.filter(kind=UnitKind.COMMITTEE).values_list("name", flat=True))
    assert told() and not {name for pair in told() for name in pair} & committees
