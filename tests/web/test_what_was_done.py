"""After an act the next page says by name what was done, and where it has an opposite leads to the page that undoes it.

No word of hers and no code of a case stands in it, and on a device nobody reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape

from django.urls import reverse

from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage
from casework.web import flash
from casework.web.url_names import for_act
from tests.cast import Cast, Person
from tests.signing_in import SignedIn
from tests.states import case_at
from tests.web.late import LATER
from tests.web.matrix import MATRIX
from tests.web.neutral import PLAIN
from tests.web.sent import answers_on

OF_NO_ACT = {"still-here": "keeps the session, and answers nothing", "sign-out": "ends it"}
"""Pages that are sent, and after which nothing is said, each with its reason."""


def test_every_page_that_is_sent_has_its_acts_own_words():
    sent = [name for name, row in MATRIX.items() if "POST" in row.methods]
    assert {name for name in sent if flash.named_by(name) is None} == OF_NO_ACT.keys()
    for name in sent:
        if (act := flash.named_by(name)) is not None:
            said = flash.words_for(act)
            assert str(flash.SAID.get(act, act.label)) in said and "%" not in said, name


def test_what_a_hosts_phone_says_of_it_tells_nobody_what_it_is_about():
    hers = [name for name, row in MATRIX.items() if "POST" in row.methods and "mai" in row.opens_to]
    told = {name: flash.words_for(act) for name in hers if (act := flash.named_by(name))}
    assert not {name: said for name, said in told.items() if PLAIN.search(said)}
    assert {"case-open", "intake-danger", "risk-raise"} <= told.keys()


def test_every_way_back_is_a_page_that_there_is():
    for name, undo in flash.UNDO.items():
        back = for_act(undo.by, undo.part)
        assert name in MATRIX and back in MATRIX, name
        assert len(MATRIX[back].takes) == len(undo.takes), name
        assert not MATRIX[back].opens_to.isdisjoint(MATRIX[name].opens_to), name
    assert flash.NAMED.keys() <= set(Act) and flash.SAID.keys() <= set(Act)


def said_after(signed_in: SignedIn, person: Person, name: str, typed: Mapping[str, object], *ids: object) -> list[str]:
    """What the next page says of what was typed there, and the way back it offers, which opens."""
    client, address = signed_in(person), reverse(name, args=ids)
    answer = client.post(address, {**answers_on(client.get(address).text), **typed})
    assert answer.status_code == 302, answer.text
    kept = client.cookies[flash.COOKIE].value
    assert not any(str(words) in kept for words in (name, *ids))
    banner = client.get("/").text.partition('govuk-notification-banner__heading">')[2].partition("</div>")[0]
    assert "govuk-notification-banner--success" not in client.get("/").text, "said once"
    words, _end, rest = unescape(banner).partition("</p>")
    way = rest.partition('href="')[2].partition('"')[0]
    assert not way or client.get(way).status_code == 200, way
    return [words, way]


def test_the_next_page_says_it_by_name_and_leads_to_what_undoes_it(cast: Cast, signed_in: SignedIn):
    case = Case.objects.get(pk=case_at(cast, Stage.ACTIVE).pk)
    assign = reverse("case-assign", args=[case.pk])
    quy = {"worker_id": str(cast.quy.worker.pk)}
    assert said_after(signed_in, cast.hoa, "case-assign", quy, case.pk) == [
        "Đã giao hồ sơ cho Giàng A Quý.",
        assign,
    ]
    nobody = said_after(signed_in, cast.hoa, "case-assign", {"worker_id": "0"}, case.pk)
    assert nobody == ["Đã xong: thôi giao hồ sơ.", assign]
    words, way = said_after(signed_in, cast.hoa, "note-add", {"text": "Chị ấy bế theo con nhỏ"}, case.pk)
    assert words == "Đã xong: ghi chú." and way.startswith(f"/ho-so/{case.pk}/gach-bo/")
    address = {"address": "hoa@example.vn"}
    assert said_after(signed_in, cast.hoa, "notification-set", address) == [
        "Đã xong: đặt địa chỉ nhận lời nhắn.",
        reverse("notification-end"),
    ]
    handed = {"to_id": str(cast.quy.worker.pk), "until": LATER}
    words, way = said_after(signed_in, cast.hoa, "handover-make", handed)
    assert words == "Đã bàn giao hồ sơ cho Giàng A Quý." and way.startswith("/ban-giao/")
    assert said_after(signed_in, cast.hoa, "flag-set", {"due_on": LATER, "words": "Gọi lại"}, case.pk)[1] == ""


def test_a_cookie_that_is_not_ours_says_nothing(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    for value in ("1", "x" * 40, "", "A" * 4_000):
        client.cookies[flash.COOKIE] = value
        assert "govuk-notification-banner--success" not in client.get("/").text
