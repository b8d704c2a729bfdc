"""The desk's pages: taking a case in, setting it aside, writing a note, and who must not see it."""

import re

import pytest
from django.urls import reverse

from casework.journey.intake.hearing import ask_consent, note_person
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.records.cases import Case, Exclusion
from casework.records.intake import Note
from casework.trail.events import Event
from tests.cast import Cast, Person
from tests.signing_in import SignedIn
from tests.web.sent import answers_on


def arrived(cast: Cast, *, agreed: bool = False, phone: str = "") -> Case:
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        if agreed:
            ask_consent(mai, case, answers={"record_keeping": "given"}, method="spoken_witnessed", witness="Chị Mỷ")
        if phone:
            note_person(mai, case, expected_version=1, details={"phone": phone})
        return submit_to_desk(mai, case)


def at(name: str, case: Case) -> str:
    return reverse(name, args=[case.pk])


def test_with_her_consent_one_button_takes_the_case_in(cast: Cast, signed_in: SignedIn):
    case = arrived(cast, agreed=True)
    client = signed_in(cast.hoa)
    page = client.get(at("case-register", case)).text
    assert "Chị Mỷ" in page and "Căn cứ pháp lý" not in page and "Không liên lạc" in page
    assert client.post(at("case-register", case), {"go": "1"})["Location"] == at("case", case)
    code = Case.objects.get(pk=case.pk).code
    assert code and code in client.get(at("case", case)).text


def test_whoever_sorts_a_case_reads_age_and_sex_in_the_line_that_says_both(cast: Cast, signed_in: SignedIn):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        note_person(mai, case, expected_version=1, details={"sex": "female"})
        submit_to_desk(mai, case)
    for name in ("case-register", "case-duplicate", "case-out_of_scope"):
        row = signed_in(cast.hoa).get(at(name, case)).text.partition("Tuổi, giới tính")[2].partition("Nơi ở")[0]
        assert "Nữ" in row and "chưa ghi" not in row, name


