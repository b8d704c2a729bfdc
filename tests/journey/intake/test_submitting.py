"""The commune is told, takes the case in or sets it aside, each with its reason."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.setting_aside import ask_duplicate, ask_out_of_scope
from casework.journey.intake.submitting import (
    HOST_KEEPS_SIGHT,
    register,
    submit_to_desk,
)
from casework.journey.intake.withdrawing import withdraw_consent
from casework.policy import gate
from casework.policy.grant_tables import CaseHeldByUnit
from casework.records.cases import Case, Clock
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotFound, WritingStopped, WrongStage
from casework.trail.events import Event
from tests.cast import Cast
from tests.states import set_aside


def submitted(cast: Cast, name: str = "Thào Thị Dợ", *, agreed: bool = False) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name=name)
        if agreed:
            ask_consent(mai, case, answers={"record_keeping": "given"}, method="signature")
        return submit_to_desk(mai, case)


def test_a_name_is_all_it_takes_and_all_it_needs(cast: Cast):
    with cast.mai.acting() as mai:
        with pytest.raises(InvalidValue):
            open_case(mai, cast.address, name="  ")
        assert submit_to_desk(mai, open_case(mai, cast.address, name="Dợ")).stage == "reported"


def test_nobody_opens_a_case_at_a_unit_that_is_not_hers(cast: Cast):
    for person in (cast.lu, cast.hoa, cast.lan, cast.thu, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            open_case(worker, cast.address, name="Dợ")


def test_what_arrives_at_the_desk_itself_is_to_be_acted_on_at_once(cast: Cast):
    with cast.hoa.acting() as hoa:
        case = open_case(hoa, cast.desk, name="Vàng Thị Súa")
        clock = Clock.objects.get(case=case)
        assert (clock.rule, clock.due_at) == ("D02", clock.began_at)
        ask_consent(hoa, case, answers={"record_keeping": "given"}, method="signature")
        register(hoa, submit_to_desk(hoa, case))
        assert Clock.objects.get(case=case, rule="D02").met_at is not None
    with cast.mai.acting() as mai, pytest.raises(NotFound):
        gate.enter(mai, Case, case.pk, Act.CASE_LOOK)


def test_a_ground_in_place_of_her_consent_needs_its_written_reason(cast: Cast):
    case = submitted(cast)
    with cast.hoa.acting() as hoa:
        for given, code in (
            ({"legal_ground": "because"}, "unknown_ground"),
            ({"legal_ground": "vital_emergency", "why": " "}, "reason_missing"),
        ):
            with pytest.raises(InvalidValue) as refusal:
                register(hoa, case, **given)
            assert refusal.value.code == code
        register(hoa, case, legal_ground="vital_emergency", why="Bất tỉnh khi được đưa đến")
        note = case.notes.get().text
    assert "Điều 19.1.a" in note and "Bất tỉnh khi được đưa đến" in note


def test_her_no_outweighs_an_earlier_yes(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Dợ")
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="signature")
        submit_to_desk(mai, case)
        withdraw_consent(mai, case, purposes=["record_keeping"])
    with cast.hoa.acting() as hoa, pytest.raises(WritingStopped):
        register(hoa, case)


def test_the_trusted_address_sees_for_thirty_days_more(cast: Cast):
    case = submitted(cast, agreed=True)
    with cast.hoa.acting() as hoa:
        registered = register(hoa, case)
    for row in CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.address.pk):
        assert row.expires_at is not None and registered.registered_at is not None
        assert row.expires_at - registered.registered_at == timedelta(days=30)


def sight_of_the_address_ends(cast: Cast, case: Case) -> set[datetime | None]:
    rows = CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.address.pk)
    return set(rows.values_list("expires_at", flat=True))


@pytest.mark.parametrize("stage", ["duplicate", "out_of_scope"])
def test_what_is_set_aside_lets_the_trusted_address_go_as_well(cast: Cast, stage: str):
    first, case = submitted(cast, agreed=True), submitted(cast)
    with cast.hoa.acting() as hoa:
        register(hoa, first)
        assert sight_of_the_address_ends(cast, case) == {None}
    began = timezone.now()
    set_aside(cast, case, of=first if stage == "duplicate" else None)
    (ends,) = sight_of_the_address_ends(cast, case)
    assert ends is not None and began + HOST_KEEPS_SIGHT <= ends <= timezone.now() + HOST_KEEPS_SIGHT


def test_setting_aside_what_was_taken_in_buys_no_more_sight(cast: Cast):
    case = submitted(cast, agreed=True)
    with cast.hoa.acting() as hoa:
        register(hoa, case)
        before = sight_of_the_address_ends(cast, case)
    set_aside(cast, case)
    assert sight_of_the_address_ends(cast, case) == before != {None}


@pytest.mark.parametrize("how", ["register", "duplicate", "out_of_scope"])
def test_what_was_submitted_is_to_be_acted_on_at_once_until_the_desk_has_acted(cast: Cast, how: str):
    other, case = submitted(cast, agreed=True), submitted(cast, agreed=True)
    clock = Clock.objects.get(case=case, rule="D02")
    assert (clock.unit_id, clock.due_at, clock.met_at) == (cast.desk.pk, clock.began_at, None)
    with cast.hoa.acting() as hoa:
        if how == "register":
            register(hoa, case)
    if how != "register":
        set_aside(cast, case, of=other if how == "duplicate" else None)
    clock.refresh_from_db()
    assert clock.met_at is not None


def test_only_the_desk_that_leads_sorts_what_arrived(cast: Cast):
    case = submitted(cast, agreed=True)
    for person in (cast.mai, cast.thu, cast.binh, cast.lan, cast.cuc):
        with person.acting() as worker:
            with pytest.raises(NotFound):
                register(worker, case)
            # The province may propose that a file is a duplicate; it knows of none with this code.
            with pytest.raises(InvalidValue if person is cast.thu else NotFound):
                ask_duplicate(worker, case, of_code="HS26-AAAAA", why="Không")
            with pytest.raises(NotFound):
                ask_out_of_scope(worker, case, why="Không")
    assert Event.objects.filter(case_id=case.pk, outcome="refused").count() == 15
    assert Case.objects.get(pk=case.pk).stage == "reported"


def test_it_is_submitted_and_registered_once(cast: Cast):
    case = submitted(cast, agreed=True)
    with cast.mai.acting() as mai, pytest.raises(NotFound):
        submit_to_desk(mai, case)
    with cast.hoa.acting() as hoa:
        with pytest.raises(WrongStage):
            submit_to_desk(hoa, case)
        register(hoa, case)
        with pytest.raises(WrongStage):
            register(hoa, case)
