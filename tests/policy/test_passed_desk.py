"""A case that passes by a desk leaves nothing there: whoever works at it reads the same pages before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from difflib import unified_diff
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import ask_consent, note_contact
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.safety.shelter import admit
from casework.journey.stand_by import end_stand_by, set_stand_by
from casework.journey.units import found_unit
from casework.policy import certification, gate, signed_context, stand_by
from casework.policy.grant_tables import KINDS
from casework.policy.viewing import view_access
from casework.queries.case_records import ELSEWHERE, CaseRecords
from casework.records.cases import Case, Clock
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.stand_by import StandBy
from casework.records.units import Unit, UnitKind
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Blocked, NotFound
from casework.rulebook.stages import Stage
from tests.cast import Cast, Person
from tests.policy.words import as_the_application, pid
from tests.policy.words import soon as good_for
from tests.same_page import plain
from tests.signing_in import SignedIn
from tests.states import STATES, at_the_clinic, case_at
from tests.web.matrix import MATRIX, address_of

HER_NAME, HER_NUMBER = "Lý Thị Xí", "+84987654321"
OF_THE_PASSED_DESK = ("hoa", "quy")
EVERYBODY_THERE = (*OF_THE_PASSED_DESK, "lan", "son", "cuc")
"""The desk's own officers, the partners that serve it, and who left it."""


