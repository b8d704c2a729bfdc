"""Whatever is typed: a clear Vietnamese sentence, everything still there, and nothing that acts as markup."""

import re

import pytest
from django.urls import reverse

from casework.journey.intake.opening import open_case
from casework.policy import gate
from casework.queries.intake.draft import to_note
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.web.intake.first_words_forms import StartForm
from casework.web.intake.forms import (
    CircumstancesForm,
    ContactForm,
    PersonForm,
    PlaceForm,
    StoryForm,
)
from casework.web.intake.sorting_forms import DuplicateForm, NoteForm, OutOfScopeForm
from tests.cast import Cast
from tests.signing_in import SignedIn

TEXTS = [
    ("intake-person", "name", {}),
    ("intake-person-place", "address", {}),
    ("intake-contact", "code_word", {"channel": "visit"}),
    ("intake-contact", "note", {"channel": "visit"}),
    ("intake-incident-circumstances", "when", {}),
    ("intake-incident-circumstances", "injuries", {}),
    ("intake-incident-story", "story", {}),
    ("intake-incident-story", "needs", {}),
    ("intake-consent", "witness", {"version": 0, "health": "given", "method": "thumbprint"}),
    ("note-add", "text", {}),
]
DIRT = {
    "nul": "Dợ\x00",
    "right to left": "Dợ\u202egpj",
    "zero width": "D\u200bợ",
    "byte order mark": "\ufeffDợ",
    "stacked marks": "Dợ" + "\u0301" * 100,
    "escape": "Dợ\x1b[31m",
}
MARKUP = "<script>alert(1)</script> {{ 7*7 }} {% x %} [a](javascript:b) \"' =1+1"


@pytest.fixture
def draft(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ")


@pytest.mark.parametrize("dirt", DIRT.values(), ids=DIRT)
@pytest.mark.parametrize(("name", "field", "more"), TEXTS, ids=[f"{name}.{field}" for name, field, _ in TEXTS])
def test_hidden_characters_are_refused_in_every_text(
    cast: Cast, signed_in: SignedIn, draft: Case, name: str, field: str, more: dict[str, str], dirt: str
):
    answer = signed_in(cast.mai).post(reverse(name, args=[draft.pk]), {"version": 1, **more, field: dirt})
    assert answer.status_code == 422
    assert ("Lỗi:" in answer.text and "ký tự" in answer.text) or "dấu" in answer.text


@pytest.mark.parametrize(("name", "field", "more"), TEXTS, ids=[f"{name}.{field}" for name, field, _ in TEXTS])
def test_markup_stays_text_wherever_it_is_shown(
    cast: Cast, signed_in: SignedIn, draft: Case, name: str, field: str, more: dict[str, str]
):
    client = signed_in(cast.mai)
    assert client.post(reverse(name, args=[draft.pk]), {"version": 1, **more, field: MARKUP}).status_code == 302
    for shown in (name, "intake-submit", "intake-parts", "case"):
        page = client.get(reverse(shown, args=[draft.pk]))
        assert page.status_code == 200
        assert "<script>alert" not in page.text and "49" not in re.findall(r"\{\{.*?\}\}", page.text)
        assert "javascript:b" not in re.findall(r'href="([^"]*)"', page.text)


def test_every_text_has_an_end() -> None:
    for form in (
        StartForm,
        PersonForm,
        PlaceForm,
        ContactForm,
        CircumstancesForm,
        StoryForm,
        NoteForm,
        DuplicateForm,
        OutOfScopeForm,
    ):
        for name, field in form.base_fields.items():
            if type(field).__name__ in {"CharField", "NameField", "NoteField"}:
                assert getattr(field, "max_length", None), f"{form.__name__}.{name}"


def test_no_box_swallows_a_letter_and_what_is_too_long_is_said_and_kept(cast: Cast, signed_in: SignedIn, draft: Case):
    client, longest = signed_in(cast.mai), "D" * 201
    for name in ("intake-person", "intake-contact", "intake-incident-story", "note-add"):
        assert "maxlength" not in client.get(reverse(name, args=[draft.pk])).text, name
    answer = client.post(reverse("intake-person", args=[draft.pk]), {"version": 1, "name": longest})
    assert answer.status_code == 422 and f'value="{longest}"' in answer.text and "200" in answer.text


def test_one_name_in_two_spellings_is_one_name(cast: Cast, signed_in: SignedIn, draft: Case):
    decomposed = "Tha\u0300o  Thi\u0323 Do\u031b\u0323 "
    client = signed_in(cast.mai)
    assert client.post(reverse("intake-person", args=[draft.pk]), {"version": 1, "name": decomposed}).status_code == 302
    with cast.mai.acting() as mai:
        assert gate.enter(mai, Case, draft.pk, Act.CASE_LOOK).name == "Thào Thị Dợ"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31/02/1990", "Không có ngày này trong tháng"),
        ("05/13/1990", "Tháng phải từ 1 đến 12"),
        ("9999", "Ngày sinh này chưa tới"),
        ("01/01/2999", "Ngày sinh này chưa tới"),
        ("1800", "lâu quá rồi"),
        ("90", "năm đủ bốn chữ số"),
        ("1/1/90", "như 30 tuổi"),
        ("2 tuổi 3 tháng", "như khoảng 2 tuổi"),
        ("30-35 tuổi", "như khoảng 32 tuổi"),
        ("tuổi Tý", "như 1996"),
        ("2533", "Phật lịch"),
        ("khoảng 300 tuổi", "Tuổi này không thể đúng"),
        ("hôm qua", "Không đọc được ngày này"),
    ],
)
def test_a_birth_that_cannot_be_is_said_so_and_kept_on_the_page(
    cast: Cast, signed_in: SignedIn, draft: Case, typed: str, words: str
):
    posted = {"version": 1, "name": "Thào Thị Dợ", "birth": typed, "sex": "female"}
    answer = signed_in(cast.mai).post(reverse("intake-person", args=[draft.pk]), posted)
    assert answer.status_code == 422 and words in answer.text and f'value="{typed}"' in answer.text
    assert re.search(r'name="sex" value="female"[^>]* checked', answer.text)


