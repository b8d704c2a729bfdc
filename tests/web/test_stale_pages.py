"""A page drawn before somebody else's answer: what was not touched on it is never written, what was touched stays.

Two pages on different questions of one record do not collide; on the same question the second is shown both answers.
"""

from __future__ import annotations

import ast
import html
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.forms import CharField
from django.http import HttpResponse
from django.test import Client

from casework.web import forms
from casework.web.forms import VersionedForm
from tests.cast import Cast
from tests.house import HOUSE, python_files
from tests.signing_in import SignedIn
from tests.states import STATES, Ids, active, draft, planned, proposed
from tests.web.late import LATE, TODAY, Late, asked
from tests.web.matrix import MATRIX
from tests.web.matrix import address_of as address_in
from tests.web.opened import ASKS
from tests.web.sent import Sent, answers_on, shown_on

type Answers = Mapping[str, object]


@dataclass(frozen=True)
class Two:
    """Answers to two questions of one page, and another answer to the first with the words that show it."""

    first: Answers
    second: Answers
    rival: Answers
    words: tuple[str, str]
    at: Callable[[Cast], Ids] | None = None
    with_it: Answers = ()  # type: ignore[assignment]


HOW = {"method": "signature"}
JOINED: dict[str, Two] = {
    "intake-person": Two({"birth": "1990"}, {"sex": "female"}, {"birth": "1985"}, ("1990", "1985")),
    "intake-person-language": Two(
        {"language": "hmn"}, {"interpreter": "yes"}, {"language": "blt"}, ("Hmông", "Tiếng Thái")
    ),
    "intake-person-place": Two(
        {"address": "bản Thác Cạn"},
        {"commune": "03390@2025-07-01"},
        {"address": "bản Nà Bỏ"},
        ("bản Thác Cạn", "bản Nà Bỏ"),
    ),
    "intake-person-household": Two({"children": "2"}, {"nursing": "yes"}, {"children": "3"}, ("2", "3")),
    "intake-person-numbers": Two(
        {"phone": "0912345678"},
        {"paper": "cccd", "cccd": "012345678901"},
        {"phone": "0912345679"},
        ("0912345678", "0912345679"),
    ),
    "intake-contact": Two(
        {"channel": "call", "phone": "0912345678"},
        {"note": "Chỉ gọi buổi trưa"},
        {"channel": "message", "phone": "0912345679"},
        ("0912345678", "0912345679"),
        with_it={"channel": "visit"},
    ),
    "intake-incident-health": Two(
        {"acute_since": "today"}, {"woman": "yes"}, {"acute_since": "yesterday"}, ("Hôm nay", "Hôm qua")
    ),
    "intake-incident-circumstances": Two(
        {"when": "từ Tết"}, {"injuries": "đau tay"}, {"when": "tối qua"}, ("từ Tết", "tối qua")
    ),
    "intake-incident-story": Two(
        {"story": "Lời một"}, {"needs": "Chỗ ngủ"}, {"story": "Lời hai"}, ("Lời một", "Lời hai")
    ),
    "perpetrator-edit": Two({"work": "Lái xe"}, {"aliases": "Páo Lớn"}, {"work": "Phụ hồ"}, ("Lái xe", "Phụ hồ")),
    "intake-danger": Two({"jealous": "yes"}, {"strangled": "yes"}, {"jealous": "no"}, ("Có", "Không"), at=draft),
    "intake-consent": Two(
        {"police": "given", **HOW},
        {"health": "given", **HOW},
        {"police": "withheld", **HOW},
        ("Đồng ý", "Không đồng ý"),
        at=active,
    ),
    "safety_plan-write": Two(
        {"concern": "Sợ con sợ"},
        {"bag": "Túi giấy tờ"},
        {"concern": "Sợ mẹ biết"},
        ("Sợ con sợ", "Sợ mẹ biết"),
        at=planned,
    ),
    "livelihood-baseline": Two(
        {"land": "Hai sào"}, {"savings": "500.000"}, {"land": "Ba sào"}, ("Hai sào", "Ba sào"), at=proposed
    ),
    "livelihood-plan": Two(
        {"goal": "Nuôi gà"}, {"steps": "Làm chuồng"}, {"goal": "Trồng chè"}, ("Nuôi gà", "Trồng chè"), at=proposed
    ),
    "livelihood-train-note": Two({"note": "Xa quá"}, {"outcome": "left"}, {"note": "Ốm"}, ("Xa quá", "Ốm")),
    "followup-record-planned": Two(
        {"note": "Chị khoẻ"},
        {"safety": "3"},
        {"note": "Chị mệt"},
        ("Chị khoẻ", "Chị mệt"),
        with_it={"done_on": TODAY, "mode": "visit", "recontact": "no"},
    ),
}
"""Each page that joins the answers of two; one that is missing here fails."""

