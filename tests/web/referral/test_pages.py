"""The referral pages: previewed word for word, answered by the partner, and nothing of the case behind them."""

import re

from casework.journey.intake.hearing import note_incident
from casework.records.cases import Case
from casework.records.referral import Referral
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import send
from tests.web.referral.filled import HEALTH, POLICE, filled, text_of


def test_the_services_here_stand_with_what_she_said_to_each(cast: Cast, case: Case, signed_in: SignedIn):
    page = text_of(signed_in(cast.hoa).get(f"/ho-so/{case.pk}/chuyen-gui/"))
    assert "Y tế" in page and "Công an" in page
    assert "Đồng ý" in page and "Không đồng ý" in page
    assert "Tâm lý" not in page  # nobody here offers it


def test_each_section_is_previewed_and_only_the_least_is_ticked(cast: Cast, case: Case, signed_in: SignedIn):
    page = text_of(signed_in(cast.hoa).get(f"/ho-so/{case.pk}/chuyen-gui/{HEALTH}/"))
    assert "Tím tay trái" in page and "Câu hẹn: bán lợn" in page
    ticked = set(re.findall(r'name="parts" value="(\w+)"[^>]* checked', page))
    offered = set(re.findall(r'name="parts" value="(\w+)"', page))
    assert ticked == {"name", "age_band", "language", "safe_contact", "injuries", "urgent_health", "pregnancy"}
    assert offered - ticked == {"birth", "violence_acts"}
    assert "Anh ấy uống rượu" not in page  # a clinic gets no story, not even offered


def test_a_packet_is_sent_and_the_partner_answers(cast: Cast, case: Case, signed_in: SignedIn):
    hoa, lan = signed_in(cast.hoa), signed_in(cast.lan)
    made = hoa.post(f"/ho-so/{case.pk}/chuyen-gui/{HEALTH}/", filled(cast, case))
    assert made.status_code == 302
    here = made["Location"]
    assert "Người được giúp đồng ý: Y tế" in text_of(hoa.get(here))
    assert here in text_of(lan.get("/"))
    page = text_of(lan.get(here))
    assert "Thào Thị Dợ" in page and "Tím tay trái" in page
    assert str(case.pk) not in page and str(case.code) not in page and "bán lợn" not in page
    assert lan.post(f"{here}nhan/", {"text": "Sáng thứ Ba", "version": "1"}).status_code == 302
    done = lan.post(f"{here}ket-qua/", {"outcome": "completed", "text": "Thai khoẻ", "version": "2"})
    assert (done.status_code, done["Location"]) == (302, "/")
    assert lan.get(here).status_code == 404
    assert "Thai khoẻ" in text_of(hoa.get(here)) and "Hoàng Thị Lan" in text_of(hoa.get(here))
    assert "Đã hoàn thành" in text_of(hoa.get(f"/ho-so/{case.pk}/"))


def test_without_her_consent_the_page_asks_for_a_ground_and_keeps_what_was_typed(
    cast: Cast, case: Case, signed_in: SignedIn
):
    client = signed_in(cast.hoa)
    here = f"/ho-so/{case.pk}/chuyen-gui/{POLICE}/"
    page = text_of(client.get(here))
    assert "Người được giúp không đồng ý" in page and "Căn cứ pháp lý" in page
    posted = filled(cast, case, to=str(cast.police.pk), parts=["name"], ground="", reason="")
    refused = client.post(here, posted)
    assert refused.status_code == 422 and "Khám thai" in text_of(refused)
    assert not Referral.objects.filter(case=case).exists()
    assert client.post(here, {**posted, "ground": "stop_violence", "reason": "Cầm dao"}).status_code == 302


def test_what_changed_since_the_preview_is_shown_before_it_goes(cast: Cast, case: Case, signed_in: SignedIn):
    posted = filled(cast, case)
    with cast.quy.acting() as quy:
        note_incident(quy, case, expected_version=2, answers={"injuries": "Gãy tay"})
    client = signed_in(cast.hoa)
    page = client.post(f"/ho-so/{case.pk}/chuyen-gui/{HEALTH}/", posted)
    assert page.status_code == 409
    assert "Gãy tay" in text_of(page) and "Giàng A Quý" in text_of(page) and "Khám thai" in text_of(page)
    assert client.post(f"/ho-so/{case.pk}/chuyen-gui/{HEALTH}/", filled(cast, case)).status_code == 302


def test_declining_says_why_and_closes_the_packet(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health)
    here = f"/phieu/{sent.pk}/"
    lan = signed_in(cast.lan)
    assert lan.post(f"{here}tu-choi/", {"reason": "", "text": "x", "version": "1"}).status_code == 422
    assert lan.post(f"{here}tu-choi/", {"reason": "full", "text": "", "version": "1"}).status_code == 302
    assert lan.get(here).status_code == 404
    assert "Hết chỗ" in text_of(signed_in(cast.quy).get(here))


def test_the_desk_takes_it_back(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health)
    here = f"/phieu/{sent.pk}/"
    assert signed_in(cast.lan).get(f"{here}rut/").status_code == 404
    assert signed_in(cast.hoa).post(f"{here}rut/", {"reason": "she_asked", "version": "1"}).status_code == 302
    assert signed_in(cast.lan).get(here).status_code == 404


def test_everybody_else_gets_the_same_404(cast: Cast, case: Case, signed_in: SignedIn):
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health)
    unknown = signed_in(cast.son).get(f"/phieu/{case.pk}/")
    for person in (cast.son, cast.thu, cast.mai, cast.binh, cast.cuc):
        client = signed_in(person)
        for tail in ("", "nhan/", "tu-choi/", "ket-qua/", "rut/"):
            page = client.get(f"/phieu/{sent.pk}/{tail}")
            assert (page.status_code, page.content) == (404, unknown.content), (person.username, tail)
    for person in (cast.mai, cast.thu, cast.binh, cast.lan, cast.cuc):
        assert signed_in(person).get(f"/ho-so/{case.pk}/chuyen-gui/").status_code == 404
        assert signed_in(person).get(f"/ho-so/{case.pk}/chuyen-gui/{HEALTH}/").status_code == 404
    assert signed_in(cast.hoa).get(f"/ho-so/{case.pk}/chuyen-gui/99/").status_code == 404
