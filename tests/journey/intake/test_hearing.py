"""What she says is kept part by part, answers join answers, and two writers never overwrite each other."""

from datetime import date

import pytest

from casework.journey.consent import agreed, answers_of
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import (
    add_note,
    ask_consent,
    ask_danger,
    note_contact,
    note_incident,
    note_person,
)
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.policy import gate
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import SafeContact, Survivor
from casework.rulebook.acts import Act
from casework.rulebook.consents import Consenter
from casework.rulebook.dates import parse_birth
from casework.rulebook.refusals import EditConflict, InvalidValue, NotAllowed, NotFound, WrongStage
from casework.trail.events import Event
from tests.cast import Cast, Person

TODAY = date(2026, 11, 22)
CHILD = parse_birth("2015", at=TODAY)


@pytest.fixture
def draft(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ")


def test_answers_join_those_that_stand_and_none_takes_one_back(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_person(mai, draft, expected_version=1, details={"sex": "female", "poverty": "poor"})
        note_person(mai, draft, expected_version=2, name="Thào Thị Dở", birth=parse_birth("khoảng 30 tuổi", at=TODAY))
        survivor = note_person(mai, draft, expected_version=3, details={"poverty": None, "children": 0})
        assert survivor.details == {"sex": "female", "children": 0}
        assert survivor.birth["told_age"] == 30
        assert Case.objects.get(pk=draft.pk).name == "Thào Thị Dở"
        assert survivor.history.count() == 4


def test_a_changed_name_is_kept_in_the_history_of_the_case(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_person(mai, draft, expected_version=1, name="Thào Thị Dở")
        assert [row.name for row in draft.history.all()] == ["Thào Thị Dở", "Thào Thị Dợ"]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"sex": "woman"}, "sex"),
        ({"favourite_colour": "red"}, "favourite_colour"),
        ({"children": "two"}, "children"),
        ({"children": True}, "children"),
        ({"pregnant": ["yes"]}, "pregnant"),
    ],
)
def test_only_answers_of_the_rulebook_are_kept(cast: Cast, draft: Case, details: dict[str, object], field: str):
    with cast.mai.acting() as mai:
        with pytest.raises(InvalidValue) as refusal:
            note_person(mai, draft, expected_version=1, details=details)
        assert (refusal.value.field, refusal.value.code) == (field, "unknown_answer")
        assert Survivor.objects.get(case=draft).version == 1


