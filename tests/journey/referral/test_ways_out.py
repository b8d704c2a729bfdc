"""Every way out of the house against everything that can stand between it and her word: nothing leaves."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.intake.withdrawing import withdraw_consent
from casework.journey.operation import operation
from casework.journey.referral.answering import accept_referral
from casework.journey.safety.shelter import admit, extend
from casework.policy import disclosure, gate, grants
from casework.policy.table import Hold
from casework.queries.referral.packet import packet
from casework.queries.safety.shelter import stay as look_at_stay
from casework.records.cases import Case
from casework.records.organisations import Organisation
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, MissingPrerequisite, Refused, WritingStopped
from casework.rulebook.rows import day_of
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from tests.cast import Cast, Person
from tests.states import send, told_in_full

WRITTEN: dict[str, Any] = {"method": "spoken_witnessed", "witness": "Chị Mỷ"}
SECTIONS = ["name", "injuries"]
BACK = "Tím tay trái"
"""What stands in the section that she keeps back."""


@contextmanager
def days_later(days: int) -> Iterator[None]:
    at = timezone.now() + timedelta(days=days)
    with patch("django.utils.timezone.now", lambda: at):
        yield


def in_days(days: int) -> date:
    return day_of(timezone.now()) + timedelta(days=days)


# What stands in the way -----------------------------------------------------------------------------------------------


def receiver_outside(cast: Cast, case: Case) -> int:
    limited(cast, case, receivers=["support"])
    return 0


def section_outside(cast: Cast, case: Case) -> int:
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"health": "given"}, sections=["name"], **WRITTEN)
    return 0


def section_kept_back(cast: Cast, case: Case) -> int:
    with cast.hoa.acting() as hoa:
        withdraw_consent(hoa, case, parts=["injuries"])
    return 0


def section_kept_back_at_the_address(cast: Cast, case: Case) -> int:
    with cast.mai.acting() as mai:
        withdraw_consent(mai, case, parts=["injuries"])
    return 0


def past_its_day(cast: Cast, case: Case) -> int:
    limited(cast, case, until=in_days(1))
    return 2


def withdrawn(cast: Cast, case: Case) -> int:
    with cast.hoa.acting() as hoa:
        withdraw_consent(hoa, case, purposes=["health", "shelter"])
    return 0


def withdrawn_at_the_address(cast: Cast, case: Case) -> int:
    with cast.mai.acting() as mai:
        withdraw_consent(mai, case, purposes=["health", "shelter"])
    return 0


def limited(cast: Cast, case: Case, **scope: Any) -> None:
    with cast.hoa.acting() as hoa:
        for purpose in ("health", "shelter"):
            ask_consent(hoa, case, answers={purpose: "given"}, **scope, **WRITTEN)


type Barrier = Callable[[Cast, Case], int]
OF_A_SECTION: tuple[Barrier, ...] = (section_outside, section_kept_back, section_kept_back_at_the_address)
BARRIERS: tuple[Barrier, ...] = (
    receiver_outside,
    past_its_day,
    withdrawn,
    withdrawn_at_the_address,
    *OF_A_SECTION,
)
"""Each says how many days later it stands."""


# The ways out ---------------------------------------------------------------------------------------------------------


def a_packet(cast: Cast, case: Case, barrier: Barrier) -> str:
    """A packet that is sent after it."""
    with days_later(barrier(cast, case)), cast.hoa.acting() as hoa:
        try:
            sent = send(hoa, case, cast.health, parts=SECTIONS)
        except Refused:
            return ""
    return read(cast.lan, sent)


def the_partners_page(cast: Cast, case: Case, barrier: Barrier) -> str:
    """A packet that is out already, as its partner reads it."""
    sent = sent_before(cast, case)
    with days_later(barrier(cast, case)):
        return read(cast.lan, sent)


def an_accepted_packet(cast: Cast, case: Case, barrier: Barrier) -> str:
    """The same where the partner had taken it on."""
    sent = sent_before(cast, case)
    with cast.lan.acting() as lan:
        accept_referral(lan, sent, expected_version=1)
    with days_later(barrier(cast, case)):
        return read(cast.lan, sent)


def the_partners_paper(cast: Cast, case: Case, barrier: Barrier) -> str:
    """The same on the partner's paper."""
    sent = sent_before(cast, case)
    with days_later(barrier(cast, case)):
        return read(cast.lan, sent, act=Act.REFERRAL_PRINT)


def the_desks_paper(cast: Cast, case: Case, barrier: Barrier) -> str:
    """The same on a paper that the desk prints and can hand over to anybody."""
    sent = sent_before(cast, case)
    with days_later(barrier(cast, case)):
        return read(cast.hoa, sent, act=Act.REFERRAL_PRINT)


def a_host_told(cast: Cast, case: Case, barrier: Barrier) -> str:
    """A host who would be told of a stay after it."""
    with days_later(barrier(cast, case)), cast.hoa.acting() as hoa:
        try:
            stay = hidden(hoa, cast, case)
        except Refused:
            return ""
        return seen(cast, case, stay)


