"""Once the desk has taken her case in, what Mai tells arrives beside what stands, and the desk takes or leaves it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from casework.journey.intake.additions import take_addition, tell_more
from casework.journey.intake.hearing import note_person
from casework.policy import gate, unit_of_work
from casework.records.additions import Addition
from casework.records.cases import Case, Clock
from casework.records.intake import Incident
from casework.records.news import News
from casework.records.people import SafeContact, Survivor
from casework.rulebook.acts import Act
from casework.rulebook.additions import PARTS
from casework.rulebook.refusals import EditConflict, InvalidValue, NotAllowed, WrongStage
from casework.rulebook.stages import Stage
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import arrived, case_at

TOLD: dict[str, dict[str, Any]] = {
    "person": {"sex": "female", "children": 2},
    "place": {"address": "sau chợ"},
    "contact": {"channel": "visit", "code_word": "bán lợn"},
    "incident": {"when": "từ Tết", "story": "Hôm qua lại thế"},
}


@pytest.fixture
def case(cast: Cast) -> Case:
    """At work at the desk of Bình Lư."""
    return case_at(cast, Stage.ACTIVE)


def told(cast: Cast, case: Case, part: str = "person", **answers: object) -> Addition:
    with cast.mai.acting() as mai:
        return tell_more(mai, case, part=part, answers=answers or TOLD[part])


def versions(addition: Addition, record: Any) -> int:
    return addition.version + int(record.version)


def standing(cast: Cast, case: Case) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]:
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        incident = Incident.objects.get(case=case)
        person, contact = Survivor.objects.get(case=case), SafeContact.objects.get(case=case)
        return person.details or {}, contact.ways or {}, incident.answers or {}, incident.story or ""


@pytest.mark.parametrize("part", PARTS)
def test_what_is_told_waits_for_the_desk_and_stands_nowhere_yet(cast: Cast, case: Case, part: str):
    before = standing(cast, case)
    addition = told(cast, case, part)
    assert standing(cast, case) == before
    clocks = Clock.objects.filter(case=case, rule="added", met_at__isnull=True)
    assert [(one.unit_id, one.object_id) for one in clocks] == [(cast.desk.pk, addition.pk)]
    assert News.objects.filter(unit=cast.desk, case=case, act="addition.tell").count() == 1


@pytest.mark.parametrize(("part", "kind"), [(word, row.record) for word, row in PARTS.items()])
def test_the_desk_takes_it_answer_by_answer(cast: Cast, case: Case, part: str, kind: str):
    addition = told(cast, case, part)
    records: dict[str, Any] = {"survivor": Survivor, "safecontact": SafeContact, "incident": Incident}
    record = records[kind].objects.get(case=case)
    with cast.hoa.acting() as hoa:
        take_addition(
            hoa,
            Case.objects.get(pk=case.pk),
            addition_id=addition.pk,
            taken=list(TOLD[part]),
            expected_version=versions(addition, record),
        )
    person, ways, incident, story = standing(cast, case)
    found = {**person, **ways, **incident, "story": story}
    assert {key: found.get(key) for key in TOLD[part]} == TOLD[part]
    assert not Clock.objects.filter(case=case, rule="added", met_at__isnull=True).exists()


def test_what_it_leaves_it_leaves_with_a_word_and_nothing_is_written_over(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        note_person(hoa, case, expected_version=1, details={"children": 3})
    addition = told(cast, case)
    taking: dict[str, Any] = {"addition_id": addition.pk, "taken": ["sex"]}
    version = versions(addition, Survivor.objects.get(case=case))
    with cast.hoa.acting() as hoa:
        with pytest.raises(InvalidValue, match="reason_missing"):
            take_addition(hoa, Case.objects.get(pk=case.pk), expected_version=version, **taking)
        take_addition(
            hoa, Case.objects.get(pk=case.pk), expected_version=version, why="Chị ấy nói có ba cháu", **taking
        )
    person, *_ = standing(cast, case)
    assert (person["sex"], person["children"]) == ("female", 3)


def test_her_words_are_told_on_behind_those_that_stand(cast: Cast, case: Case):
    for words in ("Lần đầu", "Lần hai"):
        addition = told(cast, case, "incident", story=words)
        with cast.hoa.acting() as hoa:
            version = versions(addition, Incident.objects.get(case=case))
            again = Case.objects.get(pk=case.pk)
            take_addition(hoa, again, addition_id=addition.pk, taken=["story"], expected_version=version)
    assert standing(cast, case)[3] == "Lần đầu\n\nLần hai"


def test_what_changed_meanwhile_is_looked_at_again(cast: Cast, case: Case):
    addition = told(cast, case)
    version = versions(addition, Survivor.objects.get(case=case))
    with cast.quy.acting() as quy:
        note_person(quy, case, expected_version=1, details={"children": 4})
    with cast.hoa.acting() as hoa, pytest.raises(EditConflict):
        again = Case.objects.get(pk=case.pk)
        take_addition(hoa, again, addition_id=addition.pk, taken=["sex", "children"], expected_version=version)


def test_a_danger_that_was_told_counts_at_once(cast: Cast, case: Case):
    told(cast, case, "incident", weapon="yes")
    assert Clock.objects.filter(case=case, rule="danger", met_at__isnull=True).exists()


def test_before_the_desk_took_it_in_the_facts_are_hers_to_write(cast: Cast):
    with cast.mai.acting() as mai, pytest.raises(WrongStage):
        tell_more(mai, arrived(cast, "Lý Thị Xí"), part="person", answers=TOLD["person"])


def test_the_desk_adds_nothing_in_this_way_and_an_address_takes_nothing(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa, pytest.raises(NotAllowed):
        tell_more(hoa, case, part="person", answers=TOLD["person"])
    addition = told(cast, case)
    with cast.mai.acting() as mai, pytest.raises(NotAllowed):
        take_addition(mai, case, addition_id=addition.pk, taken=[], expected_version=2, why="-")


@pytest.mark.parametrize("answers", [{}, {"children": None}, {"sex": ""}, {"nursing": "unknown"}])
def test_nothing_told_is_nothing_sent(cast: Cast, case: Case, answers: dict[str, object]):
    with cast.mai.acting() as mai, pytest.raises(InvalidValue, match="nothing_told"):
        tell_more(mai, case, part="person", answers=answers)


def test_mai_tells_on_her_page_and_hoa_decides_on_hers(cast: Cast, case: Case, signed_in: SignedIn):
    mai, hoa = signed_in(cast.mai), signed_in(cast.hoa)
    chapters = reverse("addition-list", args=[case.pk])
    assert chapters in mai.get(reverse("case", args=[case.pk])).content.decode()
    assert mai.get(chapters).status_code == 200
    there = reverse("addition-tell", args=[case.pk, 1])
    assert mai.post(there, {}).status_code == 422
    assert mai.post(there, {"children": "2 cháu", "sex": "female"}).status_code == 302
    assert "chờ xã đọc" in mai.get(chapters).content.decode()
    take = reverse("addition-take", args=[case.pk, Addition.objects.get().pk])
    page = hoa.get(take).content.decode()
    assert "Điều mới" in page
    version = Addition.objects.get().version + Survivor.objects.get(case=case).version
    said = {"take_children": "taken", "take_sex": "left", "version": str(version)}
    assert hoa.post(take, said).status_code == 422, "what is left has its word"
    stale = hoa.post(take, {**said, "why": "Hỏi lại", "version": str(version - 1)})
    assert stale.status_code == 422 and f'value="{version}"' in stale.content.decode(), "and may be sent again"
    assert hoa.post(take, {**said, "why": "Hỏi lại đã"}).status_code == 302
    assert standing(cast, case)[0] == {"children": 2}
    assert "Hỏi lại đã" in mai.get(chapters).content.decode()
    assert hoa.get(take).status_code == 409
