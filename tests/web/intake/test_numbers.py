"""Numbers as people give them: of any paper with its kind, of telephones old and abroad, met again in every writing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.opening import open_case
from casework.policy import gate
from casework.queries.intake.draft import to_note
from casework.records.cases import Case
from casework.rulebook.acts import Act
from casework.rulebook.dates import parse_birth
from casework.web.fields import CountField
from tests.cast import Cast
from tests.journey.intake.met_again import came, met_before
from tests.signing_in import SignedIn


@pytest.fixture
def draft(cast: Cast) -> Case:
    with cast.mai.acting() as mai:
        return open_case(mai, cast.address, name="Thào Thị Dợ")


def details_of(cast: Cast, case: Case) -> dict[str, object]:
    with cast.mai.acting() as mai:
        return dict(to_note(mai, case.pk, Act.INTAKE_PERSON, "survivor")[1].page.details)


@pytest.mark.parametrize(
    ("posted", "kept"),
    [
        ({"paper": "cccd", "cccd": "012 345 678 901"}, {"cccd": "012345678901"}),
        ({"cccd": "012345678901"}, {"cccd": "012345678901"}),
        ({"cccd": "045 123 456"}, {"paper_kind": "cmnd", "paper_number": "045123456"}),
        ({"paper": "cmnd", "cccd": "045123456"}, {"paper_kind": "cmnd", "paper_number": "045123456"}),
        ({"paper": "passport", "cccd": "C1234567"}, {"paper_kind": "passport", "paper_number": "C1234567"}),
        ({"paper": "laissez", "cccd": "0123/GTH-LC"}, {"paper_kind": "laissez", "paper_number": "0123/GTH-LC"}),
        ({"paper": "none"}, {"paper_kind": "none"}),
        ({"paper": "passport"}, {"paper_kind": "passport"}),
        ({"phone": "+86 138  0013 8000"}, {"phone": "+86 138 0013 8000"}),
        ({"phone": "00856 20 5551 2345"}, {"phone": "00856 20 5551 2345"}),
        ({"phone": "0168 234 5678"}, {"phone": "+84382345678"}),
        ({"phone": "020 5551 2345 (Lào)"}, {"phone": "+8562055512345"}),
        ({"phone": "856-20-5551-2345"}, {"phone": "+8562055512345"}),
    ],
)
def test_a_number_of_each_kind_has_its_place(cast: Cast, signed_in: SignedIn, draft: Case, posted, kept):
    client, address = signed_in(cast.mai), reverse("intake-person-numbers", args=[draft.pk])
    assert client.post(address, {"version": 1, **posted}).status_code == 302
    assert details_of(cast, draft) == kept
    page = client.get(address).text
    assert all(f'value="{number}"' in page for key, number in kept.items() if key != "phone" or "+84" not in number)
    assert client.post(address, {"version": 2, **posted}).status_code == 302
    with cast.mai.acting() as mai:
        assert to_note(mai, draft.pk, Act.INTAKE_PERSON, "survivor")[1].version == 2, "the same told again is no change"


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"paper": "cmnd", "cccd": "012345678901"}, "đúng 9 chữ số"),
        ({"paper": "cccd", "cccd": "045123456"}, "đúng 12 chữ số"),
        ({"paper": "passport", "cccd": "để ở nhà"}, "như C1234567"),
        ({"paper": "none", "cccd": "045123456"}, "Hãy xoá số này"),
        ({"cccd": "C1234567"}, "Hãy chọn loại giấy tờ"),
        ({"phone": "+86 138"}, "như +86 138 0013 8000"),
        ({"phone": "+86 138 0013 8000 12345"}, "8 đến 15 chữ số"),
        ({"phone": "0181 234 5678"}, "như 0912 345 678"),
        ({"phone": "020 5551 2345"}, "+856 20 5551 2345"),
        ({"cccd": "000000000000"}, "Không có thẻ căn cước nào"),
        ({"paper": "cccd", "cccd": "003190000001"}, "như 012345678901"),
        ({"paper": "cmnd", "cccd": "000000000"}, "như 045123456"),
    ],
)
def test_a_number_that_cannot_be_is_asked_for_again_with_an_example(
    cast: Cast, signed_in: SignedIn, draft: Case, posted, words
):
    answer = signed_in(cast.mai).post(reverse("intake-person-numbers", args=[draft.pk]), {"version": 1, **posted})
    assert answer.status_code == 422 and words in answer.text
    assert all(f'value="{typed}"' in answer.text for typed in posted.values())
    assert details_of(cast, draft) == {}


@pytest.mark.parametrize(
    ("once", "again", "met"),
    [
        ({"phone": "0168 234 5678"}, {"phone": "038 234 5678"}, True),
        ({"phone": "84 912 000 111"}, {"phone": "0084912000111"}, True),
        ({"phone": "+86 138 0013 8000"}, {"phone": "0086-138-0013-8000"}, True),
        ({"phone": "+86 138 0013 8000"}, {"phone": "+85 138 0013 8000"}, False),
        (
            {"paper_kind": "cmnd", "paper_number": "045123456"},
            {"paper_kind": "cmnd", "paper_number": "045 123 456"},
            True,
        ),
        (
            {"paper_kind": "passport", "paper_number": "c1234567"},
            {"paper_kind": "passport", "paper_number": "C 123 4567"},
            True,
        ),
        (
            {"paper_kind": "passport", "paper_number": "045123456"},
            {"paper_kind": "cmnd", "paper_number": "045123456"},
            False,
        ),
        (
            {"paper_kind": "laissez", "paper_number": "0123/GTH-LC"},
            {"paper_kind": "laissez", "paper_number": "0123 GTHLC"},
            True,
        ),
        ({"paper_kind": "none"}, {"paper_kind": "none"}, False),
    ],
)
def test_a_number_is_met_again_in_any_writing_and_only_as_its_own_kind(cast: Cast, once, again, met):
    came(cast, cast.lu, once)
    assert met_before(cast.mai, came(cast, cast.mai, again)) is met


def test_an_old_card_stands_in_her_case_with_its_kind(cast: Cast, signed_in: SignedIn, draft: Case):
    client = signed_in(cast.mai)
    posted = {"version": 1, "paper": "passport", "cccd": "C1234567"}
    client.post(reverse("intake-person-numbers", args=[draft.pk]), posted)
    assert "Hộ chiếu – C1234567" in client.get(reverse("intake-submit", args=[draft.pk])).text
    with cast.mai.acting() as mai:
        assert gate.enter(mai, Case, draft.pk, Act.CASE_LOOK).fingerprints.get().kind == "passport"


@pytest.mark.parametrize(
    ("said", "count"),
    [
        *(
            (words, 2)
            for words in ("2", "hai", "2 cháu", "hai cháu", "2 chau", "hai đứa con", "2 con nhỏ", "2 đứa trẻ")
        ),
        *(("32", 32), ("mười hai người", 12), ("không", 0), ("ba con gái", 3)),
    ],
)
def test_how_many_is_read_as_people_say_it(said: str, count: int):
    assert CountField(required=False).clean(said) == count


@pytest.mark.parametrize(("said", "age"), [("32", 32), ("ba mươi hai", 32), ("khoảng 30", 30), ("30 tuổi", 30)])
def test_an_age_is_read_as_people_say_it(said: str, age: int):
    assert f"khoảng {age} tuổi" in parse_birth(said, at=timezone.now()).written()