@pytest.mark.parametrize(
    ("typed", "written"),
    [("khoảng 30 tuổi", "khoảng 30 tuổi (năm "), ("1990", "1990"), ("3/1990", "03/1990"), ("5-3-1990", "05/03/1990")],
)
def test_a_birth_half_known_is_kept_as_it_is(cast: Cast, signed_in: SignedIn, draft: Case, typed: str, written: str):
    posted = {"version": 1, "name": "Thào Thị Dợ", "birth": typed}
    assert signed_in(cast.mai).post(reverse("intake-person", args=[draft.pk]), posted).status_code == 302
    with cast.mai.acting() as mai:
        birth = to_note(mai, draft.pk, Act.INTAKE_PERSON, "survivor")[1].page.birth
    assert birth is not None and birth.written().startswith(written)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("cccd", "01234567890", "đúng 12 chữ số"),
        ("cccd", "0123456789012", "đúng 12 chữ số"),
        ("cccd", "01234567890a", "chỉ gồm chữ số"),
        ("phone", "091234567", "10 chữ số"),
        ("phone", "số của chồng", "chỉ gồm chữ số"),
        ("phone", "202 555 0100", "số nước ngoài bắt đầu bằng +"),
    ],
)
def test_a_number_that_cannot_be_is_said_so(
    cast: Cast, signed_in: SignedIn, draft: Case, field: str, typed: str, words: str
):
    answer = signed_in(cast.mai).post(reverse("intake-person-numbers", args=[draft.pk]), {"version": 1, field: typed})
    assert answer.status_code == 422 and words in answer.text and f'value="{typed}"' in answer.text


@pytest.mark.parametrize("typed", ["0912345678", "0912.345.678", "+84 912 345 678", "0084-912-345-678"])
def test_a_telephone_in_any_spelling_is_one_number(cast: Cast, signed_in: SignedIn, draft: Case, typed: str):
    client = signed_in(cast.mai)
    assert (
        client.post(reverse("intake-person-numbers", args=[draft.pk]), {"version": 1, "phone": typed}).status_code
        == 302
    )
    assert 'value="0912345678"' in client.get(reverse("intake-person-numbers", args=[draft.pk])).text


@pytest.mark.parametrize(
    ("name", "posted"),
    [
        ("intake-person", {"name": "Dợ", "sex": "robot"}),
        ("intake-person-household", {"children": "-1"}),
        ("intake-person-household", {"children": "nhiều"}),
        ("intake-person-household", {"children": "9" * 400}),
        ("intake-contact", {"channel": "drone"}),
        ("intake-contact", {"channel": "call"}),
        ("intake-contact", {"channel": "visit", "days": ["mon", "someday"]}),
        ("intake-incident", {"violence_acts": ["a", "z"]}),
        ("intake-incident-circumstances", {"relationship": "'; DROP TABLE"}),
        ("intake-danger", {"strangled": "maybe"}),
        ("intake-consent", {"version": 1, "health": "withdrawn", "method": "signature"}),
    ],
)
def test_answers_that_were_not_offered_are_refused(
    cast: Cast, signed_in: SignedIn, draft: Case, name: str, posted: dict[str, object]
):
    answer = signed_in(cast.mai).post(reverse(name, args=[draft.pk]), {"version": 1, **posted})
    assert answer.status_code == 422 and "Có chỗ cần sửa" in answer.text


def test_a_story_of_twenty_thousand_letters_is_kept_and_a_longer_one_is_given_back(
    cast: Cast, signed_in: SignedIn, draft: Case
):
    client, address = signed_in(cast.mai), reverse("intake-incident-story", args=[draft.pk])
    long = "Chị ấy kể. " * 2_000
    answer = client.post(address, {"version": 1, "story": long})
    assert answer.status_code == 422 and long.strip() in answer.text
    assert client.post(address, {"version": 1, "story": long[:20_000]}).status_code == 302


def test_methods_that_a_page_does_not_know_are_refused(cast: Cast, signed_in: SignedIn, draft: Case):
    client, address = signed_in(cast.mai), reverse("intake-incident-story", args=[draft.pk])
    assert client.delete(address).status_code == 405
    assert client.put(address).status_code == 405
    answer = client.post(address, {"version": 1, "story": "Lời", "_method": "DELETE"})
    assert answer.status_code == 302
