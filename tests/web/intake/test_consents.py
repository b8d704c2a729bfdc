"""Her answers on their own page, one purpose asked with its limits, and what hangs on a withdrawal beforehand."""

from __future__ import annotations

import gzip
import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.intake.withdrawing import withdraw_consent
from casework.journey.safety.shelter import admit
from casework.policy import gate
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.consents import PURPOSES
from casework.rulebook.rows import day_of
from casework.rulebook.services import PARTS, SERVICES
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import send, told_in_full
from tests.web.sent import answers_on

HEALTH = list(PURPOSES).index("health") + 1
SOUND = list(PURPOSES).index("sound") + 1
LATER = day_of(timezone.now()) + timedelta(days=40)


@pytest.fixture
def case(cast: Cast) -> Case:
    return told_in_full(cast)


def scope_page(case: Case, number: int = HEALTH) -> str:
    return reverse("intake-consent-scope", args=[case.pk, number])


def drawn(client: Client, address: str) -> dict[str, Any]:
    return dict(answers_on(client.get(address).text))


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def terms_kept(cast: Cast, case: Case) -> list[dict[str, Any]]:
    with cast.hoa.acting() as worker:
        return [one.terms for one in gate.enter(worker, Case, case.pk, Act.CASE_LOOK).consents.order_by("id")]


def test_a_yes_can_be_given_to_one_place_with_two_parts_until_a_day_and_her_page_says_so(
    cast: Cast, case: Case, signed_in: SignedIn
):
    hoa = signed_in(cast.hoa)
    limits = {"receivers": [f"unit:{cast.health.pk}"], "sections": ["name", "injuries"], "until": f"{LATER:%d/%m/%Y}"}
    how = {"method": "written", "beside": "Bà Sua", "interpreter": "Vàng A Chứ", "language": "hmn"}
    page = drawn(hoa, scope_page(case))
    assert page["answer"] == "given" and "health_facility" in page["receivers"]
    assert hoa.post(scope_page(case), {**page, **limits, **how}).status_code == 302
    said = text(hoa.get(reverse("case-consents", args=[case.pk])))
    for words in ("Trạm Y tế xã Bình Lư", f"{LATER:%d/%m/%Y}", "Bà Sua", "Vàng A Chứ", "Tự viết ra giấy", "2 lần hỏi"):
        assert words in said, words
    assert "có đồng ý để báo trạm y tế" in said, "what was read to her"
    with cast.hoa.acting() as worker:
        sent = send(worker, case, cast.health, parts=["name", "injuries"])
    assert day_of(sent.expires_at) <= LATER


