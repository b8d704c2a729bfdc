"""Whoever comes second: every page that edits shows what stands and what was typed, and lets it be saved knowingly."""

from __future__ import annotations

import html
import re
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from casework.journey.safety.assessing import assess_risk
from casework.records.cases import Case
from casework.rulebook import risk
from casework.rulebook.services import SERVICES
from casework.web import form_page, forms
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import STATES, Ids, active, planned, proposed, sent
from tests.web.matrix import MATRIX, Row, address_of

LATER = f"{timezone.localdate() + timedelta(days=5):%d/%m/%Y}"
TODAY = f"{timezone.localdate():%d/%m/%Y}"
ALL_NO = dict.fromkeys(risk.QUESTION_CODES, "no")


def assessed(cast: Cast) -> Ids:
    """Her danger was assessed once."""
    ids = active(cast)
    with cast.hoa.acting() as hoa:
        assess_risk(hoa, Case.objects.get(pk=str(ids["case"])), expected_version=0, answers=ALL_NO)
    return ids


def served(cast: Cast) -> Ids:
    """A packet was sent, and another is prepared for the same service."""
    return {**sent(cast), "service": list(SERVICES).index("health") + 1}


@dataclass(frozen=True)
class Late:
    """What the slower one types, and the words that must stand on the page: of what is kept, and of what was typed."""

    typed: dict[str, object]
    words: tuple[str, ...]
    by: str = ""
    at: Callable[[Cast], Ids] | None = None
    of_the_cast: dict[str, str] = field(default_factory=dict)


LATE: dict[str, Late] = {
    "intake-person": Late({"name": "Thào Thị Dở", "birth": "1990"}, ("Thào Thị Dợ", "Thào Thị Dở", "1990")),
    "intake-person-language": Late({"interpreter": "yes"}, ("Có cần người phiên dịch không?", "–", "Có")),
    "intake-person-place": Late({"address": "bản Thác Cạn"}, ("–", "bản Thác Cạn")),
    "intake-person-household": Late({"children": "2", "nursing": "yes"}, ("Mấy cháu đi cùng?", "–", "2")),
    "intake-person-numbers": Late({"phone": "0912 345 678"}, ("–", "0912345678")),
    "intake-contact": Late({"channel": "call", "phone": "0912345678"}, ("–", "0912345678")),
    "intake-incident": Late({"violence_acts": ["a"]}, ("–",)),
    "intake-incident-circumstances": Late({"when": "từ Tết"}, ("Xảy ra khi nào?", "–", "từ Tết")),
    "intake-incident-story": Late({"story": "Lời chị ấy"}, ("Chị ấy kể", "–", "Lời chị ấy")),
    "risk-assess": Late(
        {**ALL_NO, "level": "high", "reason": "Mới gặp lại"}, ("Thấp", "Cao", "Mới gặp lại"), at=assessed
    ),
    "safety_plan-write": Late({"concern": "Sợ con sợ", "copy": "yes"}, ("Sợ anh ấy về", "Sợ con sợ"), at=planned),
    "shelter-extend": Late({"until": LATER, "why": "Chưa yên"}, (LATER, "Chưa yên")),
    "shelter-discharge": Late({"how": "kin", "note": "Về dì"}, ("Đang hẹn đến", "Đến ở với người thân", "Về dì")),
    "referral-send-service": Late(
        {"parts": ["name"], "needs": "Khám lại", "urgency": "soon"},
        ("Khám lại",),
        at=served,
        of_the_cast={"to": "health"},
    ),
    "referral-accept": Late({"text": "Chín giờ"}, ("Tình trạng", "Đã gửi", "Chín giờ")),
    "referral-decline": Late({"reason": "full", "text": "Hết giường"}, ("Đã gửi", "Hết chỗ", "Hết giường")),
    "referral-feedback": Late({"outcome": "completed", "text": "Thai khoẻ"}, ("Đã nhận", "Đã hoàn thành", "Thai khoẻ")),
    "referral-withdraw": Late(
        {"reason": "not_needed", "text": "Đã khoẻ rồi"}, ("Đã gửi", "Không còn cần", "Đã khoẻ rồi")
    ),
    "livelihood-baseline": Late({"control": "together"}, ("Chị tự giữ tiền", "Hai người cùng quyết"), at=proposed),
    "livelihood-plan": Late({"path": "crops", "goal": "Trồng chè"}, ("Nuôi lợn", "Trồng chè"), at=proposed),
    "livelihood-approve": Late({}, ("Nuôi lợn",), by="quy"),
    "livelihood-train-note": Late({"outcome": "left", "note": "Xa quá"}, ("Đang học", "Bỏ giữa chừng", "Xa quá")),
    "livelihood-milestone-met": Late({"met_on": TODAY}, ("–", TODAY)),
    "livelihood-outcome": Late({"outcome": "sustained", "reason": "Bán được"}, ("–", "Bán được")),
    "followup-record-planned": Late(
        {"done_on": TODAY, "mode": "visit", "safety": "3", "recontact": "no", "note": "Chị khoẻ"}, ("–", "Chị khoẻ")
    ),
    "closure-decide": Late({"decision": "back", "words": "Còn thiếu"}, ("–", "Còn thiếu"), by="quy"),
}
"""Each page that edits; one that is missing here, or that forgets what it edits, fails."""

