"""Every move of a contact ban at every state: permitted it works, and every other the act and the database refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casework.journey import door, escalations
from casework.journey.intake.excluding import exclude
from casework.journey.safety.ban_bodies import decide_ban, watch_ban
from casework.journey.safety.contact_bans import tell_breach, undo_ban
from casework.journey.stand_by import set_stand_by
from casework.journey.units import appoint, enrol_worker, found_unit
from casework.policy import unit_of_work
from casework.queries import desk as desks
from casework.records.ban_orders import BanDuty, BanOrder
from casework.records.cases import Case
from casework.records.contact_bans import ContactBan
from casework.records.escalations import Escalation
from casework.records.news import News
from casework.records.units import UnitKind
from casework.records.workers import Role
from casework.rulebook.ban_sheets import TIMED_ALONE
from casework.rulebook.contact_bans import MOVES, READERS, BanReader, BanSection, BanState, Move
from casework.rulebook.refusals import Blocked, InvalidValue, NotAllowed, NotFound, WrongStage
from casework.rulebook.rows import VIETNAM
from casework.rulebook.stages import Stage
from casework.trail.proof.leaves import PendingEvent
from casework.vault import keyring
from tests.bans import ISSUED, asked, assigned, at, decided, watched
from tests.cast import Cast
from tests.passphrases import passphrase
from tests.queries.reading import read
from tests.same_page import plain
from tests.signing_in import SignedIn
from tests.states import case_at


class Undone(Exception):
    """A move that worked is taken back, so that the next one finds the order as it stood."""


LONG_AGO = datetime(2026, 3, 1, 9, tzinfo=VIETNAM)


def taken_back(cast: Cast, order: BanOrder) -> BanOrder:
    ban = ContactBan.objects.get(order_id=order.pk)
    with cast.hoa.acting() as hoa:
        undo_ban(hoa, Case.objects.get(pk=ban.case_id), ban_id=ban.pk, why="Đã yên")
    return BanOrder.objects.get(pk=order.pk)


def issued(cast: Cast, case: Case) -> BanOrder:
    return decided(cast, asked(cast, case), "issue")


def expired(cast: Cast, case: Case) -> BanOrder:
    with at(LONG_AGO):
        return assigned(cast, issued(cast, case))


STANDING: dict[BanState, Callable[[Cast, Case], BanOrder]] = {
    BanState.ASKED: asked,
    BanState.REFUSED: lambda cast, case: decided(cast, asked(cast, case), "refuse"),
    BanState.WITHDRAWN: lambda cast, case: taken_back(cast, asked(cast, case)),
    BanState.IN_FORCE: issued,
    BanState.WATCHED: lambda cast, case: assigned(cast, issued(cast, case)),
    BanState.CANCELLED: lambda cast, case: decided(cast, assigned(cast, issued(cast, case)), "cancel"),
    BanState.EXPIRED: expired,
}


def breached(cast: Cast, order: BanOrder) -> BanOrder:
    if not BanDuty.objects.filter(order=order, rule="breach").exists():
        watched(cast, order, "breach")
    return watched(cast, order, "breach_seen")


def contact_over(cast: Cast, order: BanOrder) -> BanOrder:
    if order.stage == "issued" and order.until and order.until > timezone.now():
        watched(cast, order, "contact")
    elif order.stage in ("issued", "cancelled"):
        with connection.cursor() as cursor:  # it went on while the ban ended
            cursor.execute(
                "INSERT INTO casework_banduty (id, order_id, rule, unit_id, began_at, due_at)"
                " VALUES (gen_random_uuid(), %s, 'D06', %s, now(), now())",
                [order.pk, order.police_id],
            )
    return watched(cast, order, "contact_over")


DOING: dict[Move, Callable[[Cast, BanOrder], BanOrder]] = {
    Move.ISSUE: lambda cast, order: decided(cast, order, "issue"),
    Move.REFUSE: lambda cast, order: decided(cast, order, "refuse"),
    Move.CANCEL: lambda cast, order: decided(cast, order, "cancel"),
    Move.KEEP: lambda cast, order: decided(cast, taken_back(cast, order) if order.stage == "issued" else order, "keep"),
    Move.FOLLOW: lambda cast, order: decided(cast, order, "follow"),
    Move.ASSIGN: lambda cast, order: assigned(cast, order, cast.son.worker),
    Move.SERVE: lambda cast, order: watched(cast, order, "serve"),
    Move.CONTACT: lambda cast, order: watched(cast, order, "contact"),
    Move.CONTACT_OVER: contact_over,
    Move.BREACH: lambda cast, order: watched(cast, order, "breach"),
    Move.BREACH_SEEN: breached,
}
"""By whoever does it; asking back and taking back are one act of the desk, which stands below."""


@pytest.mark.parametrize("stands", list(BanState), ids=str)
def test_every_move_that_is_permitted_works_and_every_other_is_refused(cast: Cast, stands: BanState):
    order = STANDING[stands](cast, case_at(cast, Stage.ACTIVE))
    for move, do in DOING.items():
        refusal = Undone if stands in MOVES[move] else (WrongStage, NotFound)
        with pytest.raises(refusal), transaction.atomic():
            do(cast, BanOrder.objects.get(pk=order.pk))
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            raise Undone
    if stands in MOVES[Move.WITHDRAW] | MOVES[Move.ASK_CANCEL]:
        after = taken_back(cast, order)
        assert (after.stage == "withdrawn") == (stands is BanState.ASKED)
    else:
        with pytest.raises(WrongStage):
            taken_back(cast, order)


@pytest.mark.parametrize("stands", list(BanState), ids=str)
def test_the_database_has_the_same_table(db: None, stands: BanState):
    stage = stands.value if stands.value in ("asked", "refused", "withdrawn", "cancelled") else "issued"
    with connection.cursor() as cursor:
        for move in Move:
            over, supervised = stands is BanState.EXPIRED, stands is BanState.WATCHED
            cursor.execute("SELECT wall.ban_may(%s, %s, %s, %s)", [move.value, stage, over, supervised])
            assert cursor.fetchone() == (stands in MOVES[move],), move
        for part in BanSection:
            for reader in BanReader:
                cursor.execute("SELECT wall.ban_is_read_by(%s, %s)", [part.value, reader.value])
                assert cursor.fetchone() == (reader in READERS[part],), (part, reader)


CHANGES = {
    "it is issued again": "stage = 'issued', decided_at = now(), decided_by_id = wall.worker(), began_at = now(),"
    " until = now() + interval '3 days'",
    "it is longer than three days": "stage = 'issued', decided_at = now(), decided_by_id = wall.worker(),"
    " began_at = now(), until = now() + interval '4 days'",
    "its end is moved": "until = until + interval '1 day'",
    "it is served without a line": "served_at = now()",
    "it is cancelled without a line": "stage = 'cancelled', back_decided_at = now()",
    "another is the supervisor": "supervisor_id = 1, assigned_at = now()",
    "it is opened again": "stage = 'asked'",
    "somebody else decided": "decided_by_id = 1",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("stands", [BanState.ASKED, BanState.WATCHED, BanState.CANCELLED, BanState.REFUSED], ids=str)
def test_past_the_acts_nothing_of_it_is_changed(cast: Cast, stands: BanState, change: str):
    order = STANDING[stands](cast, case_at(cast, Stage.ACTIVE))
    before = BanOrder.objects.filter(pk=order.pk).values()[0]
    PendingEvent.objects.all().delete()  # the acts that made it are of another transaction, as everywhere but here
    for person, unit in ((cast.vinh, cast.committee), (cast.son, cast.police), (cast.hoa, cast.desk)):
        try:
            with person.acting() as worker, unit_of_work.transaction_as(worker), connection.cursor() as cursor:
                cursor.execute(f"UPDATE casework_banorder SET {change} WHERE id = %s", [order.pk])
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except Error:
            continue
        assert BanOrder.objects.filter(pk=order.pk).values()[0] == before, (person.username, unit)


# Told -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def later(db: None) -> Callable[[datetime], int]:
    """The sequencer's process goes round at this time."""

    def go_round(moment: datetime) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE casework_sequencer")
        try:
            return escalations.take_steps(at=moment)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

    return go_round


