"""The first words as a host meets them: what is said for each kind, her yes before any name, her no."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from django.apps import apps
from django.db import connection
from django.forms import CharField
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from django.urls import URLPattern, clear_url_caches, path, reverse

from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.policy import her_word
from casework.records.cases import Case, Clock
from casework.records.first_words import FirstWords, HerNo
from casework.rulebook.case_kinds import CaseKind, must_say, notice_may_go
from casework.rulebook.rows import cited
from casework.trail.events import Event
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import DANGER_TOLD, Form
from casework.web.intake import parts
from casework.web.intake import urls as intake
from casework.web.widgets import stamp
from tests.cast import Cast
from tests.signing_in import SignedIn

START = reverse("case-open")
HER_WORDS = "Thào Thị Dợ ở bản Thác Cạn"
ANSWERS = [None, "", "no", "emergency", "maybe", "YES"]
"""Everything but her yes; of an emergency without a word why."""

TOLD: dict[CaseKind, tuple[set[str], set[str]]] = {
    CaseKind.FAMILY: ({"thông báo Uỷ ban nhân dân xã", "Công an xã"}, {"Sở Y tế", "111"}),
    CaseKind.TRAFFICKING: ({"không cho ai khác biết", "Sở Y tế"}, {"thông báo Uỷ ban nhân dân xã", "Công an xã"}),
    CaseKind.CHILD: ({"ai biết cũng phải báo"}, {"thông báo Uỷ ban nhân dân xã", "Sở Y tế"}),
    CaseKind.SEVERAL: (
        {"thông báo Uỷ ban nhân dân xã", "ai biết cũng phải báo", "Sở Y tế"},
        {"không cho ai khác biết"},
    ),
    CaseKind.NOT_KNOWN: (
        {"chưa báo ai ngoài bàn tiếp nhận", "Phải rõ là chuyện gì trong 1 giờ"},
        {"thông báo Uỷ ban nhân dân xã", "Công an xã", "Sở Y tế", "ai biết cũng phải báo"},
    ),
}
"""What she is told of each kind, and what would be false."""


def said_on(page: str) -> str:
    """What the page tells her: its inset and what stands before the form."""
    main = page[page.index("<main") : page.index("<form", page.index("<main"))]
    return unescape(re.sub(r"<[^>]+>", " ", main))


@pytest.mark.parametrize("kind", list(CaseKind))
def test_what_she_is_told_and_of_whom_is_true_for_her_kind(cast: Cast, signed_in: SignedIn, kind: CaseKind):
    page = signed_in(cast.mai).post(START, {"safe": "yes", "kind": kind.value, "unit": str(cast.address.pk)}).text
    told, never = TOLD[kind]
    said = said_on(page)
    assert all(words in said for words in told), said
    assert not [words for words in never if words in said], said
    assert "bàn tiếp nhận của xã và cấp tỉnh đọc được" in said


def test_the_desk_does_not_say_the_duty_of_a_trusted_address_as_its_own(cast: Cast, signed_in: SignedIn):
    page = signed_in(cast.hoa).post(START, {"safe": "yes", "kind": "family", "unit": str(cast.desk.pk)}).text
    assert "Chủ tịch Uỷ ban nhân dân xã" in said_on(page) and "địa chỉ tin cậy" not in page


@pytest.mark.parametrize("kind", list(CaseKind))
def test_no_notice_goes_out_but_of_violence_in_the_family(kind: CaseKind):
    assert notice_may_go(kind) == (kind in {CaseKind.FAMILY, CaseKind.SEVERAL})
    committee = {"committee"} & {one.code for one in must_say(kind, at=date(2026, 11, 30))}
    assert bool(committee) == notice_may_go(kind), "what is announced to her is what may be sent"


def test_who_is_not_safe_gets_the_numbers_first(cast: Cast, signed_in: SignedIn):
    page = signed_in(cast.mai).post(START, {"safe": "no", "kind": "family", "unit": str(cast.address.pk)}).text
    assert page.index('href="tel:113"') < page.index('name="writing"')


# Before her yes no page keeps a word of hers --------------------------------------------------------------------------


THE_COMMITTEES = {"notice-list", "notice-receive"}
"""Pages of the People's Committee beside them: it receives nobody, and what it reads went out with a notice."""


def before_her_yes() -> list[URLPattern]:
    """The pages of intake that name no case: whatever they keep, they keep before anybody could say yes."""
    pages = [one for one in intake.urlpatterns if "case_id" not in one.pattern.converters]
    return [one for one in pages if one.name not in THE_COMMITTEES]