def a_hosts_sight(cast: Cast, case: Case, barrier: Barrier) -> str:
    """A host who was told of a stay before it."""
    with cast.hoa.acting() as hoa:
        stay = hidden(hoa, cast, case)
    with days_later(barrier(cast, case)):
        return seen(cast, case, stay)


def a_stay_made_longer(cast: Cast, case: Case, barrier: Barrier) -> str:
    """The same, and the stay is extended after it: that gives nobody her sight back."""
    with cast.hoa.acting() as hoa:
        stay = hidden(hoa, cast, case)
    with days_later(barrier(cast, case)):
        with cast.hoa.acting() as hoa:
            later = timezone.now() + timedelta(days=20)
            extend(hoa, stay, expected_version=ShelterStay.objects.get(pk=stay.pk).version, until=later, why="Chưa yên")
        return seen(cast, case, stay)


PACKETS = (a_packet, the_partners_page, an_accepted_packet, the_partners_paper, the_desks_paper)
STAYS = (a_host_told, a_hosts_sight, a_stay_made_longer)


def sent_before(cast: Cast, case: Case) -> Referral:
    with cast.hoa.acting() as hoa:
        return send(hoa, case, cast.health, parts=SECTIONS)


def hidden(hoa: Worker, cast: Cast, case: Case) -> ShelterStay:
    until = timezone.now() + timedelta(days=9)
    return admit(hoa, case, kind="trusted_address", address=cast.other_address.pk, until=until, agrees="yes")


def read(person: Person, sent: Referral, *, act: Act = Act.REFERRAL_LOOK) -> str:
    with person.acting() as worker:
        try:
            return " ".join(words for _label, words in packet(worker, sent.pk, act=act).parts)
        except Refused:
            return ""


def seen(cast: Cast, case: Case, stay: ShelterStay) -> str:
    with cast.lu.acting() as lu:
        try:
            return look_at_stay(lu, case.pk, stay.pk).place
        except Refused:
            return ""


@pytest.fixture
def case(cast: Cast) -> Case:
    return told_in_full(cast)


def nothing(_cast: Cast, _case: Case) -> int:
    return 0


@pytest.mark.parametrize("way", [*PACKETS, *STAYS], ids=lambda one: one.__name__)
def test_with_her_yes_every_way_is_open(cast: Cast, case: Case, way: Callable[[Cast, Case, Barrier], str]):
    assert way(cast, case, nothing)


