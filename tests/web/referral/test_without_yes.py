"""What left without her yes: a second person sees it, her own list says it, the copy for at home says nothing of it."""

from __future__ import annotations

import re

import pytest

from casework.journey.intake.hearing import ask_consent, note_person
from casework.journey.units import found_unit
from casework.queries.referral import packet as packets
from casework.queries.referral.sending import CODES
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.units import UnitKind
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import send
from tests.web.audit.reading import ANOMALIES
from tests.web.casefile.access_paper import main, paper

POLICE, LEGAL_AID = CODES.index("police") + 1, CODES.index("legal_aid") + 1


@pytest.fixture
def over_her_no(cast: Cast, case: Case) -> Referral:
    with cast.hoa.acting() as hoa:
        return send(hoa, case, cast.police, "police", ground="stop_violence", reason="Anh ta cầm dao")


def test_a_second_person_is_asked_to_look_at_it_and_loudly_where_she_had_said_no(
    cast: Cast, over_her_no: Referral, signed_in: SignedIn
):
    thu = signed_in(cast.thu)
    page = thu.get(ANOMALIES).text
    assert "dù người được giúp đã nói không" in page and "Lò Thị Hoa" in page
    line = said_by(Event.objects.get(act="referral.send", outcome="done"))
    assert line["without_yes"] == "said_no"
    found = re.search(r'href="(/nhat-ky/can-xem/[^"]+/)"', page)
    assert found is not None and thu.get(found[1]).status_code == 200


def test_with_her_yes_nobody_is_asked(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as hoa:
        send(hoa, case, cast.health)
    assert "without_yes" not in said_by(Event.objects.get(act="referral.send", outcome="done"))
    assert "căn cứ pháp lý" not in re.sub(r"(?s)<details.*?</details>", "", signed_in(cast.thu).get(ANOMALIES).text)


@pytest.mark.parametrize(("sex", "words"), [("female", "dù chị không đồng ý"), ("male", "dù anh không đồng ý")])
def test_her_own_list_says_it_in_words_for_whom_it_is(
    cast: Cast, case: Case, over_her_no: Referral, signed_in: SignedIn, sex: str, words: str
):
    with cast.hoa.acting() as hoa:
        note_person(hoa, case, expected_version=2, details={"sex": sex})
    here = main(paper(signed_in, cast.hoa, str(case.pk), "read_here"))
    assert words in here and "Công an xã Bình Lư" in here
    screen = signed_in(cast.hoa).get(f"/ho-so/{case.pk}/ai-da-xem/").text
    assert ("dù anh ấy không đồng ý" if sex == "male" else "dù chị ấy không đồng ý") in screen


def test_the_copy_for_at_home_names_neither_receiver_nor_ground(
    cast: Cast, case: Case, over_her_no: Referral, signed_in: SignedIn
):
    with cast.son.acting() as son:
        packets.packet(son, over_her_no.pk)
    home = main(paper(signed_in, cast.hoa, str(case.pk), "taken_home"))
    for words in ("Công an", cast.son.worker.display_name, "đồng ý", "căn cứ", "nguy", "phiếu"):
        assert words.lower() not in home.lower(), words
    assert "một nơi hỗ trợ" in home.lower()


def test_the_page_offers_only_grounds_that_fit(cast: Cast, case: Case, signed_in: SignedIn):
    client = signed_in(cast.hoa)
    page = client.get(f"/ho-so/{case.pk}/chuyen-gui/{POLICE}/").text
    offered = set(re.findall(r'name="ground" value="(\w+)"', page))
    assert offered == {"stop_violence", "child_abuse", "vital_emergency"}
    assert 'value="story"' not in page


def test_she_takes_back_her_word_on_a_page_of_its_own(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health)
    mai = signed_in(cast.mai)
    here = f"/ho-so/{case.pk}/rut-lai-dong-y/"
    assert here in mai.get(f"/ho-so/{case.pk}/").text
    page = mai.get(here).text
    assert "không phải nói lý do" in page and "Đồng ý" not in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    posted = {"purposes": ["health"], "beside": "", "version": version[1]}
    assert mai.post(here, posted).status_code == 302
    assert mai.post(here, posted).status_code == 302  # sent twice
    sent.refresh_from_db()
    assert sent.stage == "withdrawn" and case.consents.count() == 2
    assert mai.post(here, {"version": "2"}).status_code == 422


def test_where_no_ground_lets_it_go_the_page_does_not_speak_of_one_and_does_not_press_who_said_no(
    cast: Cast, case: Case, signed_in: SignedIn
):
    with cast.thu.acting() as thu:
        found_unit(
            thu,
            cast.province,
            kind=UnitKind.PARTNER,
            name="Trung tâm Trợ giúp pháp lý",
            parent=cast.province,
            services=("legal_aid",),
        )
    address = f"/ho-so/{case.pk}/chuyen-gui/{LEGAL_AID}/"
    hoa = signed_in(cast.hoa)
    page = main(hoa.get(address).text)
    assert "Chưa hỏi người được giúp về việc này." in page and "ở dưới" not in page
    assert "Hãy hỏi người được giúp." in page and f"/ho-so/{case.pk}/dong-y/" in page
    with cast.hoa.acting() as by:
        ask_consent(by, case, answers={"legal_aid": "withheld"}, method="spoken", witness="")
    page = main(hoa.get(address).text)
    assert "đừng hỏi ép" in page and "Hãy hỏi người được giúp." not in page and "Chỉ gửi được khi" not in page


@pytest.mark.parametrize(
    ("details", "said", "never"),
    [
        ({"poverty": "poor"}, "người thuộc hộ nghèo: không phải chứng minh khó khăn", "người thuộc hộ cận nghèo"),
        ({"disability": "yes"}, "người khuyết tật", "người thuộc hộ nghèo"),
        ({"disability": "yes", "poverty": "poor"}, "người thuộc hộ nghèo: không phải", "người khuyết tật"),
        ({"poverty": "none"}, "", "Được trợ giúp pháp lý miễn phí"),
    ],
)
def test_the_page_for_legal_aid_says_by_which_route_it_is_free_to_her(
    cast: Cast, case: Case, signed_in: SignedIn, details: dict[str, str], said: str, never: str
):
    with cast.hoa.acting() as hoa:
        note_person(hoa, case, expected_version=2, details=details)
    page = main(signed_in(cast.hoa).get(f"/ho-so/{case.pk}/chuyen-gui/{LEGAL_AID}/").text)
    assert said in page and never not in page
    assert ("Trợ giúp pháp lý 11/2017/QH14" in page or "Nghị quyết 31/2026/QH16" in page) is bool(said)
    other = main(signed_in(cast.hoa).get(f"/ho-so/{case.pk}/chuyen-gui/{POLICE}/").text)
    assert "miễn phí" not in other
