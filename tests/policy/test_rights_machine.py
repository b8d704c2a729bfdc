"""Rights given, taken, expired, excluded or ended in any order: gate, list, wall and keys say what a model says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from casework.journey.intake.handing_in import hand_in
from casework.journey.intake.opening import open_case
from casework.policy import excluding, gate, grants, sight, walls
from casework.policy.table import TABLE, Hold
from casework.records.cases import Case
from casework.records.units import Membership, Unit
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Refused
from casework.trail.actor import act_of
from casework.vault import keyring
from casework.vault.errors import VaultError
from casework.vault.keyring import Keyring
from tests.cast import Cast, Person

POSTS = ("desk", "address", "other_desk", "other_address", "health", "province")
PEOPLE = ("thu", "hoa", "quy", "mai", "binh", "lu", "lan", "cuc")


class Rights(RuleBasedStateMachine):
    """The model: who is in which post, which post holds which case how, who holds through whom, who is excluded."""

    cast: Cast

    @initialize()
    def begin(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.seats = {(m.worker_id, m.group_id): m.role for m in Membership.objects.filter(ended_at__isnull=True)}
        with self.cast.mai.acting() as mai:
            self.cases = [open_case(mai, self.cast.address, name=f"Dợ {number}") for number in (1, 2)]
            self.cases = [hand_in(mai, case) for case in self.cases]
        self.by_post: dict[tuple[int, object], Hold] = {}
        for case in self.cases:
            self.by_post[self.cast.desk.pk, case.pk] = Hold.LEAD
            self.by_post[self.cast.address.pk, case.pk] = Hold.SEE
            self.by_post[self.cast.province.pk, case.pk] = Hold.SEE
        self.personal: dict[tuple[int, int, object], Hold] = {}
        self.excluded: set[tuple[int, object]] = set()
        self.inactive: set[int] = set()
        # What each case's key is, so that the machine itself can go on giving whatever happens to the holders.
        with self.cast.hoa.acting() as hoa:
            gate.hold_keys(hoa, Case, [case.pk for case in self.cases])
            self.keys = {case.pk: keyring.current().data_key(case.pk) for case in self.cases}

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @contextmanager
    def giving(self) -> Iterator[None]:
        ring = Keyring(self.cast.hoa.private, self.cast.hoa.unit_keys, self.cast.hoa.anchor)
        for case_id, key in self.keys.items():
            ring.hold(case_id, key)
        # From outside the wall: the machine goes on giving whatever becomes of the giver's own rights.
        with keyring.using(ring), act_of(self.cast.hoa.worker.pk, self.cast.province.pk, "referral.send"):
            yield

    def post(self, name: str) -> Unit:
        return Unit.objects.get(pk=getattr(self.cast, name).pk)

    def person(self, name: str) -> Person:
        found: Person = getattr(self.cast, name)
        return found

    def members(self, unit: Unit) -> set[int]:
        return {worker for worker, group in self.seats if group == unit.pk}

    @rule(which=st.integers(0, 1), post=st.sampled_from(POSTS), hold=st.sampled_from(list(Hold)))
    def give(self, which: int, post: str, hold: Hold) -> None:
        case, unit = self.cases[which], self.post(post)
        with self.giving():
            grants.give(case, unit, hold)
        kept_out = {worker for worker, case_id in self.excluded if case_id == case.pk}
        if kept_out & self.members(unit):
            for worker in self.members(unit) - kept_out:
                self.personal = {k: v for k, v in self.personal.items() if (k[0], k[2]) != (worker, case.pk)}
                self.personal[worker, unit.pk, case.pk] = hold
        else:
            self.by_post[unit.pk, case.pk] = hold

    @rule(which=st.integers(0, 1), post=st.sampled_from(POSTS))
    def take(self, which: int, post: str) -> None:
        case, unit = self.cases[which], self.post(post)
        with self.giving():
            grants.take(case, unit)
        self.forget(unit.pk, case)

    @rule(which=st.integers(0, 1), post=st.sampled_from(POSTS))
    def expire(self, which: int, post: str) -> None:
        case, unit = self.cases[which], self.post(post)
        with self.giving():
            grants.expire(case, unit, timezone.now() - timedelta(seconds=1))
        self.forget(unit.pk, case)
        with self.giving():
            grants.take(case, unit)

    def forget(self, unit_id: int, case: Case) -> None:
        self.by_post.pop((unit_id, case.pk), None)
        self.personal = {k: v for k, v in self.personal.items() if (k[1], k[2]) != (unit_id, case.pk)}

    @rule(which=st.integers(0, 1), name=st.sampled_from(PEOPLE))
    def exclude(self, which: int, name: str) -> None:
        case, worker = self.cases[which], self.person(name).worker
        with self.giving():
            excluding.exclude(case, worker)
        self.excluded.add((worker.pk, case.pk))
        self.personal = {k: v for k, v in self.personal.items() if (k[0], k[2]) != (worker.pk, case.pk)}
        kept_out = {one for one, case_id in self.excluded if case_id == case.pk}
        for seat_worker, unit_id in list(self.seats):
            if seat_worker == worker.pk and (unit_id, case.pk) in self.by_post:
                hold = self.by_post.pop((unit_id, case.pk))
                for other in self.members(self.cast_unit(unit_id)) - kept_out:
                    self.personal = {k: v for k, v in self.personal.items() if (k[0], k[2]) != (other, case.pk)}
                    self.personal[other, unit_id, case.pk] = hold

    def cast_unit(self, unit_id: int) -> Unit:
        return Unit.objects.get(pk=unit_id)

    @rule(name=st.sampled_from(("quy", "lan", "lu")))
    def end_post(self, name: str) -> None:
        worker = self.person(name).worker
        Membership.objects.filter(worker=worker, ended_at__isnull=True).update(ended_at=timezone.now())
        self.personal = {k: v for k, v in self.personal.items() if k[0] != worker.pk}
        self.seats = {seat: role for seat, role in self.seats.items() if seat[0] != worker.pk}

    @rule(name=st.sampled_from(PEOPLE))
    def deactivate_or_bring_back(self, name: str) -> None:
        worker = self.person(name).worker
        Worker.objects.filter(pk=worker.pk).update(is_active=worker.pk in self.inactive)
        self.inactive ^= {worker.pk}

    def holds(self, worker: int, case: Case) -> list[tuple[str, Hold]]:
        if worker in self.inactive or (worker, case.pk) in self.excluded:
            return []
        return [
            (self.seats[worker, unit], hold)
            for (unit, case_id), hold in self.by_post.items()
            if case_id == case.pk and (worker, unit) in self.seats
        ] + [
            (self.seats[worker, unit], hold)
            for (holder, unit, case_id), hold in self.personal.items()
            if holder == worker and case_id == case.pk and (worker, unit) in self.seats
        ]

    def may(self, worker: int, case: Case, act: Act) -> bool:
        wanted = TABLE[act]
        return any(role in wanted.roles and hold >= wanted.hold for role, hold in self.holds(worker, case))

    @invariant()
    def gate_list_and_keys_agree_with_the_model(self) -> None:
        if not hasattr(self, "cases"):
            return
        for name in PEOPLE:
            with self.person(name).acting() as worker:
                expected = {case.pk for case in self.cases if self.may(worker.pk, case, Act.CASE_LOOK)}
                entered = set()
                for case in self.cases:
                    for act in (Act.CASE_LOOK, Act.RISK_RAISE, Act.CASE_REGISTER):
                        assert gate.may(worker, act, case) == self.may(worker.pk, case, act), (name, act)
                    try:
                        entered.add(gate.enter(worker, Case, case.pk, Act.CASE_LOOK).pk)
                        assert keyring.current().data_key(case.pk) == self.keys[case.pk]
                    except (Refused, VaultError):
                        pass
                assert entered == expected, name
            with self.person(name).acting() as worker:
                listed = {row.id for row in sight.in_sight(worker, Case, ("stage",), act=Act.CASE_LIST)}
                assert listed == expected, name
                for case_id in listed:
                    assert keyring.current().data_key(case_id) == self.keys[case_id]
                with walls.seen_by(worker):
                    ours = Case.objects.filter(pk__in=[case.pk for case in self.cases])
                    behind_the_wall = set(ours.values_list("pk", flat=True))
                assert behind_the_wall == {case.pk for case in self.cases if self.holds(worker.pk, case)}, name


def test_gate_list_and_keys_agree_whatever_happens(cast: Cast) -> None:
    class Here(Rights):
        pass

    Here.cast = cast
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