def told() -> set[tuple[str, str]]:
    return {(one.unit.name, one.about.name) for one in Escalation.objects.filter(ban_duty__isnull=False)}


TET_EVE = datetime(2026, 2, 16, 20, tzinfo=VIETNAM)
MIDNIGHT = datetime(2026, 6, 30, 23, 45, tzinfo=VIETNAM)
MONTH_END = datetime(2026, 5, 31, 18, tzinfo=VIETNAM)


@pytest.mark.parametrize("moment", [TET_EVE, MIDNIGHT, MONTH_END], ids=["tet", "midnight", "month_end"])
def test_the_chairman_who_does_not_decide_is_called_and_one_who_does_is_not(
    cast: Cast, later: Callable[[datetime], int], moment: datetime
):
    with at(moment):
        missed = asked(cast, case_at(cast, Stage.ACTIVE))
        met = decided(cast, asked(cast, case_at(cast, Stage.ACTIVE, name="Vừ Thị Sua")), "refuse")
    duty = BanDuty.objects.get(order=missed)
    assert duty.due_at == missed.asked_at + timedelta(hours=12)
    later(duty.due_at - timedelta(minutes=1))
    assert told() == set()
    later(duty.due_at)
    assert told() == {(cast.desk.name, cast.committee.name)}
    later(duty.due_at + timedelta(hours=2))
    assert told() == {(cast.desk.name, cast.committee.name), (cast.province.name, cast.committee.name)}
    assert not Escalation.objects.filter(ban_duty__order=met).exists()
    assert [row.about for row in read(cast.hoa, desks.desk).escalations] == [cast.committee.name]
    with at(duty.due_at + timedelta(hours=3)):
        decided(cast, missed, "refuse")
    assert not Escalation.objects.filter(ban_duty__isnull=False, ended_at__isnull=True).exists()


