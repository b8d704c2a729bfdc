"""Her host has her as a guest and writes it down herself: when she came, with whom, with her yes; the desk is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.safety.shelter import admit, discharge, extend, receive, tell_missed
from casework.policy import gate
from casework.policy.grants import holders
from casework.policy.table import Hold
from casework.queries.safety import shelter
from casework.queries.safety.house_book import house_book
from casework.records.cases import Case, Clock
from casework.records.news import News
from casework.records.safety import ShelterStay
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.deadlines import name_of
from casework.rulebook.refusals import InvalidValue, MissingPrerequisite, NoConsent, NotFound, WrongStage
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from tests.answers import in_days
from tests.cast import Cast, Person
from tests.states import arrived, case_at

YES = {"agrees": "yes", "method": "spoken_witnessed", "witness": "Chị Mỷ"}


def guest(by: Worker, case: Case, **more: Any) -> ShelterStay:
    return receive(by, case, until=in_days(2), **{**YES, **more})


def read_by(person: Person, stay: ShelterStay) -> ShelterStay:
    with person.acting() as worker:
        return gate.enter(worker, ShelterStay, stay.pk, Act.SHELTER_LOOK)


@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.ACTIVE])
def test_a_host_writes_down_her_guest_and_the_desk_leads_the_stay(cast: Cast, stage: Stage):
    case = arrived(cast) if stage is Stage.REPORTED else case_at(cast, stage)
    came = timezone.now() - timedelta(hours=3)
    with cast.mai.acting() as mai:
        stay = guest(mai, case, told_at=came, companions=2, who_came="Con gái 6 tuổi, bà ngoại 60 tuổi")
        assert gate.hold_keys(mai, ShelterStay, [stay.pk]) == {stay.pk}
    assert [(one.name, one.hold) for one in holders(stay)] == [
        (cast.desk.name, Hold.LEAD),
        (cast.address.name, Hold.SEE),
    ]
    with cast.hoa.acting() as hoa:
        found = gate.enter(hoa, ShelterStay, stay.pk, Act.SHELTER_LOOK)
        assert (found.place["kind"], found.place["unit"]) == ("trusted_address", cast.address.pk)
        assert found.admitted_at == came < datetime.fromisoformat(found.support["written_at"])
        assert (found.support["companions"], found.support["who_came"][:7]) == (2, "Con gái")
    for person in (cast.thu, cast.lu, cast.binh, cast.lan):
        with pytest.raises(NotFound):
            read_by(person, stay)
    assert News.objects.filter(unit=cast.desk, case=case, act="shelter.receive").count() == 1
    assert Clock.objects.get(case=case, rule="stay", met_at=None).due_at == stay.until
    event = Event.objects.get(act="shelter.receive", outcome="done")
    assert event.object_id == stay.pk and "ngoại" not in bytes(event.body).decode()
    with cast.hoa.acting() as hoa:
        stay = extend(hoa, stay, expected_version=1, until=in_days(4), why="Chưa yên")
        discharge(hoa, stay, expected_version=2, how="home_safe", told_at=came + timedelta(hours=1))
    with pytest.raises(NotFound):
        read_by(cast.mai, stay)


def test_without_her_yes_at_the_door_nothing_is_kept(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    asked = case.consents.count()
    with cast.mai.acting() as mai:
        for said, refusal in (
            ({"agrees": "no"}, NoConsent),
            ({"agrees": "cannot_answer"}, NoConsent),
            ({"agrees": ""}, InvalidValue),
            ({"method": ""}, InvalidValue),
            ({"witness": ""}, InvalidValue),
            ({"agreed_by": ["child"]}, InvalidValue),
            ({"told_at": timezone.now() + timedelta(hours=1)}, InvalidValue),
            ({"companions": 21}, InvalidValue),
            ({"items": ["baby"]}, InvalidValue),
            ({"who_came": "Con gái 6 tuổi"}, InvalidValue),
        ):
            with pytest.raises(refusal):
                guest(mai, case, **said)
    assert not case.shelter_stays.exists() and case.consents.count() == asked


def test_her_yes_is_kept_whatever_she_said_before_so_that_the_form_tells_nothing(cast: Cast):
    for before in ("given", "withheld"):
        case = case_at(cast, Stage.ACTIVE, name=f"Lý Thị {before}")
        with cast.hoa.acting() as hoa:
            ask_consent(hoa, case, answers={"shelter": before}, method="signature")
        with cast.mai.acting() as mai:
            with pytest.raises(InvalidValue, match="method_missing"):
                guest(mai, case, method="")
            guest(mai, case)
        with cast.hoa.acting() as hoa:
            kept = gate.enter(hoa, Case, case.pk, Act.CASE_LOOK).consents.latest("id").terms
        assert kept["answers"] == {"shelter": "given"} and ("scope" in kept) is (before == "withheld")


def test_where_she_was_placed_elsewhere_the_desk_sees_both_and_the_host_learns_nothing_of_it(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        there = admit(
            hoa,
            case,
            kind="trusted_address",
            address=cast.other_address.pk,
            until=in_days(3),
            agrees="yes",
            method="signature",
        )
    with cast.mai.acting() as mai:
        here = guest(mai, case, told_at=timezone.now() - timedelta(days=2))
        with pytest.raises(MissingPrerequisite, match="guest_written_down"):
            guest(mai, case)
    with cast.hoa.acting() as hoa:
        discharge(hoa, there, expected_version=1, how="left_herself")
        with pytest.raises(MissingPrerequisite, match="stay_open"):
            admit(hoa, case, kind="kin", where="Nhà dì", until=in_days(2), agrees="yes")
    assert list(case.shelter_stays.filter(stage="admitted")) == [here]


def test_whoever_is_kept_from_her_case_has_no_part_of_the_stay_that_a_host_writes(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    with cast.mai.acting() as mai:
        stay = guest(mai, case)
        assert [one.meals.people for house in house_book(mai) for one in house.rows] == [1], "nobody came with her"
    assert read_by(cast.hoa, stay).pk == stay.pk
    with pytest.raises(NotFound):
        read_by(cast.quy, stay)


def test_who_left_without_a_word_alerts_her_house_and_the_desk_and_nobody_else(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        there: dict[str, Any] = {"kind": "trusted_address", "address": cast.other_address.pk, "until": in_days(2)}
        stay = admit(hoa, case, agrees="yes", method="signature", told_at=timezone.now() - timedelta(days=1), **there)
    for person in (cast.mai, cast.thu, cast.binh, cast.lan):
        with person.acting() as worker, pytest.raises(NotFound):
            tell_missed(worker, stay)
    seen = timezone.now() - timedelta(hours=2)
    with cast.lu.acting() as lu:
        with pytest.raises(InvalidValue, match="left_before_coming"):
            tell_missed(lu, stay, told_at=timezone.now() - timedelta(days=2))
        stay = tell_missed(lu, stay, told_at=seen, note="Không mang theo gì")
        with pytest.raises(WrongStage):
            tell_missed(lu, stay)
    assert (stay.stage, stay.ended_at) == ("left_unannounced", seen)
    for person in (cast.lu, cast.hoa):
        assert read_by(person, stay).stage == "left_unannounced", "its host goes on seeing it"
    with cast.lu.acting() as lu:
        assert [row.stage for row in shelter.stays(lu).rows] == ["left_unannounced"]
    told = News.objects.filter(case=case, act="shelter.missed").values_list("unit_id", flat=True)
    assert list(told) == [cast.desk.pk]
    alert = Clock.objects.get(case=case, rule="left")
    assert (alert.unit_id, alert.began_at) == (cast.desk.pk, seen)
    assert "không báo" not in str(name_of("left")), "its name stands on the lists of the province"


def test_only_the_house_that_heard_her_writes_a_guest_and_not_before_the_desk_has_the_case(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.mai.acting() as mai, pytest.raises(WrongStage):
        guest(mai, open_case(mai, cast.address, name="Lý Thị Xí"))
    for person in (cast.hoa, cast.lu, cast.thu, cast.lan):
        with person.acting() as worker, pytest.raises(NotFound):
            guest(worker, case)
