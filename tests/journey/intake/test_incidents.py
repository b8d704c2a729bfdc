"""It happened again: each time stands by itself, the danger goes up at once, and an ended case has a way back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.incidents import add_and_open_again, add_incident, tell_incident
from casework.journey.intake.opening import open_case
from casework.journey.reintegration.closing import ask_closure, decide_closure
from casework.journey.striking import strike_entry
from casework.policy import gate, packets, unit_of_work
from casework.records.cases import Case, Clock
from casework.records.incidents import LaterIncident
from casework.records.intake import Incident
from casework.records.news import News
from casework.rulebook import incidents
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotAllowed, WrongStage
from casework.rulebook.rows import VIETNAM, day_of
from casework.rulebook.stages import RiskLevel, Stage
from tests.answers import ASKED
from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import arrived, case_at, changed

BEATEN: dict[str, Any] = {"when": "Tối qua", "violence_acts": ["a"], "injuries": "Tím tay"}


def now() -> date:
    return day_of(timezone.now())


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def added(cast: Cast, case: Case, **answers: object) -> LaterIncident:
    with cast.hoa.acting() as hoa:
        return add_incident(hoa, fresh(case), told_on=now(), answers=answers or BEATEN)


def closed(cast: Cast) -> Case:
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, fresh(case), **ASKED)
    with cast.quy.acting() as quy:
        decide_closure(quy, fresh(case), approve=True, reviewed=True, words="", expected_version=1)
    return fresh(case)


@pytest.fixture
def case(cast: Cast) -> Case:
    """At work at the desk of Bình Lư, at a low level."""
    return case_at(cast, Stage.ACTIVE)


def test_each_time_stands_by_itself_and_the_first_account_as_it_was(cast: Cast, case: Case):
    first = Incident.objects.get(case=case).version
    one, two = added(cast, case), added(cast, case, when="Sáng nay", place="Ngoài ruộng")
    assert list(LaterIncident.objects.filter(case=case).order_by("pk")) == [one, two]
    assert Incident.objects.get(case=case).version == first


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        (BEATEN, RiskLevel.HIGH),
        ({"weapon": "yes"}, RiskLevel.VERY_HIGH),
        ({"strangled": "yes"}, RiskLevel.VERY_HIGH),
        ({"weapon": "no", "when": "Tối qua"}, RiskLevel.HIGH),
    ],
)
def test_the_danger_goes_up_at_once_and_somebody_looks_within_hours(
    cast: Cast, case: Case, answers: dict[str, object], level: RiskLevel
):
    added(cast, case, **answers)
    assert fresh(case).risk_level == level
    assert Clock.objects.filter(case=case, rule="danger", met_at__isnull=True).exists()


def test_what_stood_higher_stays(cast: Cast):
    case = case_at(cast, Stage.ACTIVE, risk=RiskLevel.VERY_HIGH)
    added(cast, case)
    assert fresh(case).risk_level == RiskLevel.VERY_HIGH


def test_mai_tells_and_the_desk_learns_of_it(cast: Cast, case: Case):
    with cast.mai.acting() as mai:
        tell_incident(mai, case, told_on=now(), answers=BEATEN)
    assert News.objects.filter(unit=cast.desk, case=case, act="incident.tell").count() == 1
    assert Clock.objects.filter(case=case, rule="danger", unit=cast.desk, met_at__isnull=True).exists()
    with cast.mai.acting() as mai, pytest.raises(NotAllowed):
        add_incident(mai, case, told_on=now(), answers=BEATEN)


def test_a_case_that_waits_to_be_closed_goes_back_to_support(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        ask_closure(hoa, fresh(case), **ASKED)
    added(cast, case)
    assert fresh(case).stage == Stage.ACTIVE


def test_she_comes_back_after_closing_and_her_case_opens_with_what_happened(cast: Cast):
    case = closed(cast)
    with cast.hoa.acting() as hoa:
        with pytest.raises(WrongStage, match="open_again_first"):
            add_incident(hoa, case, told_on=now(), answers=BEATEN)
        add_and_open_again(hoa, case, told_on=now(), answers=BEATEN)
    assert (fresh(case).stage, fresh(case).risk_level) == (Stage.ASSESSING, RiskLevel.HIGH)
    assert LaterIncident.objects.filter(case=case).count() == 1
    running = set(Clock.objects.filter(case=case, met_at__isnull=True).values_list("rule", flat=True))
    assert {"danger", "risk"} <= running


def test_what_cannot_be_kept_opens_nothing(cast: Cast):
    case = closed(cast)
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue, match="nothing_told"):
        add_and_open_again(hoa, case, told_on=now(), answers={"weapon": "unknown"})
    assert fresh(case).stage == Stage.CLOSED


def test_told_at_the_address_after_closing_it_is_a_duty_of_the_desk(cast: Cast):
    case = closed(cast)
    with cast.mai.acting() as mai:
        tell_incident(mai, case, told_on=now(), answers={"weapon": "yes"})
    assert fresh(case).stage == Stage.CLOSED, "the desk opens it, not the address"
    assert list(Clock.objects.filter(case=case, met_at__isnull=True).values_list("rule", "unit_id")) == [
        ("danger", cast.desk.pk)
    ]


@pytest.mark.parametrize(
    ("told_on", "happened_on", "code"),
    [(0, 1, "day_to_come"), (1, 0, "day_to_come"), (-1, 0, "told_before_it_happened")],
)
def test_days_that_cannot_be(cast: Cast, case: Case, told_on: int, happened_on: int, code: str):
    if told_on < 0:
        with cast.hoa.acting() as hoa:
            case = changed(hoa, case, received_at=timezone.now() - timedelta(days=9))
    days = {"told_on": now() + timedelta(days=told_on), "happened_on": now() + timedelta(days=happened_on)}
    with cast.hoa.acting() as hoa, pytest.raises(InvalidValue, match=code):
        add_incident(hoa, fresh(case), answers=BEATEN, **days)


def test_before_it_was_sent_it_belongs_into_the_first_account(cast: Cast):
    with cast.mai.acting() as mai, pytest.raises(WrongStage):
        tell_incident(mai, open_case(mai, cast.address, name="Lý Thị Xí"), told_on=now(), answers=BEATEN)


def test_what_happens_before_the_desk_took_it_in_is_told_as_well(cast: Cast):
    case = arrived(cast)
    with cast.mai.acting() as mai:
        tell_incident(mai, case, told_on=now(), answers=BEATEN)
    assert fresh(case).risk_level == RiskLevel.HIGH


def test_a_packet_tells_what_was_done_since_and_not_what_was_struck(cast: Cast, case: Case):
    before = packets_of(cast, case)
    one = added(cast, case, violence_acts=["q"], injuries="Gãy tay", weapon="yes")
    told = packets_of(cast, case)
    assert "Gãy tay" in told["injuries"] and "Gãy tay" not in before.get("injuries", "")
    with cast.hoa.acting() as hoa:
        strike_entry(hoa, fresh(case), entry_id=one.pk, reason="Ghi nhầm hồ sơ")
    assert "Gãy tay" not in packets_of(cast, case).get("injuries", "")


def packets_of(cast: Cast, case: Case) -> dict[str, str]:
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        return packets.contents(gate.enter(hoa, Case, case.pk, Act.CASE_LOOK), at=timezone.now())


@pytest.mark.parametrize(
    ("days", "times"),
    [([], 0), ([0], 1), ([0, 0], 2), ([0, 300], 2), ([0, 370], 1), ([-1], 0)],
)
def test_the_law_counts_what_happened_within_twelve_months(days: list[int], times: int):
    today = date(2026, 11, 30)
    assert incidents.counted([today - timedelta(days=ago) for ago in days], at=today) == times


@pytest.mark.parametrize(
    ("told", "hours"),
    [
        ({}, None),
        ({"happened_on": "2026-11-29"}, (0, 24)),
        ({"happened_on": "2026-11-29", "part_of_day": "evening"}, (18, 24)),
        ({"happened_on": "2026-11-29", "part_of_day": "unknown"}, (0, 24)),
    ],
)
def test_a_day_is_as_exact_as_it_was_told(told: dict[str, str], hours: tuple[int, int] | None):
    midnight = datetime(2026, 11, 29, tzinfo=VIETNAM)
    wanted = tuple(midnight + timedelta(hours=hour) for hour in hours) if hours else None
    assert incidents.span_of(told) == wanted


def test_the_pages_from_the_telling_to_the_list(cast: Cast, case: Case, signed_in: SignedIn):
    mai, hoa = signed_in(cast.mai), signed_in(cast.hoa)
    there, tell = reverse("incident-list", args=[case.pk]), reverse("incident-tell", args=[case.pk])
    assert there in mai.get(reverse("case", args=[case.pk])).text
    assert mai.post(tell, {"told_on": "hôm nay", "when": "Đêm qua bị đuổi", "place": "Ở nhà"})["Location"] == there
    assert "Đêm qua bị đuổi" in mai.get(there).text
    add = reverse("incident-add", args=[case.pk])
    said = {"told_on": "hôm nay", "happened_on": "hôm nay", "part_of_day": "morning", "present": ["children"]}
    assert hoa.post(add, said | {"violence_acts": ["a"]})["Location"] == there
    assert "Đêm qua bị đuổi" in hoa.get(there).text and "Con, trẻ em" in hoa.get(there).text
    assert "ít nhất 2 lần" in hoa.get(there).text and "32.1.a" in hoa.get(there).text
    assert "Con, trẻ em" not in mai.get(there).text, "an address reads what was written there"
    assert "2 lần" in hoa.get(reverse("case", args=[case.pk])).text
    assert "Đêm qua bị đuổi" in hoa.get(reverse("case-person", args=[case.pk])).text
    assert hoa.post(add, {"told_on": "hôm nay"}).status_code == 422


def test_the_list_goes_on_below_its_key(cast: Cast, case: Case, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("casework.queries.intake.incidents.AT_ONCE", 2)
    for number in range(3):
        added(cast, case, when=f"Lần thứ {number}")
    hoa, there = signed_in(cast.hoa), reverse("incident-list", args=[case.pk])
    page = hoa.get(there).text
    assert "Lần thứ 2" in page and "Lần thứ 1" in page and "Lần thứ 0" not in page
    last = LaterIncident.objects.order_by("-pk")[1].pk
    assert f"?sau={last}" in page
    assert "Lần thứ 0" in hoa.get(f"{there}?sau={last}").text
