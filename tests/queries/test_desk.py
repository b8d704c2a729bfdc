"""The desk: what each unit must see first, how much of a name its list shows, and what a search finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.journey import clocks
from casework.journey.intake.excluding import exclude
from casework.journey.units import end_membership
from casework.queries import desk
from casework.records.cases import Case, Clock
from casework.rulebook.refusals import NotAllowed
from casework.rulebook.stages import RiskLevel, Stage
from tests.cast import Cast
from tests.queries.reading import read
from tests.states import arrived, case_at, changed, send, told_in_full


@pytest.fixture
def case(cast: Cast) -> Case:
    """At work in Bình Lư, in high danger."""
    return case_at(cast, Stage.ACTIVE, risk=RiskLevel.HIGH)


def test_an_officer_has_who_arrived_what_is_due_and_her_cases(cast: Cast, case: Case):
    new = arrived(cast, "Lý Thị Xí")
    page = read(cast.hoa, desk.desk)
    assert [row.id for row in page.arrived] == [new.pk]
    assert [row.id for row in page.cases] == [new.pk, case.pk], "the newest first"
    assert page.due and {duty.case.id for duty in page.due} <= {new.pk, case.pk}
    assert [duty.due_at for duty in page.due] == sorted(duty.due_at for duty in page.due)
    assert (page.opens, page.keeps, page.watches, page.older) == (True, True, None, None)


@pytest.mark.parametrize(
    ("who", "name", "risk"),
    [("hoa", "Thào Thị Dợ", "high"), ("quy", "Thào Thị Dợ", "high"), ("mai", "Dợ", None), ("thu", "", "high")],
)
def test_a_list_shows_no_more_than_its_unit_should_read_over_a_shoulder(
    cast: Cast, case: Case, who: str, name: str, risk: str | None
):
    (row,) = read(cast.everybody[who], desk.desk).cases
    assert (row.id, row.name, row.risk, row.high) == (case.pk, name, risk, risk is not None)
    assert (row.desk != "") is (who == "thu")


def test_whoever_does_not_hold_it_has_it_on_no_desk(cast: Cast, case: Case):
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    for person in (cast.quy, cast.binh, cast.lu, cast.lan, cast.son, cast.cuc):
        page = read(person, desk.desk)
        assert (page.cases, page.arrived, page.due) == ((), (), ()), person.username


def test_a_host_has_the_numbers_to_call_her_own_desk_first(cast: Cast):
    lines = read(cast.mai, desk.desk).lines
    assert (str(lines[0].words), lines[0].number) == ("Hội LHPN xã Bình Lư", "02133111222")
    assert len(lines) > 3 and read(cast.hoa, desk.desk).lines == ()


def test_a_partner_has_what_was_sent_to_it_and_no_case(cast: Cast):
    case = told_in_full(cast)
    with cast.hoa.acting() as hoa:
        sent = send(hoa, case, cast.health)
    page = read(cast.lan, desk.desk)
    assert ([row.id for row in page.sent], page.cases, page.keeps) == ([sent.pk], (), False)
    assert read(cast.son, desk.desk).sent == ()


def test_a_long_list_goes_on_where_the_page_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk, "A_PAGE", 2)
    cases = [arrived(cast, name).pk for name in ("Thào Thị Dợ", "Lý Thị Xí", "Giàng Thị Mẩy")][::-1]
    page = read(cast.hoa, desk.desk)
    assert ([row.id for row in page.cases], page.older) == (cases[:2], cases[1])
    rest = read(cast.hoa, desk.desk, before=page.older)
    assert ([row.id for row in rest.cases], rest.older, rest.arrived, rest.due) == (cases[2:], None, (), ())


def test_an_officers_desk_has_few_of_her_cases_and_goes_on_and_a_list_that_is_all_has_a_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(desk, "NEWEST", 1)
    cases = [arrived(cast, name).pk for name in ("Thào Thị Dợ", "Lý Thị Xí")][::-1]
    page = read(cast.hoa, desk.desk)
    assert ([row.id for row in page.cases], page.older) == (cases[:1], cases[0])
    assert [row.id for row in read(cast.hoa, desk.desk, before=page.older).cases] == cases[1:]
    for person in (cast.thu, cast.mai):
        assert [row.id for row in read(person, desk.desk).cases] == cases, person.username


def running_on(case: Case, risk: RiskLevel | None, hours: int, cast: Cast) -> Case:
    """Nothing runs on the case but one duty, so many hours from now."""
    now = timezone.now()
    Clock.objects.filter(case=case, met_at=None).update(met_at=now)
    with cast.hoa.acting() as hoa:
        changed(hoa, case, risk_level=risk)
    clocks.start(case, "followup", unit=cast.desk, at=now, due_at=now + timedelta(hours=hours))
    return case


def test_very_high_risk_stands_before_a_stale_packet_and_what_is_overdue_before_what_comes(cast: Cast):
    rows: list[tuple[RiskLevel | None, int]] = [
        (RiskLevel.LOW, 50),
        (RiskLevel.VERY_HIGH, 90),
        (RiskLevel.LOW, -500),
        (None, -2),
        (RiskLevel.HIGH, -3),
        (RiskLevel.VERY_HIGH, 5),
    ]
    cases = [running_on(arrived(cast), risk, hours, cast).pk for risk, hours in rows]
    found = [duty.case.id for duty in read(cast.hoa, desk.desk).due]
    assert found == [cases[place] for place in (5, 4, 3, 2, 0, 1)]


def test_no_duty_is_left_out_without_a_word_and_the_way_to_it(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk, "SOON", 2)
    monkeypatch.setattr(desk, "A_PAGE", 2)
    cases = {arrived(cast).pk for _ in range(5)}
    far = running_on(arrived(cast), None, 24 * 300, cast).pk
    page = read(cast.hoa, desk.desk)
    assert (len(page.due), page.due_left, len(page.arrived), page.arrived_left) == (2, 3, 2, 4)
    seen, after = [], None
    while True:
        below = read(cast.hoa, desk.desk, below=desk.Below(duties=True, after=after))
        assert not below.cases and not below.arrived
        seen += [duty.case.id for duty in below.due]
        if not below.due_left:
            break
        after = below.due_after
    assert seen[-1] == far and set(seen) == cases | {far} and len(seen) == 6


def test_who_arrived_stands_by_danger_then_by_who_waits_longest(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk, "SOON", 5)
    levels = [RiskLevel.LOW, RiskLevel.HIGH, None, RiskLevel.VERY_HIGH, RiskLevel.MEDIUM, RiskLevel.VERY_HIGH]
    cases = []
    for level in levels:
        cases.append(arrived(cast).pk)
        with cast.hoa.acting() as hoa:
            changed(hoa, Case.objects.get(pk=cases[-1]), risk_level=level)
    page = read(cast.hoa, desk.desk)
    assert [row.id for row in page.arrived] == [cases[place] for place in (3, 5, 1, 2, 4)]
    assert page.arrived_left == 1


def test_the_duties_of_a_desk_where_nobody_is_left_stand_at_the_province(cast: Cast, case: Case):
    """Once somebody works there again, they are hers again."""
    on_the_desk = {duty.case.id for duty in read(cast.hoa, desk.desk).due}
    assert case.pk in on_the_desk and read(cast.thu, desk.desk).due == ()
    with cast.thu.acting() as thu:
        for officer in (cast.hoa, cast.quy):
            end_membership(thu, cast.province, unit=cast.desk, worker=officer.worker)
    assert {duty.case.id for duty in read(cast.thu, desk.desk).due} == on_the_desk


def test_a_duty_whose_last_officer_is_kept_from_the_case_stands_at_the_province(cast: Cast, case: Case):
    other = arrived(cast, "Lý Thị Xí")
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    assert read(cast.thu, desk.desk).due == ()
    with cast.thu.acting() as thu:
        end_membership(thu, cast.province, unit=cast.desk, worker=cast.hoa.worker)
    assert {duty.case.id for duty in read(cast.thu, desk.desk).due} == {case.pk}
    assert {duty.case.id for duty in read(cast.quy, desk.desk).due} == {other.pk}


class TestFinding:
    @pytest.mark.parametrize("typed", ["Thào Thị Dợ", "thao thi do", "Dợ", "dỢ thào"])
    def test_a_name_is_found_however_it_is_typed(self, cast: Cast, case: Case, typed: str):
        other = arrived(cast, "Lý Thị Xí")
        found = read(cast.hoa, desk.find, typed=typed)
        assert [row.id for row in found.cases] == [case.pk] and not found.more
        assert other.pk not in {row.id for row in found.cases}

    def test_a_code_is_found_by_its_end(self, cast: Cast, case: Case):
        assert case.code
        found = read(cast.thu, desk.find, typed=case.code[-4:])
        assert [(row.id, row.name) for row in found.cases] == [(case.pk, "Thào Thị Dợ")], (
            "she searched, so she reads it"
        )

    def test_nothing_is_found_where_nothing_is_held(self, cast: Cast, case: Case):
        for person in (cast.binh, cast.lu):
            assert read(person, desk.find, typed="Dợ").cases == ()
        for person in (cast.lan, cast.son, cast.cuc):
            with pytest.raises(NotAllowed):
                read(person, desk.find, typed="Dợ")