def everything_kept() -> str:
    """Every column of every table, as text, and how many rows each has that could hold a word."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table.startswith("casework_") and model not in {Event}:
                cursor.execute(f"SELECT count(*) FROM {table}")
                found.append(f"{table}={cursor.fetchone()[0]}")
    return "\n".join(sorted(found))


MAY_GROW = re.compile(
    r"^casework_(herno|pendingevent|casechain|workersession|sentform|treenode|leaf|event\w*|witness\w*)=", re.M
)
"""Her no, the trail, and the digests of forms: none has a place for a word of hers."""


def what_a_page_keeps(client: Client, address: str, fields: set[str], unit: int, answer: str | None, how: str) -> str:
    """What stands afterwards that did not stand before, when her words are typed into every field and sent."""
    before = everything_kept()
    typed = dict.fromkeys(fields, HER_WORDS) | {
        "safe": "yes",
        "kind": "family",
        "unit": str(unit),
        "told": "1",
        "how": "spoken",
    }
    typed.pop("writing", None)
    if answer is not None:
        typed["writing"] = answer
    if answer == "emergency":
        typed["writing_why"] = " "
    ticket = re.search(r'name="ticket" value="([^"]+)"', client.get(address).text)
    if ticket:
        typed["ticket"] = ticket[1]
    if how == "leave":
        typed["leave"] = "/"
    client.post(address, typed)
    grown = set(everything_kept().split("\n")) - set(before.split("\n"))
    return "\n".join(sorted(line for line in grown if not MAY_GROW.match(line)))


def fields_of(client: Client, address: str, unit: int) -> set[str]:
    """Every field a page has, on either of its forms."""
    pages = [client.get(address).text]
    pages.append(client.post(address, {"safe": "yes", "kind": "family", "unit": str(unit)}).text)
    names = {name for page in pages for name in re.findall(r'<(?:input|textarea|select)[^>]*name="([^"]+)"', page)}
    return names - {"csrfmiddlewaretoken", "idempotency_key", "ticket", "typed", "next", "language", DANGER_TOLD}


def kept_before_her_yes(cast: Cast, client: Client) -> list[str]:
    """Every page of intake without a case that keeps something without her yes."""
    unit, found = cast.address.pk, []
    for pattern in before_her_yes():
        address = reverse(str(pattern.name))
        fields = fields_of(client, address, unit)
        for answer in ANSWERS:
            for how in ("send", "leave"):
                if kept := what_a_page_keeps(client, address, fields, unit, answer, how):
                    found.append(f"{pattern.name} {answer!r} {how}: {kept}")
    return found


def test_before_her_yes_no_page_of_intake_keeps_a_word_of_hers(cast: Cast, signed_in: SignedIn):
    assert [one.name for one in before_her_yes()] == ["case-open"]
    assert kept_before_her_yes(cast, signed_in(cast.mai)) == []
    assert not Case.objects.exists()


def test_with_her_yes_the_same_page_keeps_it(cast: Cast, signed_in: SignedIn):
    """So that the test above looks where something would stand."""
    client = signed_in(cast.mai)
    fields = fields_of(client, START, cast.address.pk)
    assert {"name", "writing", "writing_why", "how"} <= fields
    assert "casework_case=1" in what_a_page_keeps(client, START, fields, cast.address.pk, "yes", "send")


class Planted(Form):
    name = CharField()


@pytest.fixture
def planted_page() -> Iterator[None]:
    """A new page of intake, made as any other, that begins a draft from a name without having asked her."""

    def view(request: HttpRequest) -> HttpResponseBase:
        by = worker(request)
        form = Planted(posted(request))
        unit = by.memberships.get().unit
        words = dict.fromkeys(("title", "heading", "send"), "x")
        return form_page(
            request,
            form,
            lambda: open_case(by, unit, name=form.cleaned_data["name"]),
            template="forms/act.html",
            then="/",
            context={**words, "back": "/"},
        )

    planted = path("co-nguoi-den-nhanh/", view, name="planted")
    intake.urlpatterns.append(planted)
    clear_url_caches()
    yield
    intake.urlpatterns.remove(planted)
    clear_url_caches()


@pytest.mark.usefixtures("planted_page")
def test_a_planted_page_that_keeps_one_is_found(cast: Cast, signed_in: SignedIn):
    found = kept_before_her_yes(cast, signed_in(cast.mai))
    assert any(line.startswith("planted") and "casework_case=" in line for line in found)
    assert any(line.startswith("planted") and "casework_unsentform=" in line for line in found), "typed copies as well"


def test_her_no_at_the_first_page_leaves_one_row_without_her(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.mai)
    typed = {"told": "1", "safe": "yes", "kind": "trafficking", "writing": "no", "how": "gesture", "name": HER_WORDS}
    answer = client.post(START, {**typed, "unit": str(cast.address.pk)})
    assert answer["Location"] == reverse("desk") and not Case.objects.exists()
    no = HerNo.objects.get()
    assert (no.how, no.unit_id, no.case_id) == ("gesture", cast.address.pk, None)


def test_her_no_sent_twice_is_counted_once(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.mai)
    mark = re.search(r'name="idempotency_key" value="([^"]+)"', client.get(START).text)
    assert mark
    typed = {"told": "1", "kind": "family", "writing": "no", "unit": str(cast.address.pk), "idempotency_key": mark[1]}
    assert client.post(START, typed)["Location"] == client.post(START, typed)["Location"]
    assert HerNo.objects.count() == 1


# On a case ------------------------------------------------------------------------------------------------------------


def test_the_story_is_asked_after_danger_and_after_who_will_read_it(cast: Cast, signed_in: SignedIn):
    way = list(parts.WAY)
    assert way[:3] == ["intake-person", "intake-danger", "intake-readers"]
    assert way.index("intake-readers") < way.index("intake-incident") < way.index("intake-incident-story")


def test_she_hears_by_name_who_will_read_it_and_word_for_word_what_goes(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kind="family")
    page = signed_in(cast.mai).get(reverse("intake-readers", args=[case.pk])).text
    assert all(name in page for name in ("Lò Thị Hoa", "Giàng A Quý", "Nguyễn Thị Thu", "Thào Thị Dợ"))
    assert "Phàn Văn Bình" not in page and "Tẩn Thị Cúc" not in page
    assert reverse("grant-exclude", args=[case.pk]) in page
    signed_in(cast.mai).post(reverse("grant-exclude", args=[case.pk]), {"worker_id": str(cast.quy.worker.pk)})
    assert "Giàng A Quý" not in signed_in(cast.mai).get(reverse("intake-readers", args=[case.pk])).text


def test_her_no_and_her_yes_on_the_pages_of_a_case(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kind="family")
    client, here = signed_in(cast.mai), reverse("case", args=[case.pk])
    refuse, allow = (reverse(name, args=[case.pk]) for name in ("writing-refuse", "writing-allow"))
    assert "Trong 1 giờ" in client.get(refuse).text
    assert client.post(refuse, {"how": "spoken"})["Location"] == here
    assert "không ghi thêm gì nữa" in client.get(here).text and allow in client.get(here).text
    stopped = client.post(reverse("note-add", args=[case.pk]), {"text": "Chị ấy sợ đêm"})
    assert stopped.status_code == 422 and "không cho ghi" in stopped.text
    assert client.post(allow)["Location"] == here
    assert client.post(reverse("note-add", args=[case.pk]), {"text": "Chị ấy sợ đêm"}).status_code == 302


@pytest.mark.parametrize("kind", list(CaseKind))
def test_before_she_says_no_she_hears_whether_the_desk_keeps_it_and_by_which_law(
    cast: Cast, signed_in: SignedIn, kind: CaseKind
):
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name="Thào Thị Dợ", kind=kind))
    page = signed_in(cast.mai).get(reverse("writing-refuse", args=[case.pk])).text
    laws = [cited(one.law) for one in her_word.KEPT_BY_DUTY[kind]]
    assert all(law in unescape(page) for law in laws)
    assert ("còn giữ, vì phải xử lý" in page) == bool(laws)


def test_while_the_kind_is_not_known_the_case_says_by_when_it_must_be(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", safe="yes")
    client, here = signed_in(cast.mai), reverse("case", args=[case.pk])
    kind = reverse("case-kind", args=[case.pk])
    until = re.escape(stamp(case.received_at + timedelta(hours=1)))
    for page in (here, kind):
        assert re.search(rf"Phải rõ là chuyện gì trước {until}", client.get(page).text)
    running = Clock.objects.filter(case=case, rule="kind", met_at=None)
    assert running.get().due_at == case.received_at + timedelta(hours=1)
    assert client.post(kind, {"version": "1", "kind": "child", "why": ""}).status_code == 422
    client.post(kind, {"version": "1", "kind": "child", "why": "Cháu 13 tuổi"})
    assert not running.exists()
    page = client.get(here).text
    assert "Phải rõ là chuyện gì" not in page and "Xâm hại trẻ em" in page
    assert FirstWords.objects.filter(case=case).count() == 1


@pytest.mark.parametrize(("kind", "asked"), [("family", True), ("trafficking", False), ("child", False)])
def test_the_questions_about_a_violent_partner_are_put_by_kind(cast: Cast, signed_in: SignedIn, kind: str, asked: bool):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kind=kind)
    page = signed_in(cast.mai).get(reverse("intake-danger", args=[case.pk])).text
    assert ('name="strangled"' in page) is asked
