"""Where she is hidden: fewer people hold it than hold the case, she pays nothing, and it blocks the closing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from casework.journey.intake.hearing import ask_consent, note_person
from casework.journey.moves import move
from casework.journey.operation import operation
from casework.journey.safety.assessing import assess_risk
from casework.journey.safety.shelter import admit, discharge, extend
from casework.policy import gate
from casework.policy.grants import holders
from casework.records.cases import Case, Clock
from casework.records.safety import ShelterStay
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.dates import Birth, Precision
from casework.rulebook.refusals import (
    Blocked,
    EditConflict,
    InvalidValue,
    MissingPrerequisite,
    NoConsent,
    NotFound,
    WrongStage,
)
from casework.rulebook.shelter import PLACES
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.vault.errors import Locked
from tests.answers import ALL_NO, in_days
from tests.cast import Cast


def at_kin(hoa: Worker, case: Case, **more: Any) -> ShelterStay:
    return admit(hoa, case, kind="kin", where="Nhà dì Pà, bản Nậm Tăm", until=in_days(3), agrees="yes", **more)


def test_the_desk_alone_knows_where_she_is(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        stay = at_kin(hoa, case, companions=2, items=["bedding", "baby"])
    for person in (cast.hoa, cast.quy):
        with person.acting() as worker:
            assert gate.enter(worker, ShelterStay, stay.pk, Act.SHELTER_LOOK).place["where"] == "Nhà dì Pà, bản Nậm Tăm"
    for person in (cast.thu, cast.mai, cast.binh, cast.lu, cast.lan, cast.son, cast.cuc):
        with person.acting() as worker, pytest.raises(NotFound):
            gate.enter(worker, ShelterStay, stay.pk, Act.SHELTER_LOOK)
    assert [holder.name for holder in holders(stay)] == [cast.desk.name]
    assert len(holders(case)) > len(holders(stay))


def test_the_key_of_the_case_does_not_open_the_stay(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        stay = at_kin(hoa, case)
    stay = ShelterStay.objects.get(pk=stay.pk)
    with cast.thu.acting() as thu:
        gate.enter(thu, Case, case.pk, Act.CASE_LOOK)
        with pytest.raises(Locked):
            _ = stay.place


def test_a_host_sees_a_stay_at_her_house_until_it_ends(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="trusted_address", address=cast.other_address.pk, until=in_days(2), agrees="yes")
        assert stay.place["name"] == cast.other_address.name
    with cast.lu.acting() as lu:
        assert gate.enter(lu, ShelterStay, stay.pk, Act.SHELTER_LOOK).place["kind"] == "trusted_address"
        with pytest.raises(NotFound):
            gate.enter(lu, Case, case.pk, Act.CASE_LOOK)
        with pytest.raises(NotFound):
            discharge(lu, stay, expected_version=1, how="other")
    with cast.hoa.acting() as hoa:
        discharge(hoa, stay, expected_version=1, how="home_safe")
    with cast.lu.acting() as lu, pytest.raises(NotFound):
        gate.enter(lu, ShelterStay, stay.pk, Act.SHELTER_LOOK)


def test_without_her_yes_to_this_very_place_nobody_is_put_there(cast: Cast, case: Case):
    """Also where an older yes for a shelter stands: she is asked there and then, of every kind of place."""
    places = {kind: {"where": "Nhà dì Pà"} for kind in PLACES.codes} | {"trusted_address": {"address": cast.address.pk}}
    with cast.hoa.acting() as hoa:
        for kind, where in places.items():
            for agrees, code in (("no", "no_to_this_stay"), ("cannot_answer", "cannot_answer_about_stay")):
                if (kind, agrees) == ("health_facility", "cannot_answer"):
                    continue
                with pytest.raises(NoConsent, match=code):
                    admit(hoa, case, kind=kind, until=in_days(1), agrees=agrees, **where)
            with pytest.raises(InvalidValue):
                admit(hoa, case, kind=kind, until=in_days(1), agrees="", **where)
        assert not case.shelter_stays.exists(), "nobody is sent to a door whose host expects nobody"
        brought = admit(hoa, case, kind="health_facility", where="Trạm", until=in_days(1), agrees="cannot_answer")
        assert brought.support["agrees"] == "cannot_answer", "she is treated first"


def test_her_yes_to_a_host_is_kept_as_her_answer_and_the_host_sees_the_stay(cast: Cast, case: Case):
    """Which address it is stands with the stay alone: more people read her answers."""
    there: dict[str, Any] = {"kind": "trusted_address", "address": cast.other_address.pk, "until": in_days(2)}
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"shelter": "withheld"}, method="signature")
        with pytest.raises(InvalidValue, match="method_missing"):
            admit(hoa, case, agrees="yes", **there)
        with pytest.raises(InvalidValue, match="witness_missing"):
            admit(hoa, case, agrees="yes", method="spoken_witnessed", **there)
        assert case.consents.count() == 2 and not case.shelter_stays.exists()
        stay = admit(hoa, case, agrees="yes", method="spoken_witnessed", witness="Chị Mỷ", **there)
        kept = case.consents.latest("id").terms
        assert kept["answers"] == {"shelter": "given"} and kept["witness"] == "Chị Mỷ" and kept["texts"]["shelter"]
        assert kept["scope"] == {"shelter": {"receivers": ["trusted_address"], "sections": []}}
    with cast.lu.acting() as lu:
        assert gate.enter(lu, ShelterStay, stay.pk, Act.SHELTER_LOOK).support["agrees"] == "yes"
    with cast.hoa.acting() as hoa:
        discharge(hoa, stay, expected_version=1, how="kin")
        admit(hoa, case, agrees="yes", **there)
        assert case.consents.count() == 3, "a yes that reaches the host is not kept once more"


def test_a_yes_that_reached_others_reaches_a_host_too_and_lets_no_more_parts_go(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        ask_consent(
            hoa, case, answers={"shelter": "given"}, method="signature", receivers=["support"], sections=["language"]
        )
        admit(
            hoa,
            case,
            kind="trusted_address",
            address=cast.address.pk,
            until=in_days(2),
            agrees="yes",
            method="signature",
        )
        scope = case.consents.latest("id").terms["scope"]["shelter"]
    assert scope == {"receivers": ["support", "trusted_address"], "sections": ["language"]}


def test_for_a_child_those_agree_whose_yes_it_takes(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        note_person(hoa, case, expected_version=1, birth=Birth(Precision.YEAR, date(2014, 1, 1), date(2014, 12, 31)))
        with pytest.raises(InvalidValue, match="consenter_missing"):
            at_kin(hoa, case)
        assert at_kin(hoa, case, agreed_by=["child", "representative"]).stage == "admitted"


def test_when_she_takes_her_yes_back_the_host_sees_the_stay_no_more(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="trusted_address", address=cast.other_address.pk, until=in_days(2), agrees="yes")
        ask_consent(hoa, case, answers={"shelter": "withheld"}, method="signature")
    assert [holder.name for holder in holders(stay)] == [cast.desk.name]
    with cast.lu.acting() as lu, pytest.raises(NotFound):
        gate.enter(lu, ShelterStay, stay.pk, Act.SHELTER_LOOK)


def test_when_her_yes_reaches_hosts_no_more_the_host_sees_the_stay_no_more(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        stay = admit(hoa, case, kind="trusted_address", address=cast.other_address.pk, until=in_days(2), agrees="yes")
        ask_consent(hoa, case, answers={"shelter": "given"}, method="signature", receivers=["support"])
    assert [holder.name for holder in holders(stay)] == [cast.desk.name]


def test_she_pays_nothing_and_the_database_holds_it(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        stay = at_kin(hoa, case)
    assert stay.survivor_charge == 0
    with pytest.raises(IntegrityError, match="she_pays_nothing_for_refuge"), transaction.atomic():
        ShelterStay.objects.filter(pk=stay.pk).update(survivor_charge=1, version=F("version") + 1)


def test_a_health_facility_keeps_her_for_one_day_at_most(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue, match="longer_than_the_law"):
            admit(hoa, case, kind="health_facility", where="Trạm y tế", until=in_days(3), agrees="yes")
        stay = admit(hoa, case, kind="health_facility", where="Trạm y tế", until=in_days(1), agrees="yes")
        assert stay.until - stay.admitted_at <= timedelta(days=1)
        with pytest.raises(InvalidValue, match="longer_than_the_law"):
            extend(hoa, stay, expected_version=1, until=in_days(2), why="Chưa khoẻ")


def test_a_stay_is_extended_with_its_clock_and_ends_once(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        stay = at_kin(hoa, case)
        with pytest.raises(InvalidValue, match="until_too_early"):
            extend(hoa, stay, expected_version=1, until=in_days(-1), why="Đã qua")
        with pytest.raises(EditConflict):
            extend(hoa, stay, expected_version=7, until=in_days(9), why="Chưa yên")
        stay = extend(hoa, stay, expected_version=1, until=in_days(9), why="Chưa yên")
        assert Clock.objects.get(case=case, rule="stay", met_at=None).due_at == stay.until
        assert stay.support["extended"][0]["why"] == "Chưa yên"
        discharge(hoa, stay, expected_version=2, how="home_safe", note="Anh ta đã cam kết")
        with pytest.raises(WrongStage):
            discharge(hoa, stay, expected_version=3, how="home_safe")
    assert not Clock.objects.filter(case=case, rule="stay", met_at=None).exists()
    assert [row.stage for row in stay.history.order_by("history_id")] == ["admitted", "extended", "discharged"]


def test_who_left_without_a_word_is_looked_for_until_somebody_assesses_again(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        stay = at_kin(hoa, case)
        stay = discharge(hoa, stay, expected_version=1, how="left_unannounced")
    assert stay.stage == "left_unannounced"
    alert = Clock.objects.get(case=case, rule="left")
    assert alert.met_at is None and alert.due_at == alert.began_at
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
    alert.refresh_from_db()
    assert alert.met_at is not None


def test_one_stay_at_a_time_and_only_at_a_real_place(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        for kind, more, field in (
            ("trusted_address", {"address": cast.desk.pk}, "address"),
            ("trusted_address", {}, "address"),
            ("kin", {"where": ""}, "where"),
            ("moon", {"where": "x"}, "kind"),
        ):
            with pytest.raises(InvalidValue) as refusal:
                admit(hoa, case, kind=kind, until=in_days(2), agrees="yes", **more)
            assert refusal.value.field == field
        at_kin(hoa, case)
        with pytest.raises(MissingPrerequisite, match="stay_open"):
            at_kin(hoa, case)


def test_an_open_stay_blocks_the_closing(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, case, expected_version=0, answers=ALL_NO)
        at_kin(hoa, case)
        with pytest.raises(Blocked, match="open_shelter_stay"):
            _close(hoa, case)
        discharge(hoa, case.shelter_stays.get(), expected_version=1, how="home_safe")
        _close(hoa, case)
        with pytest.raises(WrongStage):
            at_kin(hoa, case)


@operation(Act.CASE_MOVE)
def _close(by, case):
    for stage in (Stage.ACTIVE, Stage.CLOSURE_PENDING):
        move(case, stage, at=case.received_at)


def test_the_trail_names_the_stay_and_never_the_place(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        stay = at_kin(hoa, case)
    event = Event.objects.get(act="shelter.admit", outcome="done")
    assert (event.case_id, event.object_id) == (case.pk, stay.pk)
    assert "Pà" not in bytes(event.body).decode()
