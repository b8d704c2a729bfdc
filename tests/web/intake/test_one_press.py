"""A reception is handed in with one press an answer; one yes, and what must be done at once stands on every page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from casework.journey.intake.first_words import hear_near
from casework.journey.intake.hearing import ask_danger
from casework.journey.intake.opening import open_case
from casework.policy import gate
from casework.records.cases import Case
from casework.records.first_words import FirstWords
from casework.records.safety import RiskAssessment
from casework.rulebook import danger_questions, danger_rows, risk
from casework.rulebook.acts import Act
from casework.web.intake import parts
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.web.unsent.forms_of import forms_of

START = reverse("case-open")
MOST_PRESSES = 14


def press(client: Client, address: str, name: str, value: str) -> str:
    """Press one answer of a page, as a browser without script does; gives where it leads."""
    page = client.get(address).text
    (form,) = [one for one in forms_of(page) if "ticket" in one.names]
    assert f'<button class="answer" name="{name}" value="{value}"' in page, address
    answer = client.post(address, form.sends() | {name: value})
    assert answer.status_code == 302, answer.text
    return str(answer["Location"])


def pages_of(case: Case) -> list[str]:
    """Every page of a reception that is begun."""
    six = [parts.question(case.pk, code) for code in risk.QUESTION_CODES]
    return six + [reverse(name, args=[case.pk]) for name in (*parts.NAMES, *parts.WAY)]


SIX, TRAFFICKING, CHILD = (one.codes for one in danger_rows.INSTRUMENTS)


@pytest.mark.parametrize(
    ("kinds", "asked", "level"),
    [
        (["family"], SIX, "low"),
        (["trafficking"], TRAFFICKING, "medium"),
        (["child"], CHILD, "medium"),
        (["family", "trafficking", "child"], danger_questions.at_reception(danger_rows.CODES), "high"),
    ],
    ids=lambda it: "+".join(it) if isinstance(it, list) else "",
)
def test_with_every_question_answered_it_is_handed_in_within_fourteen_presses(
    cast: Cast, signed_in: SignedIn, kinds: list[str], asked: tuple[str, ...], level: str
):
    client, presses = signed_in(cast.mai), 1
    told: dict[str, object] = {"unit": str(cast.address.pk)}
    presses += len(kinds) + 1 if len(kinds) > 1 else 0  # that there are several, each of them, and on
    for key, said in (("safe", "yes"), ("kind", kinds), ("writing", "yes")):
        told |= {key: said}
        assert client.post(START, told).status_code == 200
        presses += 1
    there = client.post(START, told | {"name": "Thào Thị Dợ"})["Location"]
    presses += 2  # into the field, and on
    for code in asked:
        assert there.endswith(parts.question(Case.objects.get().pk, code))
        there = press(client, there, code, "no")
        presses += 1
    case = Case.objects.get()
    assert there == reverse("intake-readers", args=[case.pk])
    there = press(client, there, "near", "no")
    assert there == reverse("intake-submit", args=[case.pk])
    assert client.post(there)["Location"] == reverse("intake-done", args=[case.pk])
    assert presses + 2 <= MOST_PRESSES + (len(kinds) > 1), "the list of several kinds opens with a press of its own"
    case.refresh_from_db()
    assert (case.stage, case.risk_level) == ("reported", level)
    kept = RiskAssessment.objects.filter(case=case)
    assert {row.instrument for row in kept} == {"asked"}, "in the clear nothing says of which kind it is"
    with cast.mai.acting() as mai:
        gate.enter(mai, Case, case.pk, Act.INTAKE_DANGER)
        told_by = {code for row in kept.all() for code in row.answers["instruments"]}
    assert told_by == {one.code for one in danger_questions.instruments_of(asked)}


@pytest.mark.parametrize("told", ["not safe", *risk.QUESTION_CODES])
def test_one_yes_and_the_numbers_and_the_way_to_send_stand_first_on_every_page(
    cast: Cast, signed_in: SignedIn, told: str
):
    with cast.mai.acting() as mai:
        safe = "no" if told == "not safe" else "yes"
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"], safe=safe)
        if told != "not safe":
            # Told last, after five that are no: by its count alone the level is not high.
            others = {code: "no" for code in risk.QUESTION_CODES if code != told}
            ask_danger(mai, case, answers=others, dangers=[])
            ask_danger(mai, case, answers={told: "yes"}, dangers=[])
    client, send = signed_in(cast.mai), reverse("intake-submit", args=[case.pk])
    for address in pages_of(case):
        page = client.get(address).text
        main = page[page.index("<main") :]
        assert main.index('href="tel:113"') < main.index('id="ask"'), address
        assert "Gửi cho xã ngay" in main[: main.index('id="ask"')], address
        assert f'action="{send}"' in main or f'name="leave" value="{send}"' in main, address
    own = client.get(reverse("case", args=[case.pk])).text.partition("<main")[2]
    assert own.index('href="tel:113"') < own.index("Gửi cho xã ngay") < own.index("file__acts"), "nor only there"
    assert client.post(send).status_code == 302, "and it goes from there"
    own = client.get(reverse("case", args=[case.pk])).text.partition("<main")[2]
    assert own.index('href="tel:113"') < own.index("file__acts") and "Gửi cho xã ngay" not in own
    assert own.count('href="tel:113"') == 1, "the numbers stand there once"


def test_who_receives_at_her_own_desk_is_not_told_to_call_it_nor_to_send_there(cast: Cast, signed_in: SignedIn):
    """Whom she calls is somebody else: the police and an ambulance; what comes next is hers, and stands there."""
    hoa = signed_in(cast.hoa)
    own = f'href="tel:{cast.desk.phone}"'
    told = {"unit": str(cast.desk.pk)}
    for one in ({"safe": "no"}, {"kind": "family"}):
        told |= one
        page = hoa.post(START, told).text
        assert 'href="tel:113"' in page and own not in page
    with cast.hoa.acting() as by:
        case = open_case(by, cast.desk, name="Thào Thị Dợ", kinds=["family"], safe="no")
    chapters = [reverse(name, args=[case.pk]) for name in ("case-person", "case", "intake-parts")]
    before = [*pages_of(case), *chapters]
    assert hoa.get(reverse("intake-submit", args=[case.pk])).status_code == 200
    read = {address: hoa.get(address).text for address in before}
    done = str(hoa.post(reverse("intake-submit", args=[case.pk]))["Location"])
    read |= {address: hoa.get(address).text for address in (done, *chapters)}
    for address, page in read.items():
        main = page[page.index("<main") :]
        assert own not in main, address
        assert "cho xã" not in main and "Xã chưa" not in main, address
    assert reverse("case-register", args=[case.pk]) in read[done]
    # A host of the same commune calls it, and sends there.
    assert f'href="tel:{cast.desk.phone}"' in signed_in(cast.mai).get(reverse("desk")).text


def test_where_nothing_dangerous_was_told_no_page_says_so(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"], safe="yes")
        ask_danger(mai, case, answers=dict.fromkeys(risk.QUESTION_CODES, "no"), dangers=[])
    client = signed_in(cast.mai)
    assert not [one for one in pages_of(case) if "Gửi cho xã ngay" in client.get(one).text]


def test_a_level_that_hung_on_what_was_not_asked_follows_the_answers(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])

        def level_after(**answer: str) -> str | None:
            ask_danger(mai, case, answers=answer, dangers=[])
            return Case.objects.get(pk=case.pk).risk_level

        levels = [level_after(**{code: "no"}) for code in risk.QUESTION_CODES]
        assert levels == ["medium"] * 5 + ["low"], "what is not known is no no"
        assert level_after(worse="yes") == "medium"
        assert level_after(worse="no") == "medium", "a yes that becomes a no lowers nothing"


def test_an_answer_pressed_again_is_kept_once(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
    client, address = signed_in(cast.mai), parts.question(case.pk, "strangled")
    press(client, address, "strangled", "yes")
    page = client.get(address).text
    assert "(đã chọn)" in page and reverse("risk-take_back", args=[case.pk]) in page
    (form,) = [one for one in forms_of(page) if "ticket" in one.names]
    client.post(address, form.sends() | {"strangled": "yes"})
    assert RiskAssessment.objects.filter(case=case).count() == 1


def test_that_she_heard_who_reads_it_and_what_she_said_is_kept(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
        hear_near(mai, case, near="unknown")
        hear_near(mai, case, near="unknown")
        words = FirstWords.objects.get(case=case)
        assert (words.said["near"], words.version) == ("unknown", 2)


def test_no_reception_page_offers_two_questions_before_it_is_sent(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["family"])
    client = signed_in(cast.mai)
    six = [parts.question(case.pk, code) for code in risk.QUESTION_CODES]
    for address in (*six, reverse("intake-readers", args=[case.pk])):
        page = client.get(address).text
        asked = set(re.findall(r'<button class="answer" name="(\w+)"', page))
        assert len(asked) == 1 and "<textarea" not in page[page.index("<main") :], address