def passing(cast: Cast, name: str = HER_NAME) -> Case:
    """She comes to the trusted address below that desk; at the desk everybody is near him."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name=name)
        ways = {"channel": "call", "phone": HER_NUMBER, "whose_phone": "own"}
        note_contact(mai, case, expected_version=1, ways=ways)
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="signature")
        for one in OF_THE_PASSED_DESK:
            exclude(mai, case, worker_id=cast.everybody[one].worker.pk)
        return submit_to_desk(mai, case)


def stands_by(cast: Cast, desk: Unit | None = None, other: Unit | None = None) -> StandBy:
    with cast.thu.acting() as thu:
        return set_stand_by(
            thu, cast.province, desk_id=(desk or cast.desk).pk, stands_by_id=(other or cast.other_desk).pk
        )


def difference(one: str, other: str) -> list[str]:
    lines = unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-"][:6]


type Seen = dict[tuple[str, str], tuple[int, str]]


def everything_seen(cast: Cast, ids: Mapping[str, UUID | int | str], people: Mapping[str, Client]) -> Seen:
    """Every page of the house as these people find it: lists, forms, their own case in every part, and a search."""
    found: Seen = {}
    for person, client in people.items():
        for name, row in MATRIX.items():
            if not set(row.takes) <= set(ids) or "GET" not in row.methods:
                continue
            with undone():
                answer = client.get(address_of(name, row, ids))
            found[person, name] = (answer.status_code, plain(answer.content))
        for typed in (HER_NAME, HER_NAME.split()[-1], "Xí", "HS"):
            with undone():
                answer = client.post(reverse("case-search"), {"tim": typed, "typed": typed, "q": typed})
            found[person, f"searching {typed}"] = (answer.status_code, plain(answer.content))
    return found


@contextmanager
def undone() -> Iterator[None]:
    """A look leaves its line; what was looked at here is looked at again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows_seen(person: Person) -> dict[str, int]:
    """How many rows of every table the wall shows her, whatever statement asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege('casework_app', oid, 'SELECT') ORDER BY relname"
        )
        tables = [name for (name,) in cursor.fetchall()]
    counted = {}
    word = signed_context.signed_word(person.worker.pk, pid(), until=good_for())
    with as_the_application(word) as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counted[table] = cursor.fetchone()[0]
    return counted


OF_NOBODY = {
    "casework_pendingevent",
    "casework_standby",
    "casework_exclusion",
    "casework_idempotency",
    "django_session",
}
"""Tables that say nothing of where a case is: how many acts of the whole house wait for the log, who stands by for
whom, and who is kept from a case, whose ids alone she can learn (docs/security-details.md). No page shows any."""


def test_every_page_of_the_passed_desk_is_the_same_before_and_after(cast: Cast, signed_in: SignedIn):
    stands_by(cast)
    own = STATES["active"](cast)
    people = {name: signed_in(cast.everybody[name]) for name in EVERYBODY_THERE}
    before = everything_seen(cast, own, people)
    case = passing(cast)
    after = everything_seen(cast, own, people)
    if after != before:
        again = everything_seen(cast, own, people)
        noise = [(at, difference(after[at][1], again[at][1])) for at in again if again[at] != after[at]]
        assert noise == [], "the comparison itself must be still"
    assert [(at, difference(before[at][1], after[at][1])) for at in after if after[at] != before[at]] == []
    assert Case.objects.get(pk=case.pk).desk_id == cast.other_desk.pk


def test_the_comparison_sees_a_case_that_does_come(cast: Cast, signed_in: SignedIn):
    """The positive control: one more case at the desk changes its pages."""
    own = STATES["active"](cast)
    people = {"hoa": signed_in(cast.hoa)}
    before = everything_seen(cast, own, people)
    STATES["reported"](cast)
    assert before != everything_seen(cast, own, people)


def test_what_passed_is_not_there_for_them(cast: Cast, signed_in: SignedIn):
    stands_by(cast)
    case = passing(cast)
    for person in EVERYBODY_THERE:
        client = signed_in(cast.everybody[person])
        for name, row in MATRIX.items():
            if row.takes == ("case",):
                for method in sorted(row.methods):
                    with undone():
                        here = getattr(client, method.lower())(address_of(name, row, {"case": case.pk}))
                    with undone():
                        nowhere = getattr(client, method.lower())(address_of(name, row, {"case": uuid4()}))
                    assert (here.status_code, here.content) == (nowhere.status_code, nowhere.content), (person, name)


def test_the_wall_shows_them_no_row_more(cast: Cast):
    stands_by(cast)
    STATES["active"](cast)
    people = [cast.everybody[name] for name in EVERYBODY_THERE]
    before = [rows_seen(one) for one in people]
    passing(cast)
    for one, then in zip(people, before, strict=True):
        now = rows_seen(one)
        assert {name: now[name] - then[name] for name in now if now[name] != then[name] and name not in OF_NOBODY} == {}


def test_whoever_writes_her_number_at_the_passed_desk_is_not_told_that_it_is_known(cast: Cast):
    stands_by(cast)
    passing(cast)
    with cast.hoa.acting() as hoa:
        trap = open_case(hoa, cast.desk, name="Không ai")
        ways = {"channel": "call", "phone": HER_NUMBER, "whose_phone": "own"}
        note_contact(hoa, trap, expected_version=1, ways=ways)
        assert not known(hoa, trap)
    with cast.lu.acting() as lu:
        twin = open_case(lu, cast.other_address, name=HER_NAME)
        note_contact(lu, twin, expected_version=1, ways=ways)
        assert known(lu, twin), "whoever is kept from nothing is told, as ever"


def known(by: object, case: Case) -> bool:
    with view_access(by, Act.CASE_LOOK) as access:  # type: ignore[arg-type]
        return CaseRecords(access, access.enter(Case, case.pk), (), beside=(ELSEWHERE,)).known_elsewhere


class TestWhereItGoes:
    """To the desk held ready, else to the province; the clock runs from when she came."""

    def test_the_desk_held_ready_leads_it(self, cast: Cast):
        stands_by(cast)
        case = passing(cast)
        with cast.binh.acting() as binh:
            assert register(binh, case).desk_id == cast.other_desk.pk
        with cast.hoa.acting() as hoa, pytest.raises(NotFound):
            gate.enter(hoa, Case, case.pk, Act.CASE_LOOK)
        with cast.mai.acting() as mai:
            gate.enter(mai, Case, case.pk, Act.CASE_LOOK)

    def test_its_hour_began_when_she_came_and_its_duties_lie_at_the_other_desk(self, cast: Cast):
        stands_by(cast)
        case = passing(cast)
        clocks = {one.rule: one for one in Clock.objects.filter(case=case)}
        assert clocks["D01"].began_at == case.received_at and clocks["D01"].met_at is not None
        assert clocks["D02"].unit_id == cast.other_desk.pk and clocks["D02"].began_at == case.reported_at
        assert not Clock.objects.filter(case=case, unit=cast.desk).exists()

    def test_where_no_desk_stands_by_the_province_carries_it(self, cast: Cast):
        case = passing(cast)
        assert case.desk_id == cast.province.pk
        with cast.thu.acting() as thu:
            assert Act.CASE_REGISTER in gate.acts_open_to(thu, case)
            register(thu, case)
            stay = admit(
                thu, Case.objects.get(pk=case.pk), kind="kin", where="Nhà dì Pà", until=in_three_days(), agrees="yes"
            )
            assert stay.case_id == case.pk

    def test_a_desk_at_which_everybody_is_near_as_well_is_passed_in_turn(self, cast: Cast):
        stands_by(cast)
        with cast.mai.acting() as mai:
            case = open_case(mai, cast.address, name=HER_NAME)
            for one in ("hoa", "quy", "binh"):
                exclude(mai, case, worker_id=cast.everybody[one].worker.pk)
            assert submit_to_desk(mai, case).desk_id == cast.province.pk

    def test_two_desks_that_stand_by_for_each_other_lead_no_circle(self, cast: Cast):
        stands_by(cast)
        stands_by(cast, cast.other_desk, cast.desk)
        with cast.mai.acting():
            assert list(stand_by.desks_in_turn(cast.desk)) == [cast.desk, cast.other_desk, cast.province]

    def test_nobody_at_all_is_still_refused(self, cast: Cast):
        with cast.mai.acting() as mai:
            case = open_case(mai, cast.address, name=HER_NAME)
            for one in OF_THE_PASSED_DESK:
                exclude(mai, case, worker_id=cast.everybody[one].worker.pk)
            with pytest.raises(Blocked):
                exclude(mai, case, worker_id=cast.thu.worker.pk)

    def test_a_stand_by_that_ended_meanwhile_does_not_strand_a_draft(self, cast: Cast):
        stands_by(cast)
        with cast.mai.acting() as mai:
            case = open_case(mai, cast.address, name=HER_NAME)
            for one in OF_THE_PASSED_DESK:
                exclude(mai, case, worker_id=cast.everybody[one].worker.pk)
        with cast.thu.acting() as thu:
            end_stand_by(thu, cast.province, desk_id=cast.desk.pk)
        with cast.mai.acting() as mai:
            assert submit_to_desk(mai, Case.objects.get(pk=case.pk)).desk_id == cast.province.pk

    def test_a_row_that_the_province_did_not_sign_leads_nowhere(self, cast: Cast):
        row = stands_by(cast)
        StandBy.objects.filter(pk=row.pk).update(stands_by=cast.health)
        assert passing(cast).desk_id == cast.province.pk

    def test_who_stood_by_before_does_not_come_back_by_its_row(self, cast: Cast):
        first = stands_by(cast)
        second = stands_by(cast, other=third_desk(cast))
        StandBy.objects.filter(pk=second.pk).update(ended_at=second.set_at, ended_by=second.set_by)
        StandBy.objects.filter(pk=first.pk).update(ended_at=None, ended_by=None)
        with cast.mai.acting():
            assert not certification.stands(StandBy.objects.get(pk=first.pk))
            assert list(stand_by.desks_in_turn(cast.desk)) == [cast.desk, cast.province]


def third_desk(cast: Cast) -> Unit:
    words = {"kind": UnitKind.COMMUNE_DESK, "name": "Hội LHPN xã Khun Há", "parent": cast.province}
    with cast.thu.acting() as thu:
        return found_unit(thu, cast.province, **words)  # type: ignore[arg-type]


def in_three_days() -> datetime:
    return timezone.now() + timedelta(days=3)


class TestTheLastOneAtTheDesk:
    """The case lies at the desk already, and the last one there is near him too."""

    def moved(self, cast: Cast, case: Case) -> Case:
        with cast.hoa.acting() as hoa:
            exclude(hoa, case, worker_id=cast.quy.worker.pk)
            exclude(hoa, Case.objects.get(pk=case.pk), worker_id=hoa.pk)
        return Case.objects.get(pk=case.pk)

    def test_it_goes_on_with_its_keys_and_duties(self, cast: Cast):
        stands_by(cast)
        referral = at_the_clinic(cast)
        running = {
            (one.rule, one.object_id): one.due_at for one in Clock.objects.filter(case=referral.case, met_at=None)
        }
        case = self.moved(cast, referral.case)
        assert case.desk_id == cast.other_desk.pk
        assert Referral.objects.get(pk=referral.pk).from_unit_id == cast.other_desk.pk
        after = Clock.objects.filter(case=case, met_at=None)
        assert {(one.rule, one.object_id): one.due_at for one in after} == running
        assert {one.unit_id for one in after} <= {cast.other_desk.pk, cast.health.pk, cast.province.pk}
        with cast.binh.acting() as binh:
            assert Act.CASE_MOVE in gate.acts_open_to(binh, case)
            gate.enter(binh, Referral, referral.pk, Act.REFERRAL_WITHDRAW)
        with cast.lan.acting() as lan:
            gate.enter(lan, Referral, referral.pk, Act.REFERRAL_LOOK)

    def test_whom_she_is_near_at_the_desk_held_ready_is_named_before_it_goes_there(self, cast: Cast):
        stands_by(cast)
        case = case_at(cast, Stage.ACTIVE)
        with cast.hoa.acting() as hoa:
            exclude(hoa, case, worker_id=cast.binh.worker.pk)
        assert self.moved(cast, case).desk_id == cast.province.pk
        with cast.binh.acting() as binh, pytest.raises(NotFound):
            gate.enter(binh, Case, case.pk, Act.CASE_LOOK)

    def test_nothing_opens_it_at_the_passed_desk(self, cast: Cast):
        stands_by(cast)
        case = case_at(cast, Stage.ACTIVE)
        with cast.hoa.acting() as hoa:
            stay = admit(hoa, case, kind="kin", where="Nhà dì Pà", until=in_three_days(), agrees="yes")
        self.moved(cast, case)
        for kind in KINDS.values():
            assert not kind.by_unit._default_manager.filter(group=cast.desk.group).exists()
            assert not kind.by_worker._default_manager.filter(through_unit=cast.desk).exists()
        for one in OF_THE_PASSED_DESK:
            with cast.everybody[one].acting() as by, pytest.raises(NotFound):
                gate.enter(by, Case, case.pk, Act.CASE_LOOK)
        with cast.binh.acting() as binh:
            gate.enter(binh, ShelterStay, stay.pk, Act.SHELTER_DISCHARGE)

    def test_without_a_desk_held_ready_the_province_leads(self, cast: Cast):
        case = self.moved(cast, case_at(cast, Stage.ACTIVE))
        assert case.desk_id == cast.province.pk
        with cast.thu.acting() as thu:
            assert {Act.CASE_MOVE, Act.REFERRAL_SEND, Act.CLOSURE_ASK} <= gate.acts_open_to(thu, case)
