"""Legal grounds: to which body, for which service, with which sections, and when her no is stronger."""

from datetime import date
from itertools import product

import pytest

from casework.rulebook.case_kinds import CaseKind, Kinds
from casework.rulebook.consents import Answer
from casework.rulebook.grounds import GROUNDS, GroundKind, Receiver, fitting, grounds_at, receiver_of
from casework.rulebook.services import NEVER_SHARED, PARTS, SERVICES
from tests.answers import EVERY_KINDS, named

TODAY = date(2026, 11, 22)
POLICE, CHILD, HEALTH = Receiver.POLICE, Receiver.CHILD_PROTECTION, Receiver.HEALTH_DEPARTMENT
NOT_ASKED, NO, TOOK_BACK, OVER = None, Answer.WITHHELD, Answer.WITHDRAWN, Answer.LAPSED

DUTIES: dict[tuple[str, str, Receiver], set[Answer | None]] = {
    ("stop_violence", "police", POLICE): {NOT_ASKED, NO, TOOK_BACK, OVER},
    ("child_abuse", "police", POLICE): {NOT_ASKED, NO, TOOK_BACK, OVER},
    ("child_abuse", "child_protection", CHILD): {NOT_ASKED, NO, TOOK_BACK, OVER},
    ("child_abuse", "police", CHILD): {NOT_ASKED, NO, TOOK_BACK, OVER},
    ("child_abuse", "child_protection", POLICE): {NOT_ASKED, NO, TOOK_BACK, OVER},
    ("trafficking_notice", "identification", HEALTH): {NOT_ASKED},
    **{
        ("authority_by_law", service, receiver): {NOT_ASKED}
        for service, receiver in product(("police", "identification", "child_protection"), (POLICE, HEALTH, CHILD))
    },
    **{
        ("vital_emergency", service, receiver): {NOT_ASKED, NO, TOOK_BACK, OVER}
        for service, receiver in product(("health", "police", "shelter", "child_protection"), Receiver)
    },
}
"""Everything that may leave without her yes, written a second time: whatever does not stand here may not."""


@pytest.mark.parametrize("answer", [NOT_ASKED, NO, TOOK_BACK, OVER])
@pytest.mark.parametrize("service", list(SERVICES))
def test_nothing_leaves_without_her_yes_but_what_the_law_sends_to_that_body(service: str, answer: Answer | None):
    for receiver in Receiver:
        found = {one.code for one in fitting(service=service, receiver=receiver, answer=answer, at=TODAY)}
        expected = {code for code in GROUNDS if answer in DUTIES.get((code, service, receiver), set())}
        assert found == expected, (service, receiver, answer)


def test_article_36_lets_no_counsellor_know_and_article_27_no_school():
    for answer in (NOT_ASKED, NO, TOOK_BACK, OVER):
        for receiver in Receiver:
            assert not fitting(service="psychosocial", receiver=receiver, answer=answer, at=TODAY)
            assert not fitting(service="education", receiver=receiver, answer=answer, at=TODAY)
            assert not fitting(service="vocational", receiver=receiver, answer=answer, at=TODAY)
    assert GROUNDS["notify_commune"].services == frozenset()


def test_what_a_ground_lets_go_is_a_section_of_a_packet_and_never_the_story_or_where_she_stays():
    for ground in GROUNDS.values():
        assert ground.sections <= set(PARTS.codes)
        assert ground.services <= set(SERVICES)
        assert not ground.sections & (NEVER_SHARED | {"story", "poverty", "livelihood", "schooling", "birth"})
        assert bool(ground.services) == bool(ground.receivers) == bool(ground.sections)


def test_a_body_is_known_by_all_it_offers():
    assert receiver_of(["police"]) is POLICE
    assert receiver_of(["identification", "health"]) is HEALTH
    assert receiver_of(["child_protection", "social_work"]) is CHILD
    assert receiver_of(["police", "psychosocial"]) is Receiver.SUPPORT  # no police post gives counselling
    assert receiver_of(["child_protection", "vocational"]) is Receiver.SUPPORT
    assert receiver_of([]) is Receiver.SUPPORT


def test_to_be_identified_as_trafficked_hangs_on_its_own_yes_and_not_on_the_police():
    assert SERVICES["identification"].consent == "identification"


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2023, 6, 1), {"child_abuse"}),
        (date(2024, 1, 1), {"child_abuse", "notify_commune", "stop_violence"}),
        (TODAY, set(GROUNDS)),
    ],
)
def test_grounds_without_consent_follow_the_law_of_the_day(day, codes):
    assert {ground.code for ground in grounds_at(day)} == codes


def test_every_ground_names_its_article():
    assert all("Điều" in ground.source for ground in GROUNDS.values())
    emergencies = [ground.code for ground in GROUNDS.values() if ground.kind is GroundKind.VITAL_EMERGENCY]
    assert emergencies == ["vital_emergency"]


OF_HER_KIND: dict[CaseKind, set[str]] = {
    CaseKind.FAMILY: {"notify_commune", "stop_violence"},
    CaseKind.TRAFFICKING: {"trafficking_notice"},
    CaseKind.CHILD: {"stop_violence", "child_abuse"},
}
"""The duties of each kind, written a second time; what a body asks by law and a danger to life are of every kind."""


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_a_duty_of_one_law_says_nothing_of_another_kind_of_case(kinds: Kinds):
    every = {"authority_by_law", "vital_emergency"}.union(*(OF_HER_KIND[kind] for kind in kinds))
    assert {code for code, one in GROUNDS.items() if one.is_of(kinds, child_harmed=False)} == every
    with_a_child = {code for code, one in GROUNDS.items() if one.is_of(kinds, child_harmed=True)}
    assert with_a_child == every | {"child_abuse"}
    assert all(one.is_of(None, child_harmed=False) for one in GROUNDS.values()), "where no kind was ever asked"