ONE_QUESTION = {
    *("intake-incident", "intake-consent-scope", "case-kind", "flag-resolve", "livelihood-milestone-met"),
    *("report-read", "day-correct", "case-assign", "intake-danger-one", "intake-readers", "ban-end"),
}
"""Pages of a single question: there is nothing to join, and whoever comes second is shown both."""

PROPOSED: dict[str, str] = {
    "case-open": "the only unit of hers",
    "trail-searches": "the day from which searches are listed",
    "case-move": "the only step there is",
    "incident-tell": "told today, until another day is said",
    "incident-add": "told today, until another day is said",
    "shelter-admit": "nobody comes along, until somebody says who",
    "shelter-receive": "the same, and she agrees for herself",
    "child-open": "the child as it was written down on the page before, which has one case alone",
    "ban-ask": "that the person asks by word of mouth, and the name in the file",
    "livelihood-give": "today",
    "followup-schedule": "today",
    "followup-record": "today",
    "followup-record-planned": "today",
    "case-print": "the parts that go on paper as a rule",
    "notification-set": "one's own address, which nobody else writes",
    "passphrase-change": "one's own passphrase, which nobody else writes",
    "notification-set-sms": "one's own address, which nobody else writes",
}
"""Pages that propose something that stands nowhere."""


class Page:
    """One page of one case, open in a browser of somebody who may do its act."""

    def __init__(self, name: str, cast: Cast, signed_in: SignedIn, at: Callable[[Cast], Ids] | None) -> None:
        row, late = MATRIX[name], LATE.get(name, Late({}, ()))
        ids = (at or late.at or STATES[row.at])(cast)
        self.client: Client = signed_in(cast.everybody[late.by or sorted(row.opens_to - {"thu"} or row.opens_to)[0]])
        self.address = address_in(name, row, ids)

    def drawn(self) -> Sent:
        """The page as it is now, as a browser would send it untouched."""
        return answers_on(self.client.get(self.address).content.decode())

    def seen(self) -> Sent:
        """The answers that stand on the page now."""
        return shown_on(self.client.get(self.address).content.decode())

    def send(self, page: Sent, answers: Answers) -> HttpResponse:
        """A page that was drawn once, with these answers touched."""
        return self.client.post(self.address, {**page, **answers})  # type: ignore[return-value]


@pytest.mark.parametrize("name", JOINED)
def test_two_pages_on_different_questions_do_not_collide(cast: Cast, signed_in: SignedIn, name: str):
    two = JOINED[name]
    page = Page(name, cast, signed_in, two.at)
    old = page.drawn()
    if two.with_it:
        assert page.send(old, two.with_it).status_code == 302
        old = page.drawn()
    assert page.send(old, two.first).status_code == 302
    assert page.send(old, two.second).status_code == 302, "another question of the same record"
    stands = page.drawn()
    for key, answer in {**two.first, **two.second}.items():
        assert key in HOW or stands[key] == answer, key
    before = page.seen()
    assert page.send(old, HOW if name == "intake-consent" else {}).status_code == 302, "nothing was touched"
    assert page.seen() == before


@pytest.mark.parametrize("name", JOINED)
def test_the_same_question_is_shown_with_both_answers(cast: Cast, signed_in: SignedIn, name: str):
    two = JOINED[name]
    page = Page(name, cast, signed_in, two.at)
    if two.with_it:
        assert page.send(page.drawn(), two.with_it).status_code == 302
    old = page.drawn()
    assert page.send(old, two.first).status_code == 302
    answer = page.send(old, two.rival)
    text = html.unescape(answer.content.decode())
    assert answer.status_code == 409 and all(words in text for words in two.words)
    assert page.send(answers_on(answer.content.decode()), {}).status_code == 302, "sent again it saves, knowingly"
    stands = page.drawn()
    for key, it in two.rival.items():
        # A no where she had said yes is kept as her taking it back.
        assert key in HOW or stands[key] == ("withdrawn" if it == "withheld" else it), key


@pytest.mark.parametrize("name", ASKS)
def test_every_page_with_standing_answers_knows_them(cast: Cast, signed_in: SignedIn, name: str):
    two = JOINED.get(name)
    page = Page(name, cast, signed_in, two.at if two else None)
    text = page.client.get(page.address).content.decode()
    assert ("showed" in answers_on(text)) == (name in JOINED or name in ONE_QUESTION or name == "followup-record")
    assert not unknown_standing(text) or name in PROPOSED, shown_on(text)


def unknown_standing(page: str) -> Sent:
    """The answers that stand on a page which does not know their version."""
    return {} if "version" in answers_on(page) else shown_on(page)


def test_a_new_page_that_shows_what_stands_without_its_version_would_be_found():
    class Careless(forms.Form):
        story = CharField()

    planted = f"<main>{Careless(None, initial={'story': 'Lời chị ấy'})['story']}</main>"
    assert unknown_standing(planted) == {"story": "Lời chị ấy"}
    assert list(
        unversioned(ast.parse("class Careless(Form):\n def __init__(self, was):\n  super().__init__(initial=was)"))
    )