def test_an_answer_is_offered_once_to_whoever_tells_more(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    spoken = "Chửi mắng, làm nhục, nói nặng lời"
    assert signed_in(cast.mai).get(at("intake-incident", case)).text.count(spoken) == 1


def test_without_it_a_ground_and_a_reason_are_asked_for(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    client, address = signed_in(cast.hoa), at("case-register", case)
    assert "Căn cứ pháp lý" in client.get(address).text
    answer = client.post(address, {"why": "Cần giúp ngay"})
    assert answer.status_code == 422 and "Chưa có sự đồng ý" in answer.text and "Cần giúp ngay" in answer.text
    assert client.post(address, {"legal_ground": "vital_emergency", "why": ""}).status_code == 422
    assert client.post(address, {"legal_ground": "vital_emergency", "why": "Cần giúp ngay"}).status_code == 302
    assert "Cần giúp ngay" in client.get(at("case-person", case)).text


def test_met_before_is_said_without_saying_whose(cast: Cast, signed_in: SignedIn):
    with cast.lu.acting() as lu:
        other = open_case(lu, cast.other_address, name="Giàng Thị Xa")
        note_person(lu, other, expected_version=1, details={"phone": "0912345678"})
    case = arrived(cast, phone="+84912345678")
    for name in ("case-register", "case-person"):
        page = signed_in(cast.hoa).get(at(name, case)).text
        assert "Đã từng gặp" in page and "Giàng Thị Xa" not in page and str(other.pk) not in page
    assert "Đã từng gặp" not in signed_in(cast.hoa).get(at("case-register", arrived(cast))).text


def test_a_duplicate_is_set_aside_under_the_other_code(cast: Cast, signed_in: SignedIn):
    first, second = arrived(cast, agreed=True), arrived(cast)
    with cast.hoa.acting() as hoa:
        code = register(hoa, first).code
    client, address = signed_in(cast.hoa), at("case-duplicate", second)
    answer = client.post(address, {"of_code": "HS26-22222", "why": "Cùng một người"})
    assert answer.status_code == 422 and "Không có hồ sơ nào mang mã này" in answer.text
    assert 'value="HS26-22222"' in answer.text and "Cùng một người" in answer.text
    assert client.post(address, {"of_code": code, "why": "Cùng một người"}).status_code == 302
    assert Case.objects.get(pk=second.pk).stage == "reported", "a second person decides"
    decide = {"decision": "approve", "version": "1", "answer": ""}
    assert client.post(at("case-set_aside", second), decide).status_code == 422
    assert signed_in(cast.quy).post(at("case-set_aside", second), decide).status_code == 302
    assert Case.objects.get(pk=second.pk).stage == "duplicate"


def test_out_of_scope_needs_its_reason(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    client, address = signed_in(cast.hoa), at("case-out_of_scope", case)
    assert client.post(address, {"why": " "}).status_code == 422
    assert client.post(address, {"why": "Đã chỉ sang tư pháp xã"}).status_code == 302
    assert (
        signed_in(cast.quy)
        .post(at("case-set_aside", case), {"decision": "approve", "version": "1", "answer": ""})
        .status_code
        == 302
    )
    assert Case.objects.get(pk=case.pk).stage == "out_of_scope"


def test_the_double_is_chosen_from_what_is_found_and_need_not_be_typed(cast: Cast, signed_in: SignedIn):
    first = arrived(cast, agreed=True)
    with cast.hoa.acting() as hoa:
        first = register(hoa, first)
    second = arrived(cast)
    client, address = signed_in(cast.hoa), at("case-duplicate", second)
    page = client.get(address).text
    assert "Tìm hồ sơ giống tên này" in page and 'name="of_code"' in page, "typing stays possible"
    found = client.post(reverse("case-search"), {"typed": "Thào Thị Dợ", "beside": str(second.pk)}).text
    choice = f"{address}?voi={first.pk}"
    assert choice in found and str(first.code) in found and f"voi={second.pk}" not in found
    assert 'name="of_code"' not in client.get(choice).text
    sent = client.post(choice, {"why": "Cùng một người", "of_case": str(first.pk)})
    assert sent["Location"] == at("case", second)
    kept = signed_in(cast.binh).post(reverse("case-search"), {"typed": "Thào Thị Dợ", "beside": str(second.pk)}).text
    assert str(first.code) not in kept, "of what she may not see nothing is offered"


@pytest.mark.parametrize("name", ["case-register", "case-duplicate", "case-out_of_scope", "grant-exclude"])
def test_nobody_but_the_desk_sorts_what_arrived(cast: Cast, signed_in: SignedIn, name: str):
    case = arrived(cast, agreed=True)
    assert signed_in(cast.hoa).get(at(name, case)).status_code == 200
    others = [cast.mai, cast.binh, cast.lan, cast.cuc]
    for person in others if name == "case-duplicate" else [*others, cast.thu]:
        client = signed_in(person)
        assert client.get(at(name, case)).status_code == 404
        assert client.post(at(name, case), {"why": "x", "of_code": "x", "worker_id": "1"}).status_code == 404


def test_both_write_notes(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    for person, words in ((cast.mai, "Chị ấy quay lại lấy áo"), (cast.hoa, "Đã gọi\nkhông ai nghe")):
        client = signed_in(person)
        assert client.post(at("note-add", case), {"text": words})["Location"] == at("case", case)
    page = signed_in(cast.hoa).get(at("case-person", case)).text
    assert "Chị ấy quay lại lấy áo" in page and "Đã gọi\nkhông ai nghe" in page and "Vàng Thị Mai" in page


def test_a_note_sent_twice_is_one_note(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    client = signed_in(cast.hoa)
    mark = re.search(r'name="idempotency_key" value="([^"]+)"', client.get(at("note-add", case)).text)
    assert mark
    sent = {"text": "Chị ấy quay lại lấy áo", "idempotency_key": mark[1]}
    for _ in range(2):
        assert client.post(at("note-add", case), sent)["Location"] == at("case", case)
    assert Note.objects.filter(case=case).count() == 1
    for _ in range(2):
        client.post(at("note-add", case), sent | {"text": "Hôm sau chị ấy lại đến"})
    signed_in(cast.quy).post(at("note-add", case), sent)
    assert Note.objects.filter(case=case).count() == 3
    assert Event.objects.filter(case_id=case.pk, act="note.add", outcome="done").count() == 3


def kept_out(person: Person) -> dict[str, object]:
    """What the page before it sends: the choice, and the same once more."""
    return {"worker_id": person.worker.pk, "origin": "survivor", "confirmed": person.worker.pk}


def test_a_page_before_it_says_whom_and_what_happens_and_nothing_typed_is_lost(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    client, address = signed_in(cast.hoa), at("grant-exclude", case)
    typed = answers_on(client.get(address).text) | {
        "worker_id": str(cast.quy.worker.pk),
        "origin": "survivor",
        "reason": "Em họ của anh ta",
    }
    before = client.post(address, typed)
    assert before.status_code == 200 and not Exclusion.objects.exists(), "nothing is done yet"
    assert "Không cho Giàng A Quý xem?" in before.text and "Không bỏ lại được" in before.text
    carried = answers_on(before.text)
    again = client.post(address, carried | {"choose_again": "1"})
    assert again.status_code == 200 and not Exclusion.objects.exists()
    back = answers_on(again.text)
    assert {name: back[name] for name in ("worker_id", "origin", "reason")} == {
        name: typed[name] for name in ("worker_id", "origin", "reason")
    }
    assert "confirmed" not in back, "who chooses anew is asked anew"
    for sent in (carried, carried, typed):
        assert client.post(address, sent)["Location"] == address, "sent twice, or from the page before: done once"
    assert Exclusion.objects.get(case=case).worker_id == cast.quy.worker.pk
    assert Event.objects.filter(case_id=case.pk, act="grant.exclude", outcome="done").count() == 1
    assert "Em họ của anh ta" in client.get(address).text


def test_who_was_named_before_is_not_a_yes_to_somebody_else(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    client, address = signed_in(cast.hoa), at("grant-exclude", case)
    other = client.post(address, kept_out(cast.quy) | {"worker_id": cast.hoa.worker.pk})
    assert "Không cho Lò Thị Hoa xem?" in other.text and "chính bạn" in other.text and not Exclusion.objects.exists()


def test_naming_an_officer_closes_the_case_to_her(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    client, address = signed_in(cast.hoa), at("grant-exclude", case)
    assert "Giàng A Quý" in client.get(address).text
    assert client.post(address, kept_out(cast.quy))["Location"] == address
    page = client.get(address).text
    assert "Đã chọn" in page and f'value="{cast.quy.worker.pk}"' not in page
    assert signed_in(cast.quy).get(at("case", case)).status_code == 404


def test_who_names_herself_is_led_to_her_desk(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    answer = signed_in(cast.quy).post(at("grant-exclude", case), kept_out(cast.quy) | {"origin": "officer"})
    assert answer["Location"] == reverse("desk")


def test_when_the_last_one_of_the_desk_is_near_him_the_case_goes_on_to_another(cast: Cast, signed_in: SignedIn):
    case = arrived(cast)
    client, address = signed_in(cast.hoa), at("grant-exclude", case)
    client.post(address, kept_out(cast.quy))
    answer = client.post(address, kept_out(cast.hoa))
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk")), "she sees it no more"
    assert client.get(address).status_code == 404
    assert Exclusion.objects.filter(case=case).count() == 2
    assert Case.objects.get(pk=case.pk).desk_id == cast.province.pk, "no desk stands by for this one"
