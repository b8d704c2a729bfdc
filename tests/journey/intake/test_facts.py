"""What counts need of a case always says what her records say, and nothing is sealed for it where nothing was told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.journey import facts
from casework.journey.intake.hearing import note_happened, note_person
from casework.journey.intake.opening import open_case
from casework.policy import gate, walls
from casework.policy.held import CaseHeldByUnit
from casework.records.cases import Case
from casework.records.facts import CaseFacts
from casework.records.intake import Report
from casework.records.people import Survivor
from casework.rulebook import case_facts
from casework.rulebook.acts import Act
from casework.rulebook.acts_of_violence import Form
from casework.rulebook.dates import parse_birth
from casework.rulebook.refusals import NotFound
from casework.vault.errors import Locked
from casework.vault.fields import sealed_bytes
from tests.cast import Cast
from tests.damage import damage


@pytest.fixture
def draft(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ")


def sealed(case: Case) -> bytes | None:
    row = CaseFacts.objects.filter(case=case).first()
    return None if row is None else bytes(sealed_bytes(row, "facts") or b"")


TELLING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("story", {"story": "Anh ấy về lúc nửa đêm"}),
    ("person", {"name": "Thào Thị Dở"}),
    ("person", {"birth": parse_birth("khoảng 20 tuổi", at=timezone.now())}),
    ("person", {"birth": None}),
    ("happened", {"facts": {"when": "tối qua"}}),
    ("person", {"details": {"sex": "female", "ethnic_group": "08"}}),
    ("happened", {"facts": {"acts": ["a", "b"], "relationship": "spouse"}, "story": "Lời thứ hai"}),
    ("person", {"birth": parse_birth("khoảng 30 tuổi", at=timezone.now())}),
    ("happened", {"facts": {"acts": ["n"]}}),
    ("person", {"details": {"sex": None, "poverty": "poor"}, "birth": None}),
    ("happened", {"facts": {"acts": None, "relationship": None}}),
    ("person", {"details": {"poverty": None, "ethnic_group": None}}),
)


def test_after_every_act_the_facts_are_what_her_records_say(cast: Cast, draft: Case):
    for what, told in TELLING:
        with cast.mai.acting() as mai:
            if what == "person":
                note_person(mai, draft, seen=Survivor.objects.get(case=draft).version, **told)
            else:
                seen = Report.objects.get(case=draft).version
                note_happened(mai, draft, seen=seen, **told)
            survivor, report = Survivor.objects.get(case=draft), Report.objects.get(case=draft)
            says = facts.of_both(draft, survivor, report)
            kept = CaseFacts.objects.filter(case=draft).first()
            # Of whom everything was taken back there is a row, and it knows nothing.
            nothing = case_facts.written(None, None, None, at=draft.received_at) if kept else None
            assert (kept.facts if kept else None) == (says or nothing), told
    assert says is not None and not case_facts.read(says).told


def test_opening_a_case_and_telling_only_the_story_seals_no_facts(cast: Cast, draft: Case):
    with cast.mai.acting() as mai, CaptureQueriesContext(connection) as asked:
        note_happened(mai, draft, seen=1, story="Anh ấy về lúc nửa đêm")
    assert sealed(draft) is None
    assert not [query for query in asked if "casefacts" in query["sql"]]


def test_what_is_not_counted_leaves_the_sealed_facts_as_they_are(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_happened(mai, draft, seen=1, facts={"acts": ["a"]})
        before = sealed(draft)
        note_happened(mai, draft, seen=2, facts={"acts": ["a"], "needs": "Chỗ ngủ yên"}, story="Lời thứ hai")
        note_person(mai, draft, seen=1, name="Thào Thị Dở")
    assert sealed(draft) == before is not None


def test_few_and_many_facts_are_sealed_in_one_length(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_happened(mai, draft, seen=1, facts={"when": "tối qua"})
        few = sealed(draft)
        note_happened(mai, draft, seen=2, facts={"acts": list(case_facts.ACTS), "relationship": "spouse"})
        many = sealed(draft)
        assert CaseFacts.objects.get(case=draft).facts
        assert case_facts.forms_in(CaseFacts.objects.get(case=draft).facts) == frozenset(Form)
    assert few is not None and many is not None
    assert len(few) == len(many) == 61


def test_whoever_does_not_hold_the_case_sees_no_row_and_holds_no_key(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_happened(mai, draft, seen=1, facts={"acts": ["a"]})
    for person in (cast.hoa, cast.binh, cast.thu, cast.cuc, cast.lan):
        with person.acting() as worker, walls.seen_by(worker):
            assert not CaseFacts.objects.exists()
    with cast.hoa.acting(), pytest.raises(Locked):
        assert CaseFacts.objects.get(case=draft).facts


def test_a_forgotten_cases_facts_go_dark_with_its_key(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_happened(mai, draft, seen=1, facts={"acts": ["a"]})
    CaseHeldByUnit.objects.filter(content_object=draft).delete()
    with cast.mai.acting() as mai:
        with pytest.raises(NotFound):
            gate.enter(mai, Case, draft.pk, Act.CASE_LOOK)
        with pytest.raises(Locked):
            assert CaseFacts.objects.get(case=draft).facts


def told_of_both(cast: Cast, draft: Case) -> None:
    with cast.mai.acting() as mai:
        note_person(mai, draft, seen=1, birth=parse_birth("khoảng 30 tuổi", at=timezone.now()))
        note_happened(mai, draft, seen=1, facts={"acts": ["a"]})


def test_damage_to_what_happened_keeps_nobody_from_writing_who_she_is(cast: Cast, draft: Case):
    told_of_both(cast, draft)
    before = sealed(draft)
    damage(Report, "acts", draft.pk)
    with cast.mai.acting() as mai:
        survivor = note_person(mai, draft, seen=2, birth=parse_birth("khoảng 50 tuổi", at=timezone.now()))
        assert survivor.birth["told_age"] == 50
    assert sealed(draft) == before is not None


@pytest.mark.parametrize("at", [0, 20])
def test_damage_to_her_age_keeps_nobody_from_writing_what_happened(cast: Cast, draft: Case, at: int):
    told_of_both(cast, draft)
    before = sealed(draft)
    damage(Survivor, "birth", draft.pk, at=at)
    with cast.mai.acting() as mai:
        assert note_happened(mai, draft, seen=2, facts={"acts": ["b"]}).acts == {"acts": ["b"]}
    assert sealed(draft) == before is not None


def test_damage_to_her_age_keeps_nobody_from_writing_other_answers_or_her_age_anew(cast: Cast, draft: Case):
    told_of_both(cast, draft)
    before = sealed(draft)
    damage(Survivor, "birth", draft.pk)
    with cast.mai.acting() as mai:
        note_person(mai, draft, seen=2, details={"sex": "female"})
        assert sealed(draft) == before
        note_person(mai, draft, seen=3, birth=parse_birth("khoảng 50 tuổi", at=timezone.now()))
        told = case_facts.read(CaseFacts.objects.get(case=draft).facts)
    assert told.acts == {"a"} and told.told == {"sex": "female", "age": "45-59"}


@pytest.mark.parametrize("at", [0, 20])
def test_facts_that_were_damaged_are_sealed_anew_with_the_next_answer(cast: Cast, draft: Case, at: int):
    told_of_both(cast, draft)
    damage(CaseFacts, "facts", draft.pk, at=at)
    with cast.mai.acting() as mai:
        note_happened(mai, draft, seen=2, facts={"acts": ["b"]})
        assert case_facts.read(CaseFacts.objects.get(case=draft).facts).acts == {"b"}
