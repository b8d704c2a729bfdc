"""The pages of two files of one woman: each tells its readers what they may see of the other, and no more."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from casework.journey.intake.setting_aside import ask_duplicate, decide_set_aside
from casework.journey.intake.submitting import register
from casework.queries.audit import same_person
from casework.records.cases import Case
from casework.records.intake import Flag
from casework.records.setting_aside import CarriedReport, SettingAside
from casework.trail.events import Event
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import taken_in
from tests.two_communes import told_at

pytestmark = pytest.mark.usefixtures("reason_stated")


def at(name: str, case: Case, *more: object) -> str:
    return reverse(name, args=[case.pk, *more])


def test_the_province_sees_which_files_share_her_number_and_each_look_leaves_its_line(cast: Cast, signed_in: SignedIn):
    here, there, stranger = told_at(cast, cast.mai), told_at(cast, cast.lu), taken_in(cast)
    thu = signed_in(cast.thu)
    listed = thu.get(reverse("same_person-list")).text
    assert at("same_person-look", there) in listed or at("same_person-look", here) in listed
    assert "Thào Thị Dợ" not in listed and "Bình Lư" in listed and "Tả Lèng" in listed
    page = thu.get(at("same_person-look", here)).text
    assert "số điện thoại" in page and "Tả Lèng" in page and f"{at('case-duplicate', there)}?voi={here.pk}" in page
    assert str(stranger.pk) not in page
    looked = Event.objects.filter(act="same_person.look", worker_id=cast.thu.worker.pk)
    assert set(looked.values_list("case_id", flat=True)) == {here.pk, there.pk}
    assert at("same_person-look", here) in thu.get(at("case", here)).text
    for person in (cast.hoa, cast.binh):
        assert signed_in(person).get(at("same_person-look", here)).status_code == 404


def test_pairs_of_two_persons_hide_no_pair_that_comes_after_them(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(same_person, "MOST", 1)
    for host in (cast.mai, cast.lu, cast.mai):
        told_at(cast, host)
    thu, address = signed_in(cast.thu), reverse("same_person-list")
    seen: list[str] = []
    query: str | None = ""
    while query is not None and len(seen) < 5:
        page = thu.get(address + query).text
        seen += re.findall(r'govuk-task-list__link" href="[^"]*">([^<]+)</a>', page)
        on = re.search(r'rel="next" href="([^"]+)"', page)
        query = on[1] if on else None
    assert len(seen) == len(set(seen)) == 3, "three files of one number are three pairs, one on each page"
    assert thu.get(address + "?sau=ab").status_code == 400


def test_the_province_tells_both_desks_and_proposes_one_of_them(cast: Cast, signed_in: SignedIn):
    here, there = told_at(cast, cast.mai), told_at(cast, cast.lu)
    thu = signed_in(cast.thu)
    for case in (here, there, there):
        assert thu.post(at("same_person-tell", case)).status_code == 302
    assert Flag.objects.filter(case__in=[here, there]).count() == 2
    assert "Hãy gọi hỏi cấp tỉnh về hồ sơ này." in signed_in(cast.binh).get(at("case", there)).text
    address = f"{at('case-duplicate', there)}?voi={here.pk}"
    asking = thu.get(address).text
    assert f'value="{here.pk}"' in asking and 'name="of_code"' not in asking
    assert thu.post(address, {"of_case": str(here.pk), "why": ""}).status_code == 422
    assert thu.post(address, {"of_case": str(here.pk), "why": "Cùng số"}).status_code == 302
    assert SettingAside.objects.get(case=there).duplicate_of_id == here.pk
    thu_deciding = thu.get(at("case-set_aside", there)).text
    assert "Bạn là người đề nghị" in thu_deciding and 'name="decision"' not in thu_deciding


def test_who_sees_one_of_two_files_reads_that_there_is_another_and_not_whose(cast: Cast, signed_in: SignedIn):
    here, there = told_at(cast, cast.mai), told_at(cast, cast.lu, "Ở kia anh ấy doạ giết")
    with cast.hoa.acting() as hoa:
        code = str(register(hoa, here).code)
    with cast.binh.acting() as binh:
        ask_duplicate(binh, there, of_code=code, why="Cấp tỉnh báo cùng một người")
    deciding = signed_in(cast.binh).get(at("case-set_aside", there)).text
    assert code not in deciding and "Bình Lư" not in deciding and "Đã có hồ sơ khác" in deciding
    with cast.thu.acting() as thu:
        decide_set_aside(thu, there, approve=True, answer="", expected_version=1)
    aside = signed_in(cast.binh).get(at("case", there)).text
    assert "Đã có hồ sơ khác, việc tiếp tục ở đó" in aside and code not in aside and str(here.pk) not in aside
    living = signed_in(cast.hoa).get(at("case", here)).text
    report = CarriedReport.objects.get(case=here)
    assert at("report-read", here, report.pk) in living and str(there.pk) not in living and "Tả Lèng" not in living
    read = signed_in(cast.hoa).get(at("report-read", here, report.pk)).text
    assert "Ở kia anh ấy doạ giết" in read and str(there.pk) not in read
    for case, other in ((there, here), (here, there)):
        assert at("case", other) in signed_in(cast.thu).get(at("case", case)).text, "the province sees both"
    assert "Đã có hồ sơ khác" in signed_in(cast.lu).get(at("case", there)).text


def test_what_was_read_once_is_not_asked_again_and_nothing_typed_too_late_is_lost(cast: Cast, signed_in: SignedIn):
    living, case = taken_in(cast), told_at(cast, cast.mai, "Hôm qua anh ấy bóp cổ")
    with cast.hoa.acting() as hoa:
        ask_duplicate(hoa, case, of_case=living.pk, why="Cùng một người")
    quy, hoa_client = signed_in(cast.quy), signed_in(cast.hoa)
    decide = at("case-set_aside", case)
    assert "Hôm qua anh ấy bóp cổ" in quy.get(decide).text
    assert quy.post(decide, {"decision": "back", "answer": "", "version": "1"}).status_code == 422
    assert quy.post(decide, {"decision": "approve", "answer": "", "version": "1"}).status_code == 302
    late = quy.post(decide, {"decision": "back", "answer": "Không phải chị ấy", "version": "1"})
    assert late.status_code in (404, 409, 422)
    report = CarriedReport.objects.get(case=living)
    address = at("report-read", living, report.pk)
    assert hoa_client.post(address, {"answer": "Đã gọi chị", "version": "1"}).status_code == 302
    again = hoa_client.post(address, {"answer": "Đã gọi lần nữa", "version": "1"})
    assert again.status_code in (409, 422) and "Đã gọi lần nữa" in again.text
    assert "Đã gọi chị" in hoa_client.get(at("case-person", living)).text
