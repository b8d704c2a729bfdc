"""The first words as a host meets them: what is said for each kind, her yes before any name, her no."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape

import pytest
from django.apps import apps
from django.db import connection
from django.forms import CharField
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from django.urls import URLPattern, clear_url_caches, path, reverse

from casework.journey.intake import first_words
from casework.journey.intake.first_words import change_kind
from casework.journey.intake.opening import open_case
from casework.records.cases import Case
from casework.records.first_words import HerNo
from casework.records.units import Unit
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Worker
from casework.rulebook.case_kinds import Kinds, as_kept, kinds_of, must_say, notice_may_go
from casework.rulebook.first_words import Writing
from casework.web.door.store import SessionStore
from casework.web.form_page import form_page, posted, worker
from casework.web.forms import DANGER_TOLD, Form
from casework.web.intake import urls as intake
from tests.answers import EVERY_KINDS, named
from tests.cast import Cast
from tests.signing_in import SignedIn

START = reverse("case-open")
HER_WORDS = "Thào Thị Dợ ở bản Thác Cạn"
ANSWERS = [None, "", "no", "emergency", "maybe", "YES"]
"""Everything but her yes; of an emergency without a word why."""

OF_ALL = {
    "committee": "thông báo Uỷ ban nhân dân xã",
    "police": "Công an xã",
    "report": "Sở Y tế",
    "child": "ai biết cũng phải báo",
    "nobody": "không cho ai khác biết",
    "not_yet": "chưa báo ai ngoài bàn tiếp nhận",
}
TOLD: dict[str, set[str]] = {
    "not_known": {"not_yet"},
    "family": {"committee", "police"},
    "trafficking": {"nobody", "report"},
    "child": {"child"},
    "family+trafficking": {"committee", "police", "report"},
    "family+child": {"committee", "police", "child"},
    "trafficking+child": {"child", "report"},
    "family+trafficking+child": {"committee", "police", "child", "report"},
}
"""What she is told of each set of kinds; all else would be false."""


def said_on(page: str) -> str:
    """What the page tells her: its inset and what stands before the form."""
    main = page[page.index("<main") : page.index("<form", page.index("<main"))]
    return unescape(re.sub(r"<[^>]+>", " ", main))


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_what_she_is_told_and_of_whom_is_true_for_her_kinds(cast: Cast, signed_in: SignedIn, kinds: Kinds):
    chosen = {"safe": "yes", "kind": as_kept(kinds), "unit": str(cast.address.pk)}
    said = said_on(signed_in(cast.mai).post(START, chosen).text)
    assert {code for code, words in OF_ALL.items() if words in said} == TOLD[named(kinds)], said
    assert "bàn tiếp nhận của xã và cấp tỉnh đọc được" in said


@pytest.mark.parametrize("chosen", [[], ["not_known", "family"], ["several"], ["divorce"]])
def test_the_kinds_are_chosen_and_not_known_is_chosen_alone(cast: Cast, signed_in: SignedIn, chosen: list[str]):
    ticked = {"safe": "yes", "kind": chosen, "several": "read", "unit": str(cast.address.pk)}
    page = signed_in(cast.mai).post(START, ticked)
    assert page.status_code == 422 and 'name="writing"' not in page.text


def test_what_was_chosen_first_is_what_the_case_begins_with(cast: Cast, signed_in: SignedIn):
    client, unit = signed_in(cast.mai), str(cast.address.pk)
    page = client.post(START, {"safe": "yes", "kind": ["child", "trafficking"], "unit": unit}).text
    carried = re.findall(r'<input type="hidden" name="kind" value="(\w+)"', page)
    client.post(START, {"told": "1", "kind": carried, "unit": unit, "writing": "yes", "name": "Thào Thị Dợ"})
    case = Case.objects.get()
    here = client.get(reverse("case", args=[case.pk])).text
    assert "Mua bán người, Xâm hại trẻ em" in here
    assert reverse("notice-give", args=[case.pk]) not in here, "neither of them is violence in the family"


def test_several_as_it_was_kept_once_is_read_and_promises_nothing(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ", kinds=["child"])
    said = {"kind": "several", "writing": "yes"}
    assert kinds_of(said) == frozenset() and not notice_may_go(kinds_of(said))
    monkeypatch.setattr(first_words, "as_kept", lambda kinds: "several")
    with cast.mai.acting() as mai:
        change_kind(mai, case, kinds=["child"], why="Cả hai chuyện")
    client = signed_in(cast.mai)
    assert "Nhiều chuyện cùng lúc" in client.get(reverse("case", args=[case.pk])).text
    assert 'value="child"' in client.get(reverse("case-kind", args=[case.pk])).text, "it is asked anew which"


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_what_is_announced_to_her_is_what_is_sent(kinds: Kinds):
    announced = {one.code for one in must_say(kinds, at=date(2026, 11, 30))}
    assert ("committee" in announced) is notice_may_go(kinds) is ("family" in named(kinds).split("+"))


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
@pytest.mark.parametrize("at_address", [True, False])
def test_of_several_kinds_whichever_they_are_she_hears_that_duties_come_before_silence(kinds: Kinds, at_address: bool):
    said = [one.code for one in must_say(kinds, at=date(2026, 11, 30), at_address=at_address)]
    assert said.count("before_silence") == (len(kinds) > 1)
    assert said.count("nobody") == (kinds == {"trafficking"}), "which is promised of trafficking alone"
    duties = [said.index(code) for code in ("committee", "police", "chair", "child") if code in said]
    assert len(kinds) < 2 or max(duties) < said.index("before_silence"), "first whom the law names, then nobody else"


def test_the_desk_does_not_say_the_duty_of_a_trusted_address_as_its_own(cast: Cast, signed_in: SignedIn):
    page = signed_in(cast.hoa).post(START, {"safe": "yes", "kind": "family", "unit": str(cast.desk.pk)}).text
    assert "Chủ tịch Uỷ ban nhân dân xã" in said_on(page) and "địa chỉ tin cậy" not in page


@pytest.mark.parametrize("kinds", EVERY_KINDS, ids=named)
def test_where_the_committee_is_notified_the_page_says_how_if_she_says_no(
    cast: Cast, signed_in: SignedIn, kinds: Kinds
):
    for who, unit, at_address in ((cast.mai, cast.address, True), (cast.hoa, cast.desk, False)):
        page = signed_in(who).post(START, {"safe": "yes", "kind": as_kept(kinds), "unit": str(unit.pk)}).text
        assert ("Khi ấy báo bằng lời" in page) is (at_address and "family" in named(kinds).split("+"))


def test_who_is_not_safe_gets_the_numbers_first(cast: Cast, signed_in: SignedIn):
    page = signed_in(cast.mai).post(START, {"safe": "no", "kind": "family", "unit": str(cast.address.pk)}).text
    assert page.index('href="tel:113"') < page.index('name="writing"')


# Before her yes no page keeps a word of hers --------------------------------------------------------------------------


THE_COMMITTEES = {"notice-list", "notice-receive", "notice-decide"}
"""Pages of the People's Committee beside them: it receives nobody, and what it reads went out with a notice."""