def test_who_comes_second_is_told_and_overwrites_nothing(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_person(mai, draft, expected_version=1, details={"sex": "female"})
        note_incident(mai, draft, expected_version=1, story="Lời thứ nhất")
        note_contact(mai, draft, expected_version=1, ways={"channel": "visit"})
        with pytest.raises(EditConflict):
            note_person(mai, draft, expected_version=1, details={"sex": "male"})
        with pytest.raises(EditConflict):
            note_incident(mai, draft, expected_version=1, story="Lời thứ hai")
        with pytest.raises(EditConflict):
            note_contact(mai, draft, expected_version=1, ways={"channel": "none"})
        assert Survivor.objects.get(case=draft).details == {"sex": "female"}
        assert Incident.objects.get(case=draft).story == "Lời thứ nhất"
        assert SafeContact.objects.get(case=draft).ways == {"channel": "visit"}
    assert Event.objects.filter(case_id=draft.pk, outcome="refused").count() == 3


def test_until_she_names_a_way_there_is_no_contact(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        gate.enter(mai, Case, draft.pk, Act.CASE_LOOK)
        assert SafeContact.objects.get(case=draft).ways == {"channel": "none"}


def test_with_no_contact_wanted_no_number_is_left_to_be_dialled(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_contact(
            mai, draft, expected_version=1, ways={"channel": "call", "phone": "+84912345678", "whose_phone": "own"}
        )
        kept = note_contact(mai, draft, expected_version=2, ways={"channel": "none", "phone": "+84912345678"})
        assert kept.ways == {"channel": "none"}
        assert not draft.fingerprints.exists()


def test_a_new_number_beside_no_contact_is_asked_about_and_not_dropped_in_silence(cast: Cast, draft: Case):
    with cast.mai.acting() as mai, pytest.raises(InvalidValue) as refusal:
        note_contact(mai, draft, expected_version=1, ways={"channel": "none", "phone": "+84912345678"})
    assert (refusal.value.field, refusal.value.code) == ("phone", "number_beside_no_contact")


def test_calling_needs_a_number(cast: Cast, draft: Case):
    with cast.mai.acting() as mai, pytest.raises(InvalidValue) as refusal:
        note_contact(mai, draft, expected_version=1, ways={"channel": "message"})
    assert (refusal.value.field, refusal.value.code) == ("phone", "phone_missing")


def test_what_happened_keeps_acts_facts_and_her_own_words(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_incident(mai, draft, expected_version=1, answers={"violence_acts": ["a", "đ"]})
        incident = note_incident(
            mai, draft, expected_version=2, answers={"relationship": "spouse"}, story="Anh ấy uống rượu"
        )
        assert incident.answers == {"violence_acts": ["a", "đ"], "relationship": "spouse"}
        assert incident.story == "Anh ấy uống rượu"
        with pytest.raises(InvalidValue):
            note_incident(mai, draft, expected_version=3, answers={"violence_acts": ["z"]})


def test_the_six_questions_set_the_level_and_never_lower_it(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        ask_danger(mai, draft, answers={"strangled": "yes"}, dangers=[])
        assert Case.objects.get(pk=draft.pk).risk_level == "very_high"
        again = ask_danger(mai, draft, answers=dict.fromkeys(("worse", "weapon", "strangled"), "no"), dangers=[])
        assert again.answers["level"] == "very_high", "what she told stands until somebody takes it back"
        assert Case.objects.get(pk=draft.pk).risk_level == "very_high"
        with pytest.raises(InvalidValue):
            ask_danger(mai, draft, answers={"worse": "perhaps"}, dangers=[])
        with pytest.raises(InvalidValue):
            ask_danger(mai, draft, answers={}, dangers=["flood"])


def test_silence_is_no(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        ask_consent(mai, draft, answers={"health": "given"}, method="signature")
        assert agreed(draft, "health")
        assert not agreed(draft, "police")


def test_a_changed_mind_is_a_new_answer_and_a_yes_taken_back_is_withdrawn(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        ask_consent(mai, draft, answers={"health": "given", "police": "withheld"}, method="signature")
        ask_consent(mai, draft, answers={"health": "withheld"}, method="signature")
        assert answers_of(draft) == {"health": "withdrawn", "police": "withheld"}
        assert draft.consents.count() == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"answers": {}, "method": "signature"}, "unknown_purpose"),
        ({"answers": {"gossip": "given"}, "method": "signature"}, "unknown_purpose"),
        ({"answers": {"health": "perhaps"}, "method": "signature"}, "unknown_answer"),
        ({"answers": {"health": "given"}, "method": ""}, "method_missing"),
        ({"answers": {"health": "given"}, "method": "spoken_witnessed"}, "witness_missing"),
        ({"answers": {"health": "given"}, "method": "thumbprint", "witness": ""}, "witness_missing"),
    ],
)
def test_a_consent_says_what_how_and_before_whom(cast: Cast, draft: Case, given: dict[str, str], code: str):
    with cast.mai.acting() as mai, pytest.raises(InvalidValue) as refusal:
        ask_consent(mai, draft, **given)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_the_words_she_was_asked_with_are_kept_by_version(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        consent = ask_consent(mai, draft, answers={"health": "given"}, method="signature")
        assert len(consent.terms["texts"]["health"]) == 16


def test_a_child_and_her_representative_agree_together(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_person(mai, draft, expected_version=1, birth=CHILD)
        with pytest.raises(InvalidValue) as refusal:
            ask_consent(mai, draft, answers={"health": "given"}, method="signature")
        assert refusal.value.code == "consenter_missing"
        ask_consent(
            mai,
            draft,
            answers={"health": "given"},
            method="signature",
            agreed_by=[Consenter.CHILD, Consenter.REPRESENTATIVE],
        )
        assert agreed(draft, "health")


def test_the_parent_who_did_it_cannot_agree_for_a_child(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_person(mai, draft, expected_version=1, birth=CHILD)
        note_incident(mai, draft, expected_version=1, answers={"relationship": "step_parent"})
        with pytest.raises(InvalidValue):
            ask_consent(
                mai,
                draft,
                answers={"health": "given"},
                method="signature",
                agreed_by=[Consenter.CHILD, Consenter.REPRESENTATIVE],
            )
        ask_consent(mai, draft, answers={"police": "withheld"}, method="signature")
        assert not agreed(draft, "health")


def test_a_note_has_words(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        with pytest.raises(InvalidValue):
            add_note(mai, draft, text="  \n ")
        assert add_note(mai, draft, text="Chị ấy bế theo con").text == "Chị ấy bế theo con"


@pytest.mark.parametrize("name", ["hoa", "quy", "thu", "lu", "binh", "lan", "son", "cuc"])
def test_nobody_else_writes_in_her_draft(cast: Cast, draft: Case, name: str):
    person: Person = cast.everybody[name]
    with person.acting() as worker:
        for write in (
            lambda: note_person(worker, draft, expected_version=1, details={"sex": "female"}),
            lambda: note_contact(worker, draft, expected_version=1, ways={"channel": "none"}),
            lambda: note_incident(worker, draft, expected_version=1, story="Không phải lời chị ấy"),
            lambda: ask_danger(worker, draft, answers={}, dangers=[]),
            lambda: ask_consent(worker, draft, answers={"health": "given"}, method="signature"),
            lambda: add_note(worker, draft, text="Không phải việc của tôi"),
        ):
            with pytest.raises(NotFound):
                write()
    assert Event.objects.filter(case_id=draft.pk, outcome="refused", worker_id=person.worker.pk).count() == 6
    assert draft.notes.count() == 0


def test_after_handing_in_the_host_completes_what_was_told_until_the_desk_takes_it_in(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        submit_to_desk(mai, draft)
        ask_consent(mai, draft, answers={"record_keeping": "given"}, method="signature")
        note_person(mai, draft, expected_version=1, details={"sex": "female"})
        ask_danger(mai, draft, answers={"strangled": "yes"}, dangers=[])
        with pytest.raises(NotAllowed):
            exclude(mai, draft, worker_id=cast.quy.worker.pk)
    with cast.hoa.acting() as hoa:
        with pytest.raises(WrongStage):
            note_person(hoa, draft, expected_version=2, details={"sex": "male"})
        register(hoa, draft)
    with cast.mai.acting() as mai:
        with pytest.raises((NotAllowed, WrongStage)):
            note_person(mai, draft, expected_version=2, details={"sex": "male"})
        with pytest.raises((NotAllowed, WrongStage)):
            ask_danger(mai, draft, answers={}, dangers=[])
        add_note(mai, draft, text="Chị ấy quay lại lấy áo")