# Where the forms are written ----------------------------------------------------------------------------------------

STARTS_FROM: dict[str, str] = {
    "AdmitForm": "nobody comes along",
    "ReceiveForm": "the same, and she agrees for herself",
    "MoveForm": "the only step",
    "DuplicateForm": "the file that the page before named",
    "searches": "the day from which searches are listed",
    "give_input": "today",
    "schedule_visits": "today",
    "OwnCaseForm": "the child as it was written down on the page before, which has one case alone",
    "AskBanForm": "that the person asks by word of mouth, and the name in the file",
    "IncidentForm": "told today, until another day is said",
    "CasePrintForm": "the parts that go on paper as a rule",
    "TakeForm": "the state of the file that is decided on, which a later one refuses",
    "note": "the question that the page before named",
    "set_one": "one's own address, which nobody else writes",
}
"""What else starts with something in it: each a proposal or one's own, none an answer that two could give."""


def unversioned(tree: ast.Module) -> Iterator[str]:
    """Each class or view outside the versioned forms that starts a form with something in it."""
    known = {one.__name__ for one in _below(VersionedForm)} | {"VersionedForm"}
    for top in tree.body:
        if isinstance(top, ast.ClassDef | ast.FunctionDef) and top.name not in known:
            for node in ast.walk(top):
                named = isinstance(node, ast.keyword) and node.arg == "initial"
                put = isinstance(node, ast.Attribute) and node.attr == "initial" and isinstance(node.ctx, ast.Store)
                if named or put:
                    yield top.name


def _below(kind: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def test_no_other_form_starts_from_what_stands():
    web = Path(HOUSE) / "web"
    found = {
        name for path in python_files() if web in path.parents for name in unversioned(ast.parse(path.read_text()))
    }
    assert found == set(STARTS_FROM)


# Her yes ------------------------------------------------------------------------------------------------------------


def test_an_old_page_never_gives_back_what_she_withdrew(cast: Cast, signed_in: SignedIn):
    page = Page("intake-consent", cast, signed_in, asked)
    assert page.send(page.drawn(), {"police": "given", **HOW}).status_code == 302
    old = page.drawn()
    assert page.send(old, {"police": "withheld", **HOW}).status_code == 302
    assert page.send(old, {"health": "given", **HOW}).status_code == 302
    stands = page.drawn()
    assert (stands["police"], stands["health"]) == ("withdrawn", "given"), (
        "untouched on the old page, and never written"
    )


def test_giving_again_what_was_withdrawn_meanwhile_is_chosen_anew(cast: Cast, signed_in: SignedIn):
    page = Page("intake-consent", cast, signed_in, asked)
    first, old = page.drawn(), page.drawn()  # the same page sent twice is done once, and gives nothing back either
    assert page.send(first, {"police": "given", **HOW}).status_code == 302
    assert page.send(page.drawn(), {"police": "withheld", **HOW}).status_code == 302
    answer = page.send(old, {"police": "given", **HOW})
    text = answer.content.decode()
    assert answer.status_code == 409 and "Đã rút lại" in text and answers_on(text)["police"] == "withdrawn"
    page.send(answers_on(text), {})
    assert page.drawn()["police"] == "withdrawn", "pressing on does not give it back"


def test_a_yes_withdrawn_and_given_again_is_not_the_yes_an_old_page_showed(cast: Cast, signed_in: SignedIn):
    page = Page("intake-consent", cast, signed_in, asked)
    assert page.send(page.drawn(), {"police": "given", **HOW}).status_code == 302
    old = page.drawn()
    for answer in ("withheld", "given"):
        assert page.send(page.drawn(), {"police": answer, **HOW}).status_code == 302
    assert page.send(old, {"police": "withheld", **HOW}).status_code == 409


def test_what_a_page_showed_stands_on_it_in_no_clear_word(cast: Cast, signed_in: SignedIn):
    page = Page("intake-person", cast, signed_in, draft)
    assert page.send(page.drawn(), {"birth": "1990"}).status_code == 302
    first, second = page.drawn(), page.drawn()
    assert first["showed"] != second["showed"], "two pages that show the same tell nobody so"
    assert "1990" not in str(first["showed"]) and not {"name_was", "birth_was"} & set(first)


def test_a_page_that_lies_about_what_it_showed_is_held_to_its_version(cast: Cast, signed_in: SignedIn):
    page, other = (Page("intake-person", cast, signed_in, draft) for _ in range(2))
    old = page.drawn()
    assert page.send(old, {"birth": "1990"}).status_code == 302
    for lie in ("", "x", str(old["showed"])[:-2], str(other.drawn()["showed"])):
        assert page.send(old, {"showed": lie, "sex": "female", "birth": ""}).status_code == 409
