"""No page says "chị" to a boy of two or to a man of 76: the pages themselves, and whoever writes one of them."""

import ast
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.hearing import note_incident, note_person
from casework.journey.intake.opening import open_case
from casework.records.cases import Case
from casework.rulebook.dates import parse_birth
from casework.web.intake import parts
from tests.cast import Cast
from tests.house import ROOT, python_files, relative
from tests.signing_in import SignedIn

HER_WORD = re.compile(r"\b[Cc]hị\b")
KIN = re.compile(r"[Aa]nh ?[,/] ?chị")

ADDRESSED = {
    "casework/rulebook/address_terms.py": "where the words are chosen",
    "casework/rulebook/everyday_words.py": "words that are looked for, said to nobody",
    "casework/rulebook/location_leak.py": "words that are looked for, said to nobody",
    "casework/rulebook/location_words.py": "words that are looked for, said to nobody",
    "casework/rulebook/told_location.py": "words that are looked for, said to nobody",
    "casework/rulebook/names.py": "a word left out of a name, said to nobody",
    "casework/rulebook/consents.py": "ConsentForm.speak_to, and the version of what was heard",
    "casework/rulebook/danger_rows.py": "ask_only_what_is_for speaks to the person",
    "casework/rulebook/hearing.py": "the questions of PartForm, which speaks to the person",
    "casework/web/intake/parts.py": "titles and leads, addressed in question.html, parts.html and check.html",
    "casework/rulebook/case_kinds.py": "said before anybody knows who she is: addressed in may_i_write.html",
    "casework/web/intake/first_words.py": "its lead is addressed in the view",
    "casework/web/intake/forms.py": "fields of PartForm, which speaks to the person",
    "casework/web/intake/consent_form.py": "fields of ConsentForm, which speaks to the person",
    "casework/web/intake/withdrawing.py": "its form speaks to the person, and its lead is addressed in the view",
    "casework/queries/access_history.py": "addressed in _given, before a row is made of it",
}
"""Where a text may be written to a woman: each is said to whoever it is before anybody reads it."""


def hard_coded_in_page(text: str) -> list[str]:
    """The texts of a page that say it to everybody."""
    return [line.strip() for line in text.splitlines() if HER_WORD.search(KIN.sub("", line))]


@pytest.mark.parametrize("page", sorted((ROOT / "templates").rglob("*.html")), ids=lambda page: page.name)
def test_no_page_is_written_to_a_woman_only(page: Path):
    assert not hard_coded_in_page(page.read_text())


def test_a_planted_page_that_is_written_to_a_woman_is_found():
    assert hard_coded_in_page('<p>{{ _("Chị ấy đã đồng ý.") }}</p>')
    assert not hard_coded_in_page('<p>{{ _("Anh / chị / em") }}</p>')


def test_no_text_of_the_code_is_written_to_a_woman_but_where_it_is_addressed():
    wrong = []
    for path in python_files():
        if relative(path) in ADDRESSED or "management/demo" in relative(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            said = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if HER_WORD.search(KIN.sub("", said)):
                wrong.append(f"{relative(path)}: {said}")
    assert not wrong, "\n".join(wrong)


PEOPLE = {
    "a boy of two": ("male", "2024", "cháu"),
    "a girl of thirteen": ("female", "2013", "em"),
    "a man of forty": ("male", "1986", "anh"),
    "a man of seventy-six": ("male", "1950", "ông"),
    "a woman of seventy-six": ("female", "1950", "bà"),
    "somebody of whom nothing was asked yet": ("", "", "anh/chị"),
}

PAGES = (
    *("", "cac-phan/", "nguoi-den/", "tieng-noi/", "noi-o/", "gia-canh/", "so/", "lien-lac/", "chuyen/", "ke-them/"),
    *("loi-ke/", "sau-cau/", "dong-y/", "xem-lai/", "ghi-chu/", "loai-nguoi/", "bao-gap/", "da-gui/"),
    *("ai-doc/", "chuyen-gi/", "khong-ghi/"),
)
"""Every page that a host has of a draft."""


@pytest.mark.parametrize("who", PEOPLE)
def test_a_whole_telling_is_in_the_words_for_whoever_came(cast: Cast, signed_in: SignedIn, who: str):
    sex, born, you = PEOPLE[who]
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào A Dơ")
        birth = parse_birth(born, at=timezone.now()) if born else None
        if sex:
            note_person(mai, case, expected_version=1, birth=birth, details={"sex": sex})
        note_incident(mai, case, expected_version=1, answers={"relationship": "child_in_law"})
    client = signed_in(cast.mai)
    pages = ""
    for address in PAGES:
        text = main_of(client, case, address)
        assert not HER_WORD.search(KIN.sub("", text)), f"{address}: {HER_WORD.search(text)}"
        pages += text
    assert re.search(rf"(?i)\b{you}\b", pages)


GROWN = {"a woman": ("female", "chị ấy"), "a man": ("male", "anh ấy"), "an old man": ("old", "ông ấy")}


@pytest.mark.parametrize("who", GROWN)
def test_no_page_of_a_telling_forgets_who_she_is_once_it_is_known(cast: Cast, signed_in: SignedIn, who: str):
    sex, they = GROWN[who]
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Dơ")
        birth = parse_birth("1950" if sex == "old" else "1990", at=timezone.now())
        note_person(mai, case, expected_version=1, birth=birth, details={"sex": "male" if sex == "old" else sex})
    client, said = signed_in(cast.mai), ""
    for name in (*parts.LATER, parts.HEALTH, parts.DANGER, "intake-consent"):
        form = main_of(client, case, reverse(name, args=[case.pk]).partition(str(case.pk))[2].lstrip("/"))
        # What is done at once is the same for everybody, on every page.
        asked = form.partition("<h1")[2]
        assert "người này" not in asked.lower(), name
        said += asked.lower()
    assert they in said


def main_of(client: Client, case: Case, address: str) -> str:
    page = client.get(f"/ho-so/{case.pk}/{address}")
    assert page.status_code == 200, address
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


def test_a_man_is_not_asked_about_pregnancy(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào A Dơ")
        birth = parse_birth("1950", at=timezone.now())
        note_person(mai, case, expected_version=1, birth=birth, details={"sex": "male"})
    client = signed_in(cast.mai)
    for address in ("gia-canh/", "sau-cau/"):
        text = main_of(client, case, address)
        assert "mang thai" not in text and "36 tháng" not in text, address
    assert "bóp cổ ông" in main_of(client, case, "sau-cau/")


@pytest.mark.parametrize(
    ("born", "relationship", "said"),
    [("2013", "parent", "gặp được cháu"), ("1996", "recruiter", "gặp lại họ"), ("1996", "stranger", "tự đánh giá")],
)
def test_a_child_and_who_was_trafficked_are_asked_their_own_and_where_no_questions_are_for_her_an_officer_judges(
    cast: Cast, signed_in: SignedIn, born: str, relationship: str, said: str
):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        birth = parse_birth(born, at=timezone.now())
        note_person(mai, case, expected_version=1, birth=birth, details={"sex": "female"})
        note_incident(mai, case, expected_version=1, answers={"relationship": relationship})
    text = main_of(signed_in(cast.mai), case, "sau-cau/")
    assert said in text and "bóp cổ" not in text.partition("Còn biết điều gì nữa")[0]