def test_nobody_calls_a_committee_where_somebody_is_kept_from_the_case(cast: Cast, later: Callable[[datetime], int]):
    case = case_at(cast, Stage.ACTIVE)
    duty = BanDuty.objects.get(order=asked(cast, case))
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.vinh.worker.pk)
    later(duty.due_at + timedelta(hours=2))
    assert told() == {(cast.province.name, cast.desk.name)}


BODIES: dict[str, tuple[str, Callable[[Cast, BanOrder], object]]] = {
    "D04": ("committee", lambda cast, order: decided(cast, order, "follow", why="Đã hỏi, không cần nữa")),
    "D05": ("police", lambda cast, order: assigned(cast, order)),
    "D06": ("police", lambda cast, order: watched(cast, order, "contact_over")),
    "D07": ("committee", lambda cast, order: decided(cast, order, "keep")),
    "breach": ("police", lambda cast, order: watched(cast, order, "breach_seen")),
}
BEGIN: dict[str, Callable[[Cast, BanOrder], object]] = {
    "D04": lambda cast, order: None,
    "D05": lambda cast, order: None,
    "D06": lambda cast, order: watched(cast, assigned(cast, order), "contact"),
    "D07": taken_back,
    "breach": lambda cast, order: watched(cast, order, "breach"),
}


@pytest.mark.parametrize("rule", BODIES)
@pytest.mark.parametrize("moment", [TET_EVE, MONTH_END], ids=["tet", "month_end"])
def test_each_duty_of_a_body_is_met_once_and_missed_once(
    cast: Cast, later: Callable[[datetime], int], rule: str, moment: datetime
):
    body, meet = BODIES[rule]
    orders = []
    for name in ("Thào Thị Dợ", "Vừ Thị Sua"):
        with at(moment):
            orders.append(issued(cast, case_at(cast, Stage.ACTIVE, name=name)))
            BEGIN[rule](cast, orders[-1])
    with at(moment):
        meet(cast, BanOrder.objects.get(pk=orders[0].pk))
    first, second = (BanDuty.objects.get(order=order, rule=rule) for order in orders)
    assert first.met_at is not None and first.met_at < first.due_at and second.met_at is None
    BanDuty.objects.exclude(rule=rule).delete()
    later(second.due_at)
    step = Escalation.objects.get(ban_duty__isnull=False)
    assert (step.ban_duty, step.unit, step.about) == (second, cast.desk, getattr(cast, body))
    with at(second.due_at - timedelta(minutes=5)):
        meet(cast, BanOrder.objects.get(pk=orders[1].pk))
    step.refresh_from_db()
    assert step.ended_at is not None


