"""The statistics of a case always say what her records say, and nothing is sealed for it where nothing was told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.journey import statistics as her_statistics
from casework.journey.intake.hearing import note_incident, note_person
from casework.journey.intake.opening import open_case
from casework.policy import gate, unit_of_work
from casework.policy.grant_tables import CaseHeldByUnit
from casework.records.cases import Case
from casework.records.intake import Incident
from casework.records.people import Survivor
from casework.records.statistics import CaseStatistics
from casework.rulebook import statistics
from casework.rulebook.acts import Act
from casework.rulebook.acts_of_violence import ViolenceForm
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
    row = CaseStatistics.objects.filter(case=case).first()
    return None if row is None else bytes(sealed_bytes(row, "text") or b"")


TELLING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("story", {"story": "Anh ấy về lúc nửa đêm"}),
    ("person", {"name": "Thào Thị Dở"}),
    ("person", {"birth": parse_birth("khoảng 20 tuổi", at=timezone.now())}),
    ("person", {"birth": None}),
    ("happened", {"answers": {"when": "tối qua"}}),
    ("person", {"details": {"sex": "female", "ethnic_group": "08"}}),
    ("happened", {"answers": {"violence_acts": ["a", "b"], "relationship": "spouse"}, "story": "Lời thứ hai"}),
    ("person", {"birth": parse_birth("khoảng 30 tuổi", at=timezone.now())}),
    ("happened", {"answers": {"violence_acts": ["n"]}}),
    ("person", {"details": {"sex": None, "poverty": "poor"}, "birth": None}),
    ("happened", {"answers": {"violence_acts": None, "relationship": None}}),
    ("person", {"details": {"poverty": None, "ethnic_group": None}}),
)


def test_after_every_act_the_facts_are_what_her_records_say(cast: Cast, draft: Case):
    for what, told in TELLING:
        with cast.mai.acting() as mai:
            if what == "person":
                note_person(mai, draft, expected_version=Survivor.objects.get(case=draft).version, **told)
            else:
                expected_version = Incident.objects.get(case=draft).version
                note_incident(mai, draft, expected_version=expected_version, **told)
            survivor, incident = Survivor.objects.get(case=draft), Incident.objects.get(case=draft)
            says = her_statistics.of_both(draft, survivor, incident)
            kept = CaseStatistics.objects.filter(case=draft).first()
            # Of whom everything was taken back there is a row, and it knows nothing.
            nothing = statistics.statistics_text(None, None, None, at=draft.received_at) if kept else None
            assert (kept.text if kept else None) == (says or nothing), told
    assert says is not None and not statistics.read(says).told


def test_opening_a_case_and_telling_only_the_story_seals_no_facts(cast: Cast, draft: Case):
    with cast.mai.acting() as mai, CaptureQueriesContext(connection) as asked:
        note_incident(mai, draft, expected_version=1, story="Anh ấy về lúc nửa đêm")
    assert sealed(draft) is None
    assert not [query for query in asked if "casestatistics" in query["sql"]]


def test_what_is_not_counted_leaves_the_sealed_facts_as_they_are(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_incident(mai, draft, expected_version=1, answers={"violence_acts": ["a"]})
        before = sealed(draft)
        note_incident(
            mai,
            draft,
            expected_version=2,
            answers={"violence_acts": ["a"], "needs": "Chỗ ngủ yên"},
            story="Lời thứ hai",
        )
        note_person(mai, draft, expected_version=1, name="Thào Thị Dở")
    assert sealed(draft) == before is not None


def test_few_and_many_facts_are_sealed_in_one_length(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_incident(mai, draft, expected_version=1, answers={"when": "tối qua"})
        few = sealed(draft)
        note_incident(
            mai, draft, expected_version=2, answers={"violence_acts": list(statistics.ACTS), "relationship": "spouse"}
        )
        many = sealed(draft)
        assert CaseStatistics.objects.get(case=draft).text
        assert statistics.forms_in(CaseStatistics.objects.get(case=draft).text) == frozenset(ViolenceForm)
    assert few is not None and many is not None
    assert len(few) == len(many) == 61


def test_whoever_does_not_hold_the_case_sees_no_row_and_holds_no_key(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_incident(mai, draft, expected_version=1, answers={"violence_acts": ["a"]})
    for person in (cast.hoa, cast.binh, cast.thu, cast.cuc, cast.lan):
        with person.acting() as worker, unit_of_work.transaction_as(worker):
            assert not CaseStatistics.objects.exists()
    with cast.hoa.acting(), pytest.raises(Locked):
        assert CaseStatistics.objects.get(case=draft).text


def test_a_forgotten_cases_facts_go_dark_with_its_key(cast: Cast, draft: Case):
    with cast.mai.acting() as mai:
        note_incident(mai, draft, expected_version=1, answers={"violence_acts": ["a"]})
    CaseHeldByUnit.objects.filter(content_object=draft).delete()
    with cast.mai.acting() as mai:
        with pytest.raises(NotFound):
            gate.enter(mai, Case, draft.pk, Act.CASE_LOOK)
        with pytest.raises(Locked):
            assert CaseStatistics.objects.get(case=draft).text


def told_of_both(cast: Cast, draft: Case) -> None:
    with cast.mai.acting() as mai:
        note_person(mai, draft, expected_version=1, birth=parse_birth("khoảng 30 tuổi", at=timezone.now()))
        note_incident(mai, draft, expected_version=1, answers={"violence_acts": ["a"]})


def test_damage_to_what_happened_keeps_nobody_from_writing_who_she_is(cast: Cast, draft: Case):
    told_of_both(cast, draft)
    before = sealed(draft)
    damage(Incident, "answers", draft.pk)
    with cast.mai.acting() as mai:
        survivor = note_person(mai, draft, expected_version=2, birth=parse_birth("khoảng 50 tuổi", at=timezone.now()))
        assert survivor.birth["told_age"] == 50
    assert sealed(draft) == before is not None


@pytest.mark.parametrize("at", [0, 20])
def test_damage_to_her_age_keeps_nobody_from_writing_what_happened(cast: Cast, draft: Case, at: int):
    told_of_both(cast, draft)
    before = sealed(draft)
    damage(Survivor, "birth", draft.pk, at=at)
    with cast.mai.acting() as mai:
        assert note_incident(mai, draft, expected_version=2, answers={"violence_acts": ["b"]}).answers == {
            "violence_acts": ["b"]
        }
    assert sealed(draft) == before is not None


def test_damage_to_her_age_keeps_nobody_from_writing_other_answers_or_her_age_anew(cast: Cast, draft: Case):
    told_of_both(cast, draft)
    before = sealed(draft)
    damage(Survivor, "birth", draft.pk)
    with cast.mai.acting() as mai:
        note_person(mai, draft, expected_version=2, details={"sex": "female"})
        assert sealed(draft) == before
        note_person(mai, draft, expected_version=3, birth=parse_birth("khoảng 50 tuổi", at=timezone.now()))
        told = statistics.read(CaseStatistics.objects.get(case=draft).text)
    assert told.violence_acts == {"a"} and told.told == {"sex": "female", "age": "45-59"}


@pytest.mark.parametrize("at", [0, 20])
def test_facts_that_were_damaged_are_sealed_anew_with_the_next_answer(cast: Cast, draft: Case, at: int):
    told_of_both(cast, draft)
    damage(CaseStatistics, "text", draft.pk, at=at)
    with cast.mai.acting() as mai:
        note_incident(mai, draft, expected_version=2, answers={"violence_acts": ["b"]})
        assert statistics.read(CaseStatistics.objects.get(case=draft).text).violence_acts == {"b"}
