"""Somebody came: from the desk to a kept draft in three taps, the duty and the numbers first."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.hearing import note_person
from casework.journey.intake.opening import open_case
from casework.policy import gate
from casework.queries.intake import opening
from casework.records.cases import Case, Clock
from casework.rulebook.acts import Act
from casework.rulebook.dates import parse_birth
from casework.trail.events import Event
from tests.cast import Cast
from tests.signing_in import SignedIn

START = reverse("case-open")
YES = {"told": "1", "safe": "yes", "kind": "family", "writing": "yes"}
"""What she said before her name: nothing is kept without it."""


def test_kind_and_yes_come_before_one_name_that_keeps_a_draft(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.mai)
    assert START in client.get(reverse("desk")).text
    told, pages = {"unit": str(cast.address.pk)}, [client.get(START)]
    for one in ({"safe": "yes"}, {"kind": "family"}, {"writing": "yes"}):
        told |= one
        pages.append(client.post(START, told))
    of_each = ("safe", "kind", "writing")
    asked = [[name for name in of_each if f'class="answer" name="{name}"' in page.text] for page in pages]
    assert asked == [["safe"], ["kind"], ["writing"], []], "one question a page, its answers are its buttons"
    assert all(page.status_code == 200 for page in pages) and not Case.objects.exists()
    said = pages[2].text
    assert said.index("thông báo Uỷ ban nhân dân xã") < said.index("Tôi ghi lại") and "Ai đến?" not in said
    assert "Ai đến?" in pages[3].text
    answer = client.post(START, told | {"name": "Thào Thị Dợ"})
    case = Case.objects.get(origin_id=cast.address.pk)
    assert answer.status_code == 302 and answer["Location"] == reverse("intake-danger-one", args=[case.pk, 1])
    assert set(Clock.objects.filter(case=case).values_list("rule", flat=True)) == {"D01", "D01.notice"}


def test_the_numbers_to_call_are_on_the_first_page(cast: Cast, signed_in: SignedIn):
    page = signed_in(cast.mai).get(START).text
    for number in ("113", "115", "111", "1900969680", "02133111222"):
        assert f'href="tel:{number}"' in page


def test_a_number_is_no_name_and_who_will_not_say_hers_is_written_all_the_same(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.mai)
    said = {**YES, "unit": str(cast.address.pk)}
    answer = client.post(START, {**said, "name": "12345"})
    assert answer.status_code == 422 and "Chỉ có chữ số thì chưa phải tên" in answer.text
    assert 'value="12345"' in answer.text and not Case.objects.exists()
    assert client.post(START, {**said, "name": "chưa biết tên"}).status_code == 302


def test_the_same_name_twice_within_the_hour_is_asked_about_and_two_people_are_two_cases(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
):
    client, said = signed_in(cast.mai), {**YES, "unit": str(cast.address.pk), "name": "Vàng Thị Xuyến"}
    client.post(START, said)
    first = Case.objects.get()
    asked = client.post(START, {**said, "name": "vang thi xuyen"})
    assert asked.status_code == 200 and Case.objects.count() == 1
    assert "Có phải người khác không?" in asked.text and reverse("case", args=[first.pk]) in asked.text
    assert 'name="name" value="vang thi xuyen"' in asked.text, "the name goes on with the answer"
    assert client.post(START, {**said, "another": "yes"}).status_code == 302 and Case.objects.count() == 2
    # Said at another place, or an hour later, it is another matter.
    monkeypatch.setattr(opening, "LATELY", timedelta(0))
    assert client.post(START, said).status_code == 302 and Case.objects.count() == 3
    other = {**said, "unit": str(cast.other_address.pk)}
    assert signed_in(cast.lu).post(START, other).status_code == 302


def test_two_of_one_given_name_are_told_apart_by_their_age_and_of_one_age_by_their_hamlet(
    cast: Cast, signed_in: SignedIn
):
    with cast.mai.acting() as mai:
        drafts = [
            open_case(mai, cast.address, name=name) for name in ("Vàng Thị Xuyến", "Lý Thị Xuyến", "Lò Thị Xuyến")
        ]
        other = open_case(mai, cast.address, name="Thào Thị Dợ")
        for draft, age in zip([*drafts, other], (32, 51, 51, 19), strict=True):
            said = {"address": f"bản {age} {draft.pk.hex[-4:]}"}
            note_person(
                mai, draft, expected_version=1, birth=parse_birth(f"khoảng {age} tuổi", at=timezone.now()), details=said
            )
    page = signed_in(cast.mai).get(reverse("desk")).text
    assert "khoảng 32 tuổi" in page and "khoảng 51 tuổi" in page and "khoảng 19 tuổi" not in page
    assert "bản 32" not in page and "bản 19" not in page, "no more than is needed lies open on a phone"
    assert all(f"bản 51 {draft.pk.hex[-4:]}" in page for draft in drafts[1:])


def test_without_a_name_nothing_is_opened_and_the_page_says_what_to_do(cast: Cast, signed_in: SignedIn):
    answer = signed_in(cast.mai).post(START, {**YES, "name": "   ", "unit": str(cast.address.pk)})
    assert answer.status_code == 422 and "Hãy điền “Ai đến?”" in answer.text
    assert not Case.objects.exists()


def test_an_officer_opens_a_case_at_her_desk_and_has_no_duty_to_notify_herself(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    assert "địa chỉ tin cậy" not in client.get(START).text
    client.post(START, {**YES, "name": "Vàng Thị Súa", "unit": str(cast.desk.pk)})
    assert Case.objects.get().origin_id == cast.desk.pk


def test_a_unit_of_somebody_else_cannot_be_named(cast: Cast, signed_in: SignedIn):
    answer = signed_in(cast.mai).post(START, {**YES, "name": "Dợ", "unit": str(cast.other_address.pk)})
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_who_receives_nobody_has_no_such_page(cast: Cast, signed_in: SignedIn):
    for person in (cast.thu, cast.lan, cast.son, cast.cuc):
        assert signed_in(person).get(START).status_code == 404


def test_the_last_of_a_name_sent_twice_counts_and_other_names_count_for_nothing(cast: Cast, signed_in: SignedIn):
    signed_in(cast.mai).post(
        START,
        {**YES, "name": ["Người một", "Người hai"], "unit": str(cast.address.pk), "stage": "closed", "desk": "1"},
    )
    case = Case.objects.get()
    assert (case.stage, case.desk_id) == ("draft", cast.desk.pk)
    with cast.mai.acting() as mai:
        assert gate.enter(mai, Case, case.pk, Act.CASE_LOOK).name == "Người hai"


def test_a_second_tap_on_a_slow_network_is_still_one_person(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.mai)
    mark = re.search(r'name="idempotency_key" value="([^"]+)"', client.get(START).text)
    assert mark
    posted = {**YES, "name": "Thào Thị Dợ", "unit": str(cast.address.pk), "idempotency_key": mark[1]}
    first, second = client.post(START, posted), client.post(START, posted)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    for _ in range(2):
        client.post(START, posted | {"name": "Sùng Thị Mỷ"})
    assert Case.objects.count() == 2
    assert Event.objects.filter(act="case.open", outcome="done").count() == 2


def test_the_mark_of_a_page_opens_nothing_at_another_unit(cast: Cast, signed_in: SignedIn):
    mark = re.search(r'name="idempotency_key" value="([^"]+)"', signed_in(cast.mai).get(START).text)
    assert mark
    here, there = (
        {**YES, "name": "Dợ", "unit": str(unit.pk), "idempotency_key": mark[1]}
        for unit in (cast.address, cast.other_address)
    )
    signed_in(cast.mai).post(START, here)
    signed_in(cast.lu).post(START, there)
    signed_in(cast.lu).post(START, there | {"idempotency_key": mark[1] + "x", "another": "yes"})
    assert Case.objects.filter(origin=cast.address).count() == 1
    assert Case.objects.filter(origin=cast.other_address).count() == 2