def test_the_page_that_sends_says_in_words_what_cannot_go(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as worker:
        ask_consent(
            worker, case, answers={"health": "given"}, receivers=["support"], sections=["name"], method="signature"
        )
    sending = reverse("referral-send-service", args=[case.pk, list(SERVICES).index("health") + 1])
    page = text(signed_in(cast.hoa).get(sending))
    assert "Được giữ lại nên không gửi được" in page and "Thương tích, sức khoẻ" in page
    assert "Lời đồng ý không gồm: Trạm Y tế xã Bình Lư" in page
    assert set(re.findall(r'name="ground" value="(\w+)"', page)) == {"vital_emergency"}


def test_nothing_is_written_where_nothing_was_touched(cast: Cast, case: Case, signed_in: SignedIn):
    hoa = signed_in(cast.hoa)
    before = case.consents.count()
    page = drawn(hoa, scope_page(case))
    assert hoa.post(scope_page(case), page).status_code == 302
    assert case.consents.count() == before


def test_an_old_page_of_limits_gives_no_yes_back_that_she_withdrew(cast: Cast, case: Case, signed_in: SignedIn):
    hoa = signed_in(cast.hoa)
    old = drawn(hoa, scope_page(case))
    mai, ask = signed_in(cast.mai), reverse("consent-withdraw", args=[case.pk])
    assert mai.post(ask, {**drawn(mai, ask), "purposes": ["health"]}).status_code == 302
    narrowed = {**old, "sections": ["name"], "method": "signature"}
    assert hoa.post(scope_page(case), narrowed).status_code == 409
    assert drawn(hoa, scope_page(case))["answer"] == "withdrawn"


def test_who_was_beside_her_is_asked_back_and_not_dropped(cast: Cast, case: Case, signed_in: SignedIn):
    hoa = signed_in(cast.hoa)
    several = reverse("intake-consent", args=[case.pk])
    for address in (several, scope_page(case)):
        for name, typed in (("witness", "Bà Sua"), ("beside", "Bà Sua"), ("interpreter", "Vàng A Chứ")):
            answer = hoa.post(address, {**drawn(hoa, address), name: typed})
            assert answer.status_code == 422, (address, name)
            assert "Chưa có câu trả lời mới" in text(answer) and typed in text(answer)


def test_beside_a_no_everybody_is_kept(cast: Cast, case: Case, signed_in: SignedIn):
    hoa = signed_in(cast.hoa)
    several = reverse("intake-consent", args=[case.pk])
    beside = {"witness": "Chị Mỷ", "beside": "Mẹ chồng", "interpreter": "Vàng A Chứ", "language": "hmn"}
    assert hoa.post(several, {**drawn(hoa, several), "legal_aid": "withheld", **beside}).status_code == 302
    kept = terms_kept(cast, case)[-1]
    assert {name: kept[name] for name in beside} == beside and kept["method"] == "spoken"


def test_whoever_is_beside_her_at_a_second_no_is_kept_as_well(cast: Cast, case: Case, signed_in: SignedIn):
    mai = signed_in(cast.mai)
    here = reverse("consent-withdraw", args=[case.pk])
    for beside in ("", "Mẹ chồng", "Mẹ chồng"):
        assert mai.post(here, {**drawn(mai, here), "purposes": ["health"], "beside": beside}).status_code == 302
    assert [one.get("beside", "") for one in terms_kept(cast, case)] == ["", "", "Mẹ chồng"]


def test_sound_is_asked_apart_and_no_yes_is_kept_on_a_tape_she_did_not_agree_to(
    cast: Cast, case: Case, signed_in: SignedIn
):
    hoa = signed_in(cast.hoa)
    several = reverse("intake-consent", args=[case.pk])
    answer = hoa.post(several, {**drawn(hoa, several), "legal_aid": "given", "method": "recorded"})
    assert answer.status_code == 422 and "Chưa có sự đồng ý ghi âm" in text(answer)
    sound = {**drawn(hoa, scope_page(case, SOUND)), "answer": "given", "method": "signature"}
    assert "receivers" not in sound
    assert hoa.post(scope_page(case, SOUND), sound).status_code == 302
    assert hoa.post(several, {**drawn(hoa, several), "legal_aid": "given", "method": "recorded"}).status_code == 302


def test_what_hangs_on_it_stands_on_the_page_before_she_takes_it_back(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as worker:
        sent = send(worker, case, cast.health, parts=["name", "injuries"])
        until = timezone.now() + timedelta(days=3)
        admit(worker, case, kind="trusted_address", address=cast.other_address.pk, until=until, agrees="yes")
    here = reverse("consent-withdraw", args=[case.pk])
    hoa = signed_in(cast.hoa)
    page = text(hoa.get(here))
    assert "Rút phiếu Y tế ở Trạm Y tế xã Bình Lư" in page
    assert f"{cast.other_address.name} không còn biết chỗ ở" in page
    assert "Tối đi trong phiếu ở: Trạm Y tế xã Bình Lư" in page
    told = text(signed_in(cast.mai).get(here))
    assert "Trạm Y tế" not in told and cast.other_address.name not in told, "the address learns nothing of the rest"
    assert hoa.post(here, {**drawn(hoa, here), "parts": ["injuries"]}).status_code == 302
    lan = signed_in(cast.lan)
    theirs = text(lan.get(reverse("referral", args=[sent.pk])))
    assert "Tím tay trái" not in theirs and "đã giữ lại một phần" in theirs and "Khám thai" in theirs
    assert "injuries" not in text(hoa.get(here))


def test_on_the_desks_paper_stands_only_what_may_still_go(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as worker:
        sent = send(worker, case, cast.health, parts=["name", "injuries"])
    hoa, here = signed_in(cast.hoa), reverse("consent-withdraw", args=[case.pk])
    hoa.post(here, {**drawn(hoa, here), "purposes": ["health"]})
    paper = text(hoa.post(reverse("referral-print", args=[sent.pk]), follow=True))
    assert "Tím tay trái" not in paper and "cũng không in" in paper
    assert "Tím tay trái" in text(hoa.get(reverse("referral", args=[sent.pk]))), "its file says what was sent"


def test_the_address_reads_her_answers_until_the_desk_took_the_case_in(cast: Cast, case: Case, signed_in: SignedIn):
    mai = signed_in(cast.mai)
    assert mai.get(reverse("case-consents", args=[case.pk])).status_code == 404
    with cast.mai.acting() as worker:
        fresh = open_case(worker, cast.address, name="Lý Thị Xuân")
        ask_consent(worker, fresh, answers={"health": "given"}, method="signature", beside="Mẹ đẻ")
    here = reverse("case-consents", args=[fresh.pk])
    assert here in mai.get(reverse("case", args=[fresh.pk])).text
    assert "Mẹ đẻ" in text(mai.get(here))
    assert signed_in(cast.hoa).get(here).status_code == 404


def test_a_part_that_she_let_go_since_is_not_called_kept_from_everybody(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as worker:
        withdraw_consent(worker, case, purposes=[], parts=["injuries", "name"])
        ask_consent(worker, case, answers={"health": "given"}, sections=["injuries"], method="signature")
    page = text(signed_in(cast.hoa).get(reverse("case-consents", args=[case.pk])))
    _before, held = page.split("Phần giữ lại, không gửi cho ai")
    held, again = held.split("Phần từng giữ lại, sau đó đã đồng ý cho gửi")
    injuries, name = (str(PARTS.label(part)) for part in ("injuries", "name"))
    assert name in held and injuries not in held
    assert injuries in again.split("Chưa hỏi")[0]


def test_a_page_of_her_answers_is_light(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as worker:
        for number, purpose in enumerate(PURPOSES):
            answers = {purpose: "given"}
            ask_consent(worker, case, answers=answers, method="signature", beside=f"Chị Mỷ {number}", until=LATER)
    page = signed_in(cast.hoa).get(reverse("case-consents", args=[case.pk]))
    assert len(gzip.compress(page.content)) <= 6_000


def test_a_limit_without_a_yes_is_asked_back(cast: Cast, case: Case, signed_in: SignedIn):
    hoa = signed_in(cast.hoa)
    several = reverse("intake-consent", args=[case.pk])
    typed = {"legal_aid": "withheld", "until": f"{LATER:%d/%m/%Y}", "method": "signature"}
    answer = hoa.post(several, {**drawn(hoa, several), **typed})
    assert answer.status_code == 422 and "Giới hạn chỉ ghi cùng" in text(answer)
    police = scope_page(case, list(PURPOSES).index("police") + 1)
    answer = hoa.post(police, {**drawn(hoa, police), "sections": ["name"]})
    assert answer.status_code == 422 and "Giới hạn chỉ ghi cùng" in text(answer)


@pytest.mark.parametrize("sent", [False, True])
def test_what_she_said_yes_to_stands_first_to_be_taken_back_and_the_rest_lies_folded(
    cast: Cast, signed_in: SignedIn, sent: bool
):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        ask_consent(
            mai,
            case,
            answers={"record_keeping": "given", "health": "given", "police": "withheld"},
            method="spoken_witnessed",
            witness="Chị Mỷ",
        )
        if sent:
            submit_to_desk(mai, case)
    page = signed_in(cast.mai).get(reverse("consent-withdraw", args=[case.pk])).text
    fold = page.index("Điều khác")
    boxes = {code: page.find(f'name="purposes" value="{code}"') for code in PURPOSES}
    assert all(place > 0 for place in boxes.values()), "nothing is out of her reach"
    assert {code for code, place in boxes.items() if place < fold} == {"record_keeping", "health"}
    assert "<details" in page[:fold] and "<script" not in page[fold : page.index("</details>", fold)]


def test_once_the_desk_has_it_the_host_is_not_told_what_was_agreed_elsewhere(
    cast: Cast, signed_in: SignedIn, case: Case
):
    page = signed_in(cast.mai).get(reverse("consent-withdraw", args=[case.pk])).text
    fold = page.index("Điều khác")
    first = {code for code in PURPOSES if page.find(f'name="purposes" value="{code}"') < fold}
    assert first == {"record_keeping"}, "the same for everybody, whatever was agreed"


def test_who_reads_the_whole_file_is_offered_what_stands_alone(cast: Cast, signed_in: SignedIn, case: Case):
    page = signed_in(cast.hoa).get(reverse("consent-withdraw", args=[case.pk])).text
    assert "Điều khác" not in page and 'value="health"' in page and 'value="police"' not in page


def test_her_first_yes_stands_where_her_answers_do_until_she_is_asked_again(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        fresh = open_case(mai, cast.address, name="Thào Thị Dợ", safe="yes")
        hurt = {"writing": "emergency", "writing_why": "Đang chảy máu"}
        unasked = open_case(mai, cast.address, name="Thào Thị Mỷ", safe="no", **hurt)
    client = signed_in(cast.mai)
    for case, said in ((fresh, True), (unasked, False)):
        for name in ("case", "case-consents"):
            page = client.get(reverse(name, args=[case.pk])).text
            assert ("Đã đồng ý cho ghi lại." in page) is said, name
            assert ("Chưa hỏi việc nào khác." if said else "Chưa hỏi việc nào.") in page, name
    with cast.mai.acting() as mai:
        ask_consent(mai, fresh, answers={"record_keeping": "withheld"}, method="signature")
    assert "Đã đồng ý cho ghi lại." not in client.get(reverse("case", args=[fresh.pk])).text