def test_the_desk_reads_as_news_what_a_body_did_and_no_body_reads_of_the_desk(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    order = assigned(cast, decided(cast, asked(cast, case), "issue"))
    watched(cast, order, "breach")
    assert {(one.act, one.unit_id) for one in News.objects.filter(case=case, act__startswith="ban.")} == {
        ("ban.decide", cast.desk.pk),
        ("ban.watch", cast.desk.pk),
    }


def test_only_the_supervisor_permits_a_contact(cast: Cast):
    order = assigned(cast, decided(cast, asked(cast, case_at(cast, Stage.ACTIVE)), "issue"))
    with pytest.raises(NotAllowed):
        watched(cast, order, "contact", who=cast.vinh)


@pytest.mark.parametrize("what", sorted(TIMED_ALONE))
def test_nothing_that_is_typed_is_dropped_in_silence(cast: Cast, what: str):
    order = assigned(cast, decided(cast, asked(cast, case_at(cast, Stage.ACTIVE)), "issue"))
    if what == Move.CONTACT_OVER:
        watched(cast, order, "contact")
    with pytest.raises(InvalidValue, match="only_its_moment_is_kept"):
        watched(cast, order, what, words="Giao lúc 21 giờ, có trưởng bản ở đó")
    with cast.son.acting() as son, pytest.raises(InvalidValue, match="only_its_moment_is_kept"):
        watch_ban(son, cast.police, order_id=order.pk, what=what, told_at=order.asked_at, answers={})
    watched(cast, order, what)


def test_a_breach_is_told_to_the_police_by_who_hears_of_it(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    order = decided(cast, asked(cast, case), "issue")
    with cast.hoa.acting() as hoa:
        tell_breach(hoa, case, ban_id=ContactBan.objects.get().pk, breach="Đến gõ cửa lúc nửa đêm")
    duty = BanDuty.objects.get(order=order, rule="breach")
    assert duty.unit == cast.police and duty.due_at == duty.began_at + timedelta(hours=1)


def test_where_the_chairman_is_near_him_his_deputy_decides_and_his_own_page_is_as_on_a_day_without_it(
    cast: Cast, signed_in: SignedIn
):
    with cast.thu.acting() as thu:
        unit = found_unit(thu, cast.province, kind=UnitKind.COMMITTEE, name="Phó Chủ tịch", parent=cast.province)
        worker = enrol_worker(thu, cast.province, username="phuc", display_name="Phúc", passphrase=passphrase("phuc"))
        appoint(thu, cast.province, unit=unit, worker=worker, role=Role.CHAIR)
        set_stand_by(thu, cast.province, desk_id=cast.committee.pk, stands_by_id=unit.pk)
    before = plain(signed_in(cast.vinh).get(reverse("desk")).content)
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.vinh.worker.pk)
    order = asked(cast, case)
    assert order.committee == unit and BanDuty.objects.get(order=order).unit == unit
    found = door.sign_in("phuc", passphrase("phuc"), source=door.Source("cast"))
    with keyring.using(found.ring):
        order = decide_ban(found.worker, unit, order_id=order.pk, decision="issue", answers=ISSUED)
    assert order.stage == "issued" and order.police == cast.police
    assert plain(signed_in(cast.vinh).get(reverse("desk")).content) == before
    assert signed_in(cast.vinh).get(reverse("ban-look", args=[order.pk])).status_code == 404


def test_the_passed_committee_reads_the_same_bytes_as_on_a_day_without_it(cast: Cast, signed_in: SignedIn):
    before = plain(signed_in(cast.vinh).get(reverse("desk")).content)
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.vinh.worker.pk)
        with pytest.raises(Blocked):
            asked(cast, case)
    assert plain(signed_in(cast.vinh).get(reverse("desk")).content) == before
