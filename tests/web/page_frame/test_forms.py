"""Forms in every state: empty, filled, wrong and refused; every error is named, linked and loses nothing typed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from casework.rulebook.dates import Birth
from casework.rulebook.incidents import PRESENT
from casework.rulebook.livelihood import EARNERS
from casework.rulebook.people import STANDS_ALONE
from casework.rulebook.refusals import InvalidValue, NoConsent, NotAllowed
from casework.rulebook.rows import Terms
from casework.web import fields, forms
from tests.web.page_frame.kitchen_sink import EveryField, OneQuestion

GOOD = {
    "version": "3",
    "name": "Giàng Thị Mẩy",
    "birth": "khoảng 30 tuổi",
    "visited_on": "03/04/2026",
    "phone": "0912 345 678",
    "cccd": "",
    "cost": "1.500.000 đ",
    "sex": "unknown",
    "hurt": "no",
    "needs": ["home", "health"],
    "agreed": "on",
    "story": "Dòng một\r\nDòng hai   ",
}


@pytest.fixture(autouse=True)
def _pages(shown: Client):
    with translation.override("vi"):
        yield


def filled(**other: object) -> EveryField:
    data = QueryDict(mutable=True)
    for name, value in (GOOD | other).items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return EveryField(data)


class AskedInTheseWords(forms.Form):
    """Two questions, one of them in the very words in which it is asked."""

    may = fields.OneOf((("yes", "Được"),), label="“Tôi ghi lại có được không?”")
    plain = fields.OneOf((("yes", "Được"),), label="Ghi “Tôi”?")


class AsksMoreAsItIsMade(forms.Form):
    """A form that learns its question only when it is made."""

    def __init__(self, *given: QueryDict) -> None:
        super().__init__(*given)
        self.fields["reporter"] = CharField(label="Tên người báo tin", max_length=12)


def test_a_question_added_as_the_form_is_made_is_as_every_other():
    asked = AsksMoreAsItIsMade()
    assert 'autocomplete="off"' in str(asked) and 'spellcheck="false"' in str(asked) and "maxlength" not in str(asked)
    assert AsksMoreAsItIsMade(QueryDict("x=1")).errors["reporter"] == ["Hãy điền “Tên người báo tin”."]
    too_long = AsksMoreAsItIsMade(QueryDict("reporter=Giàng Thị Mẩy A")).errors["reporter"]
    assert too_long == ["Hãy viết ngắn hơn: nhiều nhất 12 ký tự, đang có 15."]


def test_a_question_in_quotes_of_its_own_is_quoted_once():
    asked = AskedInTheseWords(QueryDict("x=1"))
    assert dict(asked.errors) == {
        "may": ["Hãy chọn câu trả lời cho “Tôi ghi lại có được không?”."],
        "plain": ["Hãy chọn câu trả lời cho “Ghi “Tôi”?”."],
    }


def test_a_good_form_hands_on_clean_values():
    form = filled()
    assert form.is_valid(), form.errors
    values = form.cleaned_data
    assert values["visited_on"] == date(2026, 4, 3)
    assert isinstance(values["birth"], Birth)
    assert values["phone"] == "+84912345678"
    assert values["cccd"] == ""
    assert values["cost"] == 1_500_000
    assert values["needs"] == ["health", "home"]
    assert values["story"] == "Dòng một\nDòng hai"
    assert values["version"] == 3


def test_an_unknown_answer_is_always_offered_and_nothing_is_starred():
    page = str(EveryField())
    assert page.count("Chưa rõ / Không muốn trả lời") == 2
    assert "*" not in page
    assert " required" not in page


def test_every_field_has_a_label_and_its_hint_is_read_with_it():
    page = str(EveryField())
    for found in re.finditer(r'<(?:input|select|textarea)[^>]*id="(id_\w+)"', page):
        tag, name = found[0], found[1]
        if 'type="hidden"' not in tag:
            assert f'for="{name}"' in page, tag
    for wanted in re.findall(r'aria-describedby="([^"]+)"', page):
        assert all(f'id="{one}"' in page for one in wanted.split()), wanted


def test_a_filled_form_shows_values_as_people_write_them():
    page = str(
        EveryField(stands={"visited_on": date(2026, 4, 3), "phone": "+84912345678", "cost": 1_500_000, "sex": "female"})
    )
    assert 'value="03/04/2026"' in page
    assert 'value="0912345678"' in page
    assert 'value="1.500.000"' in page
    assert re.search(r'value="female"[^>]* checked', page)


def test_an_error_is_in_the_summary_and_at_the_field_and_keeps_what_was_typed():
    form = filled(visited_on="31/02/2026", sex="", phone="123")
    assert not form.is_valid()
    page = str(form)
    assert 'value="31/02/2026"' in page
    assert 'aria-invalid="true"' in page
    assert '<span class="govuk-visually-hidden">Lỗi:</span> Không có ngày này trong tháng' in page
    problems = {problem.href: problem.words for problem in form.problems}
    assert set(problems) == {"#id_visited_on", "#id_phone", "#id_sex_0"}
    assert all(f'id="{href[1:]}"' in page for href in problems)
    assert problems["#id_sex_0"] == "Hãy chọn câu trả lời cho “Giới tính”."


def test_an_empty_form_names_what_is_missing():
    form = EveryField({"version": "1"})
    words = [problem.words for problem in form.problems]
    assert "Hãy điền “Họ và tên”." in words
    assert "Hãy đánh dấu “Chị ấy đồng ý chia sẻ với trạm y tế”." in words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Mẩy\x00", "Có ký tự ẩn"),
        ("Mẩy\u202e", "đổi chiều chữ"),
        ("M\u200bẩy", "không nhìn thấy được"),
        ("a" + "\u0301" * 100_000, "Hãy viết ngắn hơn"),
        ("a" + "\u0301" * 50, "quá nhiều dấu"),
        ("x" * 201, "Hãy viết ngắn hơn: nhiều nhất 200 ký tự, đang có 201."),
        ("   ", "Hãy điền “Họ và tên”."),
    ],
)
def test_dirty_text_gets_a_clear_sentence(typed: str, words: str):
    form = filled(name=typed)
    assert not form.is_valid()
    assert words in str(form.errors["name"])


def test_one_name_in_two_encodings_becomes_one():
    typed = filled(name=unicodedata.normalize("NFD", "Giàng Thị Mẩy"))
    assert typed.is_valid()
    assert typed.cleaned_data["name"] == "Giàng Thị Mẩy"


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("cccd", "01234567890", "đúng 12 chữ số"),
        ("cccd", "0123456789012", "đúng 12 chữ số"),
        ("cccd", "01234567890A", "chỉ gồm chữ số"),
        ("phone", "0912", "10 chữ số"),
        ("phone", "212 555 0100", "ở Việt Nam"),
        ("visited_on", "2026", "đủ ngày, tháng và năm"),
        ("visited_on", "01/01/9999", "còn xa lắm mới tới"),
        ("birth", "01/01/9999", "chưa tới"),
        ("birth", "hôm kia", "Không đọc được ngày"),
        ("cost", "12.34", "số tiền"),
        ("cost", "-5", "số tiền"),
        ("heads", "31", "nhiều nhất 30"),
        ("heads", "đông lắm", "chữ số"),
        ("sex", "robot", "không có trong danh sách"),
        ("needs", "robot", "không có trong danh sách"),
        ("commune", "99999@2025-07-01", "không có trong danh sách"),
        ("version", "old", "Trang này đã cũ"),
        ("version", "", "Trang này đã cũ"),
    ],
)
def test_a_wrong_value_gets_a_clear_sentence(name: str, typed: str, words: str):
    form = filled(**{name: typed})
    assert not form.is_valid()
    assert words in " ".join(problem.words for problem in form.problems)


@pytest.mark.parametrize("typed", ["0912345678", "+84 912 345 678", "0084912345678", "0912.345.678"])
def test_a_phone_has_one_form(typed: str):
    form = filled(phone=typed)
    assert form.is_valid()
    assert form.cleaned_data["phone"] == "+84912345678"


def test_communes_are_offered_in_vietnamese_order():
    page = str(EveryField()["commune"])
    assert page.index("Bình Lư") < page.index("Khun Há") < page.index("Tả Lèng")
    assert page.index("Chọn xã, phường") < page.index("Bình Lư")


def test_her_words_stay_out_of_the_browsers_memory_and_a_passphrase_is_never_shown_again():
    form = filled(secret="mật  khẩu\u200b ")
    assert form.is_valid()
    assert form.cleaned_data["secret"] == "mật  khẩu\u200b "
    page = str(form)
    assert 'autocomplete="off"' in str(form["name"])
    assert 'spellcheck="false"' in str(form["story"])
    assert 'autocomplete="current-password"' in str(form["secret"])
    assert "mật  khẩu" not in page


def test_script_typed_into_a_field_is_text():
    page = str(filled(name='"><script>alert(1)</script>', story="</textarea><script>alert(1)</script>"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_refusal_stands_where_it_belongs_and_loses_nothing():
    form = OneQuestion({"hurt": "yes"})
    assert form.is_valid()
    form.refuse(NoConsent())
    assert [problem.href for problem in form.problems] == [""]
    assert "sự đồng ý" in form.problems[0].words
    form = OneQuestion({"hurt": "yes"})
    assert form.is_valid()
    form.refuse(InvalidValue("hurt", "invalid_value"))
    assert form.problems[0].href == "#id_hurt_0"
    assert "checked" in str(form)


def test_what_must_look_unknown_is_not_explained():
    form = OneQuestion({"hurt": "yes"})
    assert form.is_valid()
    with pytest.raises(NotAllowed):
        form.refuse(NotAllowed())


def test_unknown_fields_are_ignored_and_the_last_of_two_counts():
    form = OneQuestion(QueryDict("hurt=yes&hurt=no&stage=closed"))
    assert form.is_valid()
    assert form.cleaned_data == {"hurt": "no"}


def test_a_form_keeps_its_own_words():
    class Own(forms.Form):
        day = fields.VietnameseDateField("visit", label="Ngày", error_messages={"required": "Ngày nào?"})

    assert Own({}).problems[0].words == "Ngày nào?"


@pytest.mark.parametrize("terms", [PRESENT, EARNERS])
def test_nobody_is_no_answer_beside_somebody(terms: Terms):
    field = fields.SomeOf(terms, spoken=True)
    codes = [code for code, _words in terms.choices]
    alone = [code for code in codes if code in STANDS_ALONE]
    assert alone and field.clean(codes[:2]) == codes[:2]
    for code in alone:
        assert field.clean([code]) == [code]
        with pytest.raises(ValidationError, match="Hãy bỏ một bên"):
            field.clean([codes[0], code])