def before_her_yes() -> list[URLPattern]:
    """The pages of intake that name nothing: whatever they keep, they keep before anybody could say yes."""
    pages = [one for one in intake.urlpatterns if not one.pattern.converters]
    return [one for one in pages if one.name not in THE_COMMITTEES]


MAY_GROW = re.compile(
    r"^casework_(herno|pendingevent|casechain|workersession|sentform|treenode|leaf|event\w*|witness\w*)=", re.M
)
"""Her no, the trail, the digests of forms, the sessions: a row of theirs may be new, and says no word of hers."""


BUTTONS = {"leave", "send", "drop", "several"}
"""They send a page in another way; no word of hers goes into one."""


def everything_kept() -> set[str]:
    """Every row of every table with all that is in it, as text; of a session what is in it and under which names."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table.startswith("casework_"):
                cursor.execute(f"SELECT t::text FROM {table} t")
                found |= {f"{table}={row}" for (row,) in cursor.fetchall()}
    for session in WorkerSession.objects.all():
        held = SessionStore().decode(session.session_data)
        found |= {f"in a session: {sorted(held)}", f"casework_workersession={held}"}
    return found


def says_a_word_of_hers(line: str) -> bool:
    """Whether a row says in clear what was typed; a byte string shows its letters as hexadecimal digits."""
    return HER_WORDS in line or HER_WORDS.encode().hex() in line


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
    grown = everything_kept() - before
    return "\n".join(sorted(line for line in grown if not MAY_GROW.match(line) or says_a_word_of_hers(line)))


def fields_of(client: Client, address: str, unit: int) -> set[str]:
    """Every field a page has, on each of the pages that follow one another under its address."""
    said = {"unit": str(unit), "safe": "yes", "kind": "family"}
    pages = [client.get(address).text, client.post(address, {**said, "several": "1"}).text]
    pages += [client.post(address, said | more).text for more in ({}, *({"writing": one} for one in Writing))]
    pages.append(client.post(address, said | {"writing": "emergency", "writing_why": "x"}).text)
    names = {
        name for page in pages for name in re.findall(r'<(?:input|textarea|select|button)[^>]*name="([^"]+)"', page)
    }
    return names - {
        "csrfmiddlewaretoken",
        "idempotency_key",
        "ticket",
        "typed",
        "next",
        "language",
        *BUTTONS,
        DANGER_TOLD,
    }


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
    assert "case-open" in [one.name for one in before_her_yes()]
    assert kept_before_her_yes(cast, signed_in(cast.mai)) == []
    assert not Case.objects.exists()


def test_with_her_yes_the_same_page_keeps_it(cast: Cast, signed_in: SignedIn):
    """So that the test above looks where something would stand."""
    client = signed_in(cast.mai)
    fields = fields_of(client, START, cast.address.pk)
    assert {"name", "writing", "writing_why", "how"} <= fields
    assert "casework_case=(" in what_a_page_keeps(client, START, fields, cast.address.pk, "yes", "send")


class Planted(Form):
    name = CharField()


type Keeps = Callable[[HttpRequest, Worker, Unit, str], object]


def into_a_case(_request: HttpRequest, by: Worker, unit: Unit, words: str) -> object:
    """Begins a draft from a name without having asked her."""
    return open_case(by, unit, name=words)


def into_her_session(request: HttpRequest, _by: Worker, _unit: Unit, words: str) -> None:
    """Lays it into a row that stands."""
    request.session["typed"] = words


def into_a_session_as_it_may_be(request: HttpRequest, _by: Worker, _unit: Unit, words: str) -> None:
    """The same under a name that is there."""
    request.session["_auth_user_backend"] += words


@pytest.fixture
def planted_page(request: pytest.FixtureRequest) -> Iterator[None]:
    """A new page of intake, made as any other, that keeps what was typed without having asked her."""
    keeps: Keeps = request.param

    def view(request: HttpRequest) -> HttpResponseBase:
        by = worker(request)
        form = Planted(posted(request))
        unit = by.memberships.get().unit
        words = dict.fromkeys(("title", "heading", "send"), "x")
        return form_page(
            request,
            form,
            lambda: keeps(request, by, unit, form.cleaned_data["name"]),
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


@pytest.mark.parametrize(
    ("planted_page", "where"),
    [
        (into_a_case, "casework_case="),
        (into_a_case, "casework_unsentform="),
        (into_her_session, "in a session"),
        (into_a_session_as_it_may_be, "casework_workersession="),
    ],
    indirect=["planted_page"],
)
@pytest.mark.usefixtures("planted_page")
def test_a_planted_page_that_keeps_one_is_found(cast: Cast, signed_in: SignedIn, where: str):
    found = kept_before_her_yes(cast, signed_in(cast.mai))
    assert any(line.startswith("planted") and where in line for line in found)


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
    typed = {
        "kind": "family",
        "writing": "no",
        "how": "spoken",
        "unit": str(cast.address.pk),
        "idempotency_key": mark[1],
    }
    assert client.post(START, typed)["Location"] == client.post(START, typed)["Location"]
    assert HerNo.objects.count() == 1
