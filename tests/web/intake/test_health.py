"""After rape, strangling or a blow in pregnancy what cannot wait is told before all else, and only then."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.hearing import note_incident
from casework.journey.intake.incidents import add_incident, tell_incident
from casework.journey.intake.opening import open_case
from casework.policy import gate, packets, unit_of_work
from casework.records.cases import Case
from casework.records.safety import RiskAssessment
from casework.rulebook import risk
from casework.rulebook.acts import Act
from casework.rulebook.health import NOT_LIVING_STEPS, STEPS
from casework.rulebook.services import SERVICES
from casework.rulebook.stages import Stage
from casework.trail.events import Event
from casework.web.intake import parts
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import case_at


@pytest.fixture
def case(cast: Cast) -> Case:
    """Mai has just begun with somebody."""
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"], safe="yes")


def answered(client: Client, case: Case, **yes: str) -> str:
    """The six questions one after the other, every one a no but these; gives where the last leads."""
    there = ""
    for code in risk.QUESTION_CODES:
        page = client.get(parts.question(case.pk, code)).text
        version = page.partition('name="version" value="')[2].partition('"')[0]
        answer = client.post(parts.question(case.pk, code), {"version": version, code: yes.get(code, "no")})
        there = str(answer["Location"])
    return there


@pytest.mark.parametrize("yes", ["strangled", "beaten_pregnant", "jealous", ""])
def test_the_page_comes_right_behind_the_six_questions_where_it_must(
    cast: Cast, case: Case, signed_in: SignedIn, yes: str
):
    client = signed_in(cast.mai)
    there = answered(client, case, **({yes: "yes"} if yes else {}))
    acute = yes in {"strangled", "beaten_pregnant"}
    assert there == (parts.question_of_health(case.pk) if acute else reverse(parts.READERS, args=[case.pk]))
    if acute:
        page = client.get(there).text
        assert page.index("115") < page.index('id="ask"') and "chưa đối chiếu" in page
        asked = {"version": "1", "acute_since": "today", "woman": "yes"}
        assert client.post(there, asked)["Location"] == reverse(parts.READERS, args=[case.pk])
        assert "Đã khoảng" in client.get(there).text


def test_rape_is_told_of_among_the_acts_and_leads_there_too(cast: Cast, case: Case, signed_in: SignedIn):
    client, acts = signed_in(cast.mai), reverse("intake-incident", args=[case.pk])
    there = client.post(acts, {"version": "1", "violence_acts": ["a", "i"]})["Location"]
    assert there.partition("?")[0] == parts.question_of_health(case.pk)
    page = client.get(there).text
    assert "72 giờ" in page and "120 giờ" in page and "Chưa rõ giờ" in page
    client.post(there, {"version": "2", "acute_since": "today"})
    assert "Còn ít nhất" in client.get(there).text


def test_of_who_may_not_want_to_live_it_says_what_to_do_and_scores_nothing(cast: Cast, case: Case, signed_in: SignedIn):
    client, there = signed_in(cast.mai), parts.question_of_health(case.pk)
    assert "Cất xa thuốc" not in client.get(there).text
    client.post(there, {"version": "1", "not_living": "yes"})
    assert "Cất xa thuốc" in client.get(there).text
    case.refresh_from_db()
    assert case.risk_level is None and not RiskAssessment.objects.filter(case=case).exists()


def test_a_packet_to_the_clinic_says_what_to_examine_and_not_the_story(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    answers = {"violence_acts": ["i"], "woman": "yes", "not_living": "yes"}
    with cast.hoa.acting() as hoa:
        note_incident(hoa, case, expected_version=1, answers=answers, story="Đêm ấy ở ngoài nương")
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        told = packets.contents(gate.enter(hoa, Case, case.pk, Act.CASE_LOOK), at=timezone.now())
    assert told["urgent_health"].splitlines() == ["Bị ép quan hệ tình dục", "muốn gặp người khám là nữ"]
    health = SERVICES["health"]
    assert "urgent_health" in health.usual and "story" not in health.allowed
    assert not any("nương" in told.get(part, "") or "không muốn sống" in told.get(part, "") for part in health.allowed)


def test_told_of_another_time_it_stands_before_the_address_at_once(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    today = timezone.localdate()
    with cast.mai.acting() as mai:
        tell_incident(mai, case, told_on=today, happened_on=today, answers={"violence_acts": ["i"]})
    for who in (cast.mai, cast.hoa):
        page = signed_in(who).get(reverse("incident-list", args=[case.pk])).text
        assert "72 giờ" in page and "Còn ít nhất" in page
    assert "72 giờ" in signed_in(cast.hoa).get(reverse("case-person", args=[case.pk])).text


def test_what_is_long_over_once_does_not_close_what_nobody_knows_the_time_of(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        note_incident(hoa, case, expected_version=1, answers={"violence_acts": ["i"]})
        long_ago, told = {"acute_since": "longer"}, {"violence_acts": ["a"]}
        note_incident(hoa, case, expected_version=2, answers=long_ago)
        assert "quá giờ" in signed_in(cast.hoa).get(reverse("case-person", args=[case.pk])).text
        tell: dict[str, Any] = {"told_on": timezone.localdate(), "answers": told}
        add_incident(hoa, Case.objects.get(pk=case.pk), **tell)
        assert "quá giờ" in signed_in(cast.hoa).get(reverse("case-person", args=[case.pk])).text, "a slap is no rape"
        add_incident(hoa, Case.objects.get(pk=case.pk), **(tell | {"answers": {"violence_acts": ["i"]}}))
    assert "quá giờ" not in signed_in(cast.hoa).get(reverse("case-person", args=[case.pk])).text


def kept(client: Client, there: str, **said: object) -> str:
    """A page of questions answered so; gives where it leads, which opens."""
    version = client.get(there).text.partition('name="version" value="')[2].partition('"')[0]
    onward = client.post(there, {"version": version, **said})["Location"]
    assert client.get(onward).status_code == 200, onward
    return onward


def test_after_it_was_sent_the_page_is_found_again_and_leads_to_one_that_opens(
    cast: Cast, case: Case, signed_in: SignedIn
):
    client, health, chapters = (
        signed_in(cast.mai),
        parts.question_of_health(case.pk),
        reverse("intake-parts", args=[case.pk]),
    )
    assert health not in client.get(chapters).text
    answered(client, case, strangled="yes")
    kept(client, health, acute_since="yesterday")
    kept(client, reverse(parts.CHECK, args=[case.pk]))
    for where in (reverse("intake-done", args=[case.pk]), chapters):
        assert health in client.get(where).text
    assert kept(client, health, acute_since="today") == chapters


def test_what_is_read_out_before_it_is_sent_has_these_answers_too(cast: Cast, case: Case, signed_in: SignedIn):
    client, health = signed_in(cast.mai), parts.question_of_health(case.pk)
    answered(client, case, strangled="yes")
    kept(client, health, acute_since="yesterday", not_living="yes")
    page = client.get(reverse(parts.CHECK, args=[case.pk])).text
    assert "Việc cần khám xảy ra khi nào: Hôm qua" in page and "Nghĩ đến việc không muốn sống" in page
    assert f"{health}?ve=xem-lai" in page


def test_a_danger_ticked_beside_another_question_leads_there_and_back(cast: Cast, case: Case, signed_in: SignedIn):
    client, health = signed_in(cast.mai), parts.question_of_health(case.pk)
    person = reverse("intake-person", args=[case.pk])
    assert kept(client, person, name="Thào Thị Dợ", danger_told="separation") != health
    assert kept(client, f"{person}?ve=xem-lai", name="Thào Thị Dợ", danger_told="strangled") == f"{health}?ve=xem-lai"
    assert kept(client, f"{health}?ve=xem-lai", examined="no") == reverse(parts.CHECK, args=[case.pk])


@pytest.mark.parametrize("sent", [False, True], ids=["before it is sent", "after it was sent"])
def test_told_on_the_way_along_the_chapters_it_leads_on_to_the_next(
    cast: Cast, case: Case, signed_in: SignedIn, sent: bool
):
    client, health = signed_in(cast.mai), parts.question_of_health(case.pk)
    if sent:
        kept(client, reverse(parts.CHECK, args=[case.pk]))
    told = reverse("intake-incident", args=[case.pk])
    there = kept(client, told, violence_acts=["i"])
    assert there.startswith(f"{health}?ve=")
    assert told in client.get(there).text, "and back"
    assert kept(client, there, examined="no") == reverse("intake-incident-circumstances", args=[case.pk])


@pytest.mark.parametrize("blow_first", [True, False], ids=["the blow first", "the pregnancy first"])
@pytest.mark.parametrize("sent", [False, True], ids=["before it is sent", "after it was sent"])
def test_a_blow_and_a_pregnancy_told_on_two_pages_lead_there(
    cast: Cast, case: Case, signed_in: SignedIn, sent: bool, blow_first: bool
):
    client, health = signed_in(cast.mai), parts.question_of_health(case.pk)
    if sent:
        kept(client, reverse(parts.CHECK, args=[case.pk]))
    blow, pregnancy = ("intake-incident", {"violence_acts": ["a"]}), ("intake-person-household", {"pregnant": "yes"})
    (first, said), (second, then) = (blow, pregnancy) if blow_first else (pregnancy, blow)
    assert not kept(client, reverse(first, args=[case.pk]), **said).startswith(health)
    assert kept(client, reverse(second, args=[case.pk]), **then).startswith(health)
    assert "Bị đánh khi mang thai" in client.get(health).text
    assert f'href="{health}"' in client.get(reverse("case", args=[case.pk])).text


def test_neither_half_alone_leads_there(cast: Cast, case: Case, signed_in: SignedIn):
    client, health = signed_in(cast.mai), parts.question_of_health(case.pk)
    assert not kept(client, reverse("intake-person-household", args=[case.pk]), pregnant="yes").startswith(health)
    assert not kept(client, reverse("intake-incident", args=[case.pk]), violence_acts=["b"]).startswith(health)
    assert health not in client.get(reverse("case", args=[case.pk])).text


def test_once_the_desk_has_her_the_address_still_finds_what_cannot_wait_and_opens_nothing_for_it(
    cast: Cast, signed_in: SignedIn
):
    case, client = case_at(cast, Stage.ACTIVE), signed_in(cast.mai)
    there = reverse("acute-care")
    assert f'href="{there}"' in client.get(reverse("case", args=[case.pk])).text
    lines = Event.objects.count()
    page = client.get(there).text
    assert all(str(step.words) in page for steps in (*STEPS.values(), NOT_LIVING_STEPS) for step in steps)
    assert 'href="tel:115"' in page and page.count("chưa đối chiếu") == 10
    assert Event.objects.count() == lines, "it is of nobody"
