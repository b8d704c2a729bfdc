"""She takes back her word: at every stage, before whoever hears her, and what hung on it ends at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from casework.journey.consent import answers_of
from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.withdrawing import withdraw_consent
from casework.journey.reintegration.closing import ask_closure
from casework.journey.safety.shelter import admit
from casework.policy import gate
from casework.policy.grants import holders
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.rulebook.acts import Act
from casework.rulebook.consents import Answer
from casework.rulebook.grounds import SHE_SAID_NO
from casework.rulebook.refusals import EditConflict, InvalidValue, NotFound
from casework.rulebook.stages import EVERY, Stage
from casework.trail.events import Event
from casework.trail.log import reading
from tests.cast import Cast
from tests.journey import ways
from tests.states import case_at, closure_asked, send, told_in_full


@pytest.fixture
def case(cast: Cast) -> Case:
    """Registered; the clinic and the shelter may be told, the police may not."""
    return told_in_full(cast)


def said(cast: Cast, case: Case) -> dict[str, Answer]:
    with cast.hoa.acting() as hoa:
        return answers_of(gate.enter(hoa, Case, case.pk, Act.CASE_LOOK))


def in_draft(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="signature")
    return case


def gone(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, case, ticked={}, reason="moved_abroad", words="Chị gái cho biết hôm qua")
    return case


WAY_TO: dict[Stage, Callable[[Cast], Case]] = {
    Stage.DRAFT: in_draft,
    Stage.REPORTED: ways.handed_in,
    Stage.REGISTERED: ways.registered,
    **{stage: partial(case_at, stage=stage) for stage in (Stage.ASSESSING, Stage.ACTIVE, Stage.FOLLOW_UP)},
    Stage.CLOSURE_PENDING: closure_asked,
    Stage.CLOSED: ways.closed,
    Stage.GONE: gone,
    Stage.DUPLICATE: ways.duplicate_of_a_living_one,
    Stage.OUT_OF_SCOPE: ways.out_of_scope,
}


@pytest.mark.parametrize("hears", ["mai", "hoa"])
@pytest.mark.parametrize("stage", WAY_TO, ids=lambda one: one.value)
def test_she_changes_her_mind_at_every_stage(cast: Cast, stage: Stage, hears: str):
    case = WAY_TO[stage](cast)
    case.refresh_from_db()
    assert case.stage == stage and set(WAY_TO) == EVERY
    if (stage, hears) == (Stage.DRAFT, "hoa"):
        return  # a draft is the address's alone
    with getattr(cast, hears).acting() as worker:
        withdraw_consent(worker, case, purposes=["record_keeping"])
        now = answers_of(gate.enter(worker, Case, case.pk, Act.CONSENT_WITHDRAW))
    assert now["record_keeping"] in SHE_SAID_NO
    assert Event.objects.filter(case_id=case.pk, act="consent.withdraw", outcome="done").count() == 1


@pytest.mark.parametrize("hears", ["hoa", "quy", "mai"])
def test_whoever_hears_her_takes_the_open_packet_back_with_its_key(cast: Cast, case: Case, hears: str):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health)
    with cast.lan.acting() as lan:
        gate.enter(lan, Referral, sent.pk, Act.REFERRAL_LOOK)
    with getattr(cast, hears).acting() as worker:
        withdraw_consent(worker, case, purposes=["health"])
    sent.refresh_from_db()
    assert (sent.stage, sent.version) == ("withdrawn", 2) and sent.ended_at is not None
    assert [holder.name for holder in holders(sent)] == [cast.desk.name]
    with cast.lan.acting() as lan, pytest.raises(NotFound):
        gate.enter(lan, Referral, sent.pk, Act.REFERRAL_LOOK)
    event = Event.objects.get(case_id=case.pk, act="consent.withdraw", outcome="done")
    rights = reading.rights_of(reading.entry_of(event).body)
    assert ["take", "referral", str(sent.pk), f"unit:{cast.health.pk}", ""] in rights
    assert said(cast, case)["health"] is Answer.WITHDRAWN


def test_only_what_hangs_on_it_is_cut(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        health = send(hoa, case, cast.health)
        police = send(hoa, case, cast.police, "police", ground="stop_violence", reason="Anh ta cầm dao")
        withdraw_consent(hoa, case, purposes=["shelter", "police"])
    for kept in (health, police):
        kept.refresh_from_db()
        assert kept.stage == "sent"


def test_a_host_ends_the_sight_of_her_stay_though_she_does_not_hold_it(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        until = timezone.now() + timedelta(days=2)
        address = cast.other_address.pk
        stay = admit(hoa, case, kind="trusted_address", address=address, until=until, agrees="yes")
    with cast.lu.acting() as lu:
        gate.enter(lu, ShelterStay, stay.pk, Act.SHELTER_LOOK)
    with cast.mai.acting() as mai:
        withdraw_consent(mai, case, purposes=["shelter"])
    assert [holder.name for holder in holders(stay)] == [cast.desk.name]
    with cast.lu.acting() as lu, pytest.raises(NotFound):
        gate.enter(lu, ShelterStay, stay.pk, Act.SHELTER_LOOK)


def test_nobody_else_takes_back_her_word(cast: Cast, case: Case):
    for person in (cast.thu, cast.lan, cast.binh, cast.lu, cast.son):
        with person.acting() as worker, pytest.raises(NotFound):
            withdraw_consent(worker, case, purposes=["health"])


def test_sent_twice_it_is_one_withdrawal_and_a_yes_given_since_is_not_taken_by_an_old_page(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        asked = case.consents.count()
        first = withdraw_consent(hoa, case, purposes=["health"], expected_version=asked)
        assert withdraw_consent(hoa, case, purposes=["health"], expected_version=asked) == first
        assert case.consents.count() == asked + 1
        ask_consent(hoa, case, answers={"health": "given"}, method="signature")
        with pytest.raises(EditConflict):
            withdraw_consent(hoa, case, purposes=["health"], expected_version=asked)
    assert said(cast, case)["health"] is Answer.GIVEN


def test_what_she_was_never_asked_is_refused_for_good(cast: Cast, case: Case):
    with cast.mai.acting() as mai:
        withdraw_consent(mai, case, purposes=["legal_aid"], beside="Mẹ chồng")
        for unknown in ([], ["money"]):
            with pytest.raises(InvalidValue):
                withdraw_consent(mai, case, purposes=unknown)
        kept = case.consents.latest("id")
        assert (kept.terms["beside"], kept.terms["witness"]) == ("Mẹ chồng", "")
    assert said(cast, case)["legal_aid"] is Answer.WITHHELD
