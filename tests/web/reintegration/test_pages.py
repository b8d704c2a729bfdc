"""The reintegration pages: visits and their chart, what should worry a reader, and closing that takes two."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework.journey.reintegration.closing import ask_closure, decide_closure
from casework.journey.reintegration.visiting import record_visit, schedule_visits
from casework.policy import gate
from casework.records.cases import Case
from casework.records.reintegration import ClosureReview, FollowUp
from casework.rulebook.acts import Act
from casework.rulebook.stages import RiskLevel, Stage
from casework.trail.events import Event
from tests.answers import ASKED, START, TOLD, TypedDay
from tests.cast import Cast
from tests.past_the_acts import shelter_stay
from tests.signing_in import SignedIn
from tests.states import case_at

pytestmark = pytest.mark.usefixtures("reason_stated")

LATER = f"{START + timedelta(days=15):%d/%m/%Y}"
TODAY, SOON = TypedDay(), TypedDay(8)
TICKED = ["needs_met", "safety_plan_reviewed", "plan_complete", "agreed", "may_return"]
VISIT: dict[str, object] = {
    "version": 0,
    "done_on": f"{START:%d/%m/%Y}",
    "mode": "visit",
    "safety": "3",
    "income": "none",
    "recontact": "no",
}


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_at(cast, Stage.FOLLOW_UP, received=START)


def page_of(client: Client, case: Case, name: str = "reintegration") -> str:
    return client.get(reverse(name, args=[case.pk])).content.decode()


@pytest.mark.parametrize("name", ["followup-schedule", "followup-record", "closure-ask"])
def test_every_form_opens_for_the_desk_and_for_nobody_else(cast: Cast, signed_in: SignedIn, case: Case, name: str):
    address = reverse(name, args=[case.pk])
    assert signed_in(cast.hoa).get(address).status_code == 200
    for stranger in (cast.mai, cast.binh, cast.lu, cast.lan, cast.thu, cast.cuc):
        assert signed_in(stranger).get(address).status_code == 404


def test_the_chapter_is_read_by_the_desk_and_the_province_only(cast: Cast, signed_in: SignedIn, case: Case):
    address = reverse("reintegration", args=[case.pk])
    for reader in (cast.hoa, cast.quy, cast.thu):
        assert signed_in(reader).get(address).status_code == 200
    for stranger in (cast.mai, cast.binh, cast.lan, cast.son, cast.cuc):
        assert signed_in(stranger).get(address).status_code == 404


def test_visits_are_planned_made_and_drawn(cast: Cast, signed_in: SignedIn, case: Case):
    hoa = signed_in(cast.hoa)
    assert hoa.post(reverse("followup-schedule", args=[case.pk]), {"start": f"{START:%d/%m/%Y}"}).status_code == 302
    planned = FollowUp.objects.filter(case=case).order_by("due_on")[0]
    address = reverse("followup-record-planned", args=[case.pk, planned.pk])
    assert "Sau 2 tuần" in hoa.get(address).content.decode()
    typed = VISIT | {"version": 1, "note": "Chị khoẻ"}
    assert hoa.post(address, typed).status_code == 302
    assert hoa.post(reverse("followup-record", args=[case.pk]), VISIT | {"done_on": LATER}).status_code == 302
    page = page_of(hoa, case)
    assert "<svg" in page and "Chị khoẻ" in page and LATER in page
    assert page.count("<polyline") == 1  # only safety was asked, so it is the only line


def test_a_visit_that_is_corrected_starts_from_what_stands(cast: Cast, signed_in: SignedIn, case: Case):
    with cast.hoa.acting() as hoa:
        made = record_visit(hoa, case, followup_id=None, done_on=START, **TOLD)
    client = signed_in(cast.hoa)
    address = reverse("followup-record-planned", args=[case.pk, made.pk])
    page = client.get(address).content.decode()
    assert "Sửa lần thăm" in page and "Chị khoẻ, các cháu đi học" in page and page.count("checked") >= 3
    assert client.post(address, VISIT | {"version": 9}).status_code == 409


def test_a_fall_in_safety_asks_for_the_danger_to_be_looked_at(cast: Cast, signed_in: SignedIn, case: Case):
    with cast.hoa.acting() as hoa:
        record_visit(hoa, case, followup_id=None, done_on=START, **TOLD)
        worse = TOLD | {"scores": {"safety": 1}}
        record_visit(hoa, case, followup_id=None, done_on=START + timedelta(days=18), **worse)
    for name in ("reintegration", "case"):
        page = page_of(signed_in(cast.hoa), case, name)
        assert "điểm an toàn thấp hơn lần trước" in page
        assert reverse("risk-raise", args=[case.pk]) in page


def test_a_threat_is_said_aloud(cast: Cast, signed_in: SignedIn, case: Case):
    with cast.hoa.acting() as hoa:
        record_visit(hoa, case, followup_id=None, done_on=START, **(TOLD | {"recontact": "threatened"}))
    assert "người được giúp bị đe doạ" in page_of(signed_in(cast.hoa), case)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"mode": ""}, "Gặp bằng cách nào?"),
        ({"mode": "not_reached"}, "Không gặp được thì không chấm điểm"),
        ({"done_on": "05/03/2099"}, "Ngày này chưa tới"),
        ({"safety": "7"}, "không có trong danh sách"),
    ],
)
def test_a_visit_that_cannot_be_is_explained(
    cast: Cast, signed_in: SignedIn, case: Case, typed: dict[str, str], words: str
):
    client = signed_in(cast.hoa)
    answer = client.post(reverse("followup-record", args=[case.pk]), VISIT | {"note": "Chị kể"} | typed)
    assert answer.status_code == 422
    assert words in answer.content.decode() and "Chị kể" in answer.content.decode()


def test_closing_takes_two_people_through_two_pages(cast: Cast, signed_in: SignedIn, case: Case):
    hoa, quy = signed_in(cast.hoa), signed_in(cast.quy)
    ask = reverse("closure-ask", args=[case.pk])
    answer = hoa.post(ask, {"reason": "needs_met", "ticked": TICKED[:3], "words": "Chị tự lo được"})
    assert answer.status_code == 422 and "Còn việc chưa đánh dấu" in answer.content.decode()
    assert hoa.post(ask, {"reason": "needs_met", "ticked": TICKED, "words": "Chị tự lo được"}).status_code == 302
    decide = reverse("closure-decide", args=[case.pk])
    assert "Bạn là người đề nghị đóng" in hoa.get(decide).content.decode()
    own = hoa.post(decide, {"version": 1, "decision": "approve", "reviewed": "on"})
    assert own.status_code == 422
    page = quy.get(decide).content.decode()
    assert "Chị tự lo được" in page and "Lò Thị Hoa" in page
    assert quy.post(decide, {"version": 1, "decision": "approve"}).status_code == 422
    assert quy.post(decide, {"version": 1, "decision": "back"}).status_code == 422
    assert quy.post(decide, {"version": 1, "decision": "approve", "reviewed": "on"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "closed"
    reopen = reverse("case-reopen", args=[case.pk])
    assert reopen in page_of(quy, case)
    assert quy.post(reopen, {"reason": "she_returned", "words": "Chị gọi lại"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "assessing"


def test_what_holds_it_open_is_said_with_what_to_do(cast: Cast, signed_in: SignedIn):
    case = case_at(cast, Stage.FOLLOW_UP, risk=RiskLevel.HIGH)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        shelter_stay(hoa, case, cast)
    client = signed_in(cast.hoa)
    page = page_of(client, case, "closure-ask")
    assert "Nguy cơ đang cao" in page and "còn đang tạm lánh" in page
    answer = client.post(reverse("closure-ask", args=[case.pk]), {"reason": "needs_met", "ticked": TICKED})
    assert answer.status_code == 422 and "Nguy cơ đang cao nên chưa đóng được" in answer.content.decode()


def test_a_visit_of_another_case_is_not_there_and_asking_leaves_its_line(cast: Cast, signed_in: SignedIn, case: Case):
    other = case_at(cast, Stage.ACTIVE, name="Giàng Thị Máy")
    with cast.hoa.acting() as hoa:
        visit = schedule_visits(hoa, case, start=START)[0]
    client = signed_in(cast.hoa)
    assert client.get(reverse("followup-record-planned", args=[case.pk, visit.pk])).status_code == 200
    assert client.get(reverse("followup-record-planned", args=[other.pk, visit.pk])).status_code == 404
    event = Event.objects.latest("id")
    assert (event.act, event.outcome, event.case_id) == ("followup.record", "refused", other.pk)


def test_a_closed_case_shows_its_forms_to_nobody(cast: Cast, signed_in: SignedIn, case: Case):
    with cast.hoa.acting() as hoa:
        schedule_visits(hoa, case, start=START)
        ask_closure(hoa, case, **ASKED)
    with cast.quy.acting() as quy:
        decide_closure(quy, case, approve=True, reviewed=True, words="", answered="Tự gọi", expected_version=1)
    client = signed_in(cast.hoa)
    for name in ("followup-schedule", "followup-record", "closure-ask", "closure-decide"):
        answer = client.get(reverse(name, args=[case.pk]))
        assert answer.status_code == 409
    assert ClosureReview.objects.get(case=case).approved


def test_the_case_page_carries_both_chapters(cast: Cast, signed_in: SignedIn, case: Case):
    with cast.hoa.acting() as hoa:
        schedule_visits(hoa, case, start=START)
        ask_closure(hoa, case, **ASKED)
    page = page_of(signed_in(cast.thu), case, "case")
    assert reverse("closure-decide", args=[case.pk]) in page
    assert "Sinh kế" in page and "Sau 2 tuần".lower() in page.lower()


def test_the_box_of_the_visit_after_two_years_shows_what_stands(cast: Cast, signed_in: SignedIn, case: Case):
    client, address = signed_in(cast.hoa), reverse("followup-schedule", args=[case.pk])
    start = {"start": f"{START:%d/%m/%Y}"}

    def ticked() -> bool:
        return "checked" in client.get(address).text

    assert not ticked()
    assert client.post(address, start | {"trafficking": "on"}).status_code == 302
    assert ticked()
    assert client.post(address, start).status_code == 302
    assert not ticked() and "Sau 24 tháng" not in page_of(client, case)


def test_a_planned_visit_gets_its_right_day_on_a_page_of_its_own(cast: Cast, signed_in: SignedIn, case: Case):
    client = signed_in(cast.hoa)
    assert client.post(reverse("followup-schedule", args=[case.pk]), {"start": TODAY}).status_code == 302
    planned = FollowUp.objects.filter(case=case).order_by("due_on")[0]
    address = reverse("day-correct", args=[case.pk, "appointment", planned.pk])
    assert address in page_of(client, case)
    page = client.post(address, {"version": planned.version, "day": SOON, "why": ""})
    assert page.status_code == 422 and f'value="{SOON}"' in page.text
    assert client.post(address, {"version": planned.version, "day": SOON, "why": "Ghi nhầm"}).status_code == 302
    assert str(SOON) in page_of(client, case)
    assert "Ghi nhầm" in client.get(reverse("case", args=[case.pk])).text