NEVER_LATE = {"followup-record": "a visit that nobody planned is new: no version stood before it"}

ASKS = [name for name, row in MATRIX.items() if {"GET", "POST"} <= row.methods]


def opened(name: str, row: Row, cast: Cast, signed_in: SignedIn) -> tuple[Callable[..., HttpResponse], str]:
    """The page as somebody who may do its act finds it: how she sends it, and what she reads."""
    late = LATE.get(name, Late({}, ()))
    ids = (late.at or STATES[row.at])(cast)
    client = signed_in(cast.everybody[late.by or sorted(row.opens_to - {"thu"} or row.opens_to)[0]])
    address = address_of(name, row, ids)

    def send(version: int | str) -> HttpResponse:
        units = {key: str(getattr(cast, unit).pk) for key, unit in late.of_the_cast.items()}
        return typing.cast(HttpResponse, client.post(address, {**late.typed, **units, "version": version}))

    return send, client.get(address).content.decode()


def missing(answer: HttpResponse, late: Late) -> list[str]:
    """What a page for whoever came second owes and does not show."""
    page = html.unescape(answer.content.decode())
    typed = [str(value) for value in late.typed.values() if isinstance(value, str) and " " in value]
    owed = ["Mục này vừa được người khác sửa", 'name="version"', *late.words, *typed]
    return [words for words in owed if words not in page] if answer.status_code == 409 else [str(answer.status_code)]


@pytest.mark.parametrize("name", ASKS)
def test_whoever_comes_second_sees_what_stands_and_what_she_typed(cast: Cast, signed_in: SignedIn, name: str):
    send, page = opened(name, MATRIX[name], cast, signed_in)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert (version is not None) == (name in LATE or name in NEVER_LATE), "which pages edit"
    if version is None or name in NEVER_LATE:
        return
    answer = send(99)
    assert not missing(answer, LATE[name])
    assert f'name="version" value="{version[1]}"' in answer.content.decode(), "sent again it saves, knowingly"


def test_a_page_that_forgets_what_it_edits_would_be_found(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
):
    class Forgetful(forms.Form):
        """What no form of ours is."""

    monkeypatch.setattr(form_page, "VersionedForm", Forgetful)
    send, _page = opened("shelter-extend", MATRIX["shelter-extend"], cast, signed_in)
    answer = send(99)
    assert answer.status_code == 409 and "Chưa yên" in missing(answer, LATE["shelter-extend"])


def test_saving_over_it_knowingly_is_the_next_press(cast: Cast, signed_in: SignedIn):
    send, _page = opened("shelter-extend", MATRIX["shelter-extend"], cast, signed_in)
    assert send(99).status_code == 409
    again = re.search(r'name="version" value="(\d+)"', send(99).content.decode())
    assert again and send(again[1]).status_code == 302
