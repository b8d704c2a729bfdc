"""The lists of the gate: what falls due, what has just arrived, and one row for what two units of a worker share."""

from datetime import timedelta

from django.utils import timezone

from casework.journey import clocks
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.units import appoint
from casework.policy import excluding, gate, lists, unit_of_work
from casework.queries.overview import Overview, Running, overview
from casework.records.cases import Case
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.vault.keyring import Keyring, using
from tests.cast import Cast

NAMES = ("Thào Thị Dợ", "Lý Thị Xí", "Giàng Thị Mẩy")


def arrived(cast: Cast, name: str = NAMES[0]) -> Case:
    """A case that was submitted, as if the desk had acted on it: nothing is due on it yet."""
    with cast.mai.acting() as mai:
        case = submit_to_desk(mai, open_case(mai, cast.address, name=name))
    clocks.meet(case, "D02", at=timezone.now())
    return case


def desk_of(worker: Worker, *, days: int = 3, arrivals: bool = True) -> Overview:
    until = timezone.now() + timedelta(days=days)
    columns = ("stage", "desk")
    return overview(worker, columns, act=Act.CASE_LIST, until=until, arrivals=arrivals, soon=30, limit=50)


def due_for(worker: Worker) -> list[Running]:
    return desk_of(worker).due


def test_what_is_due_comes_first_due_first_and_only_to_the_unit_that_must_act(cast: Cast):
    cases = [arrived(cast, name) for name in NAMES]
    now = timezone.now()
    for case, hours in zip(cases, (30, -2, 5), strict=True):
        clocks.start(case, "D02", unit=cast.desk, at=now, due_at=now + timedelta(hours=hours))
    for person, expected in (
        (cast.hoa, [1, 2, 0]),
        (cast.quy, [1, 2, 0]),
        (cast.mai, []),
        (cast.thu, []),
        (cast.cuc, []),
    ):
        with person.acting() as worker:
            assert [duty.case.id for duty in due_for(worker)] == [cases[place].pk for place in expected]


def test_a_met_duty_and_one_far_away_are_not_due(cast: Cast):
    near, far, met = (arrived(cast, name) for name in NAMES)
    now = timezone.now()
    clocks.start(near, "D02", unit=cast.desk, at=now, due_at=now + timedelta(days=1))
    clocks.start(far, "D02", unit=cast.desk, at=now, due_at=now + timedelta(days=9))
    clocks.start(met, "D02", unit=cast.desk, at=now, due_at=now + timedelta(days=1))
    clocks.meet(met, "D02", at=now)
    with cast.hoa.acting() as hoa:
        assert [duty.case.id for duty in due_for(hoa)] == [near.pk]


def test_a_duty_of_a_case_she_is_kept_from_does_not_show(cast: Cast):
    case = arrived(cast)
    now = timezone.now()
    clocks.start(case, "D02", unit=cast.desk, at=now, due_at=now)
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        with unit_of_work.within(hoa, Act.GRANT_EXCLUDE, province_id=cast.province.pk):
            excluding.exclude(case, cast.quy.worker, origin="officer")
    with cast.quy.acting() as quy:
        assert due_for(quy) == []
    with cast.hoa.acting() as hoa:
        assert [duty.case.id for duty in due_for(hoa)] == [case.pk]


def test_a_duty_alone_gives_no_sight(cast: Cast):
    case = arrived(cast)
    clocks.start(case, "D02", unit=cast.other_desk, at=timezone.now(), due_at=timezone.now())
    with cast.binh.acting() as binh:
        assert due_for(binh) == []


def test_only_what_waits_to_be_registered_has_just_arrived(cast: Cast):
    first, second = arrived(cast, NAMES[0]), arrived(cast, NAMES[1])
    with cast.mai.acting() as mai:
        open_case(mai, cast.address, name=NAMES[2])
    with cast.hoa.acting() as hoa:
        assert [row.id for row in desk_of(hoa).arrived] == [first.pk, second.pk], "who waits longest stands first"
        assert desk_of(hoa, arrivals=False).arrived == []
        assert {row.columns["desk"] for row in desk_of(hoa).cases} == {cast.desk.name}
    with cast.mai.acting() as mai:
        assert len(desk_of(mai).cases) == 3 and desk_of(mai).arrived == []


def test_a_page_is_full_although_two_of_her_units_hold_the_same_cases(cast: Cast):
    cases = [arrived(cast, f"{NAMES[0]} {number}") for number in range(4)]
    with cast.thu.acting() as thu:
        appoint(thu, cast.province, unit=cast.address, worker=cast.hoa.worker, role=Role.HOST)
    both = {**cast.hoa.unit_keys, **cast.mai.unit_keys}
    with using(Keyring(cast.hoa.private, both, cast.hoa.anchor)):
        page = lists.list_visible(cast.hoa.worker, Case, ("stage",), act=Act.CASE_LIST, limit=3)
        rest = lists.list_visible(cast.hoa.worker, Case, ("stage",), act=Act.CASE_LIST, limit=3, before=page[-1].id)
    assert [row.id for row in (*page, *rest)] == [case.pk for case in reversed(cases)]