@pytest.mark.parametrize("barrier", BARRIERS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("way", PACKETS, ids=lambda one: one.__name__)
def test_what_her_word_does_not_reach_leaves_by_no_packet(
    cast: Cast, case: Case, way: Callable[[Cast, Case, Barrier], str], barrier: Barrier
):
    left = way(cast, case, barrier)
    assert BACK not in left
    if barrier not in OF_A_SECTION:
        assert left == ""


@pytest.mark.parametrize("barrier", [receiver_outside, past_its_day, withdrawn, withdrawn_at_the_address])
@pytest.mark.parametrize("way", STAYS, ids=lambda one: one.__name__)
def test_where_she_stays_is_told_to_no_host_whom_her_word_does_not_reach(
    cast: Cast, case: Case, way: Callable[[Cast, Case, Barrier], str], barrier: Barrier
):
    assert way(cast, case, barrier) == ""


@pytest.mark.parametrize("days", [0, 2])
def test_the_desk_takes_no_case_over_on_a_yes_that_was_taken_back_or_is_over(cast: Cast, days: int):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        until = in_days(1) if days else None
        ask_consent(mai, case, answers={"record_keeping": "given"}, until=until, method="signature")
        submit_to_desk(mai, case)
        if not days:
            withdraw_consent(mai, case, purposes=["record_keeping"])  # before the desk took her in it is her no
    refused = pytest.raises(MissingPrerequisite, match="ground_missing") if days else pytest.raises(WritingStopped)
    with days_later(days), cast.hoa.acting() as hoa, refused:
        register(hoa, case)


# Mechanism ------------------------------------------------------------------------------------------------------------


@operation(Act.REFERRAL_SEND)
def planted(by: Worker, case: Case, *, like: Referral, longer: bool = False) -> None:
    """A way out that somebody adds one day and on which nobody asks what she agreed to."""
    grants.give(like, like.to_unit, Hold.WORK, expires_at=None if longer else like.expires_at)


def test_a_way_out_that_forgets_to_ask_does_not_work(cast: Cast, case: Case):
    sent = sent_before(cast, case)
    with cast.hoa.acting() as hoa, pytest.raises(RuntimeError, match="without its check"):
        planted(hoa, case, like=sent)


CASEWORK = Path(__file__).resolve().parents[3] / "casework"


def made(tree: ast.AST) -> bool:
    calls = (one.func for one in ast.walk(tree) if isinstance(one, ast.Call))
    return any(getattr(one, "id", getattr(one, "attr", "")) == "Disclosure" for one in calls)


def test_only_the_question_itself_makes_a_disclosure():
    found = {str(path.relative_to(CASEWORK)) for path in CASEWORK.rglob("*.py") if made(ast.parse(path.read_text()))}
    assert found == {"policy/disclosure.py"}
    assert made(ast.parse("grants.give(sent, unit, Hold.WORK, disclosure=disclosure.Disclosure(a, b))"))


# What follows ---------------------------------------------------------------------------------------------------------


def test_a_part_that_she_keeps_back_goes_dark_and_the_help_goes_on(cast: Cast, case: Case):
    sent = sent_before(cast, case)
    section_kept_back(cast, case)
    sent.refresh_from_db()
    assert (sent.stage, sent.version) == ("sent", 2)
    assert read(cast.lan, sent) == "Thào Thị Dợ Khám thai"
    with cast.lan.acting() as lan:
        assert packet(lan, sent.pk).shortened


def test_whoever_cannot_open_the_packet_takes_it_back_and_the_desk_seeks_again(cast: Cast, case: Case):
    sent = sent_before(cast, case)
    section_kept_back_at_the_address(cast, case)
    sent.refresh_from_db()
    assert sent.stage == "withdrawn"
    assert case.clocks.filter(rule="elsewhere", object_id=sent.pk, met_at__isnull=True).exists()


def test_a_packet_without_the_part_she_keeps_back_stays(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health, parts=["name"])
    section_kept_back_at_the_address(cast, case)
    sent.refresh_from_db()
    assert (sent.stage, sent.version) == ("sent", 1)


def test_a_packet_ends_with_her_yes(cast: Cast, case: Case):
    limited(cast, case, until=in_days(3))
    sent = sent_before(cast, case)
    assert day_of(sent.expires_at - timedelta(seconds=1)) == in_days(3)
    limited(cast, case, until=in_days(1))
    sent.refresh_from_db()
    assert (sent.stage, day_of(sent.expires_at - timedelta(seconds=1))) == ("sent", in_days(1))
    assert {holder.expires_at for holder in grants.holders(sent) if holder.name == cast.health.name} == {
        sent.expires_at
    }


def test_a_narrower_yes_to_one_purpose_leaves_the_others_alone(cast: Cast, case: Case):
    sent = sent_before(cast, case)
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"legal_aid": "given"}, receivers=["support"], **WRITTEN)
    sent.refresh_from_db()
    assert (sent.stage, sent.version) == ("sent", 1)


def test_what_left_over_her_no_on_a_duty_stays_where_it_is(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.police, "police", ground="stop_violence", reason="Anh ta cầm dao")
        withdraw_consent(hoa, case, purposes=["police"], parts=["dangers"])
    sent.refresh_from_db()
    assert (sent.stage, sent.version) == ("sent", 1)


def test_a_yes_to_others_is_a_no_to_this_body_and_a_second_person_looks_at_what_goes_all_the_same(
    cast: Cast, case: Case
):
    on_ground = {"ground": "stop_violence", "reason": "Anh ta cầm dao"}
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"police": "given"}, receivers=["support"], **WRITTEN)
        with pytest.raises(InvalidValue, match="receiver_outside_scope"):
            send(hoa, case, cast.police, "police")
        with pytest.raises(InvalidValue, match="ground_unfit"):  # a request of an authority yields to her no
            send(hoa, case, cast.police, "police", **{**on_ground, "ground": "authority_by_law"})
        with pytest.raises(InvalidValue, match="ground_needs_reason"):
            send(hoa, case, cast.police, "police", ground="stop_violence")
        send(hoa, case, cast.police, "police", **on_ground)
    assert said_by(Event.objects.get(act="referral.send", outcome="done"))["without_yes"] == "said_no"


def test_a_part_that_she_keeps_back_goes_on_no_ground_that_yields_to_her_no(cast: Cast, case: Case):
    asked: dict[str, Any] = {"service": "police", "at": timezone.now(), "reason": "Công văn 12"}
    with cast.hoa.acting() as hoa:
        withdraw_consent(hoa, case, parts=["commune"])
        case = gate.enter(hoa, Case, case.pk, Act.REFERRAL_SEND)
        police = Organisation.objects.get(unit=cast.police)
        with patch("casework.policy.disclosure.standing_of", lambda _case, at: {}):  # never asked about the police
            for ground in ("authority_by_law", "stop_violence"):
                assert disclosure.to_partner(case, police, sections=["name"], ground=ground, **asked).ground == ground
            with pytest.raises(InvalidValue, match="section_outside_scope"):
                disclosure.to_partner(case, police, sections=["name", "commune"], ground="authority_by_law", **asked)
            disclosure.to_partner(case, police, sections=["name", "commune"], ground="stop_violence", **asked)
