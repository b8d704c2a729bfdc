"""Rights given, taken, lapsed, excluded or moved in any order: gate, list, wall and keys say what a model says.

After each step every grant row with its key is compared with the model, and gate, list and row-level security are asked
for everybody whose rights the step changed and for one more. CASEWORK_MACHINE_STEPS asks for more steps.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casework.journey import units
from casework.policy import certification, excluding, gate, grants, lists, own_keys, peppers, sharing, unit_of_work
from casework.policy.allowed import RECORD_OF
from casework.policy.disclosure import Disclosure
from casework.policy.grant_tables import KINDS, Guarded
from casework.policy.table import TABLE, Hold
from casework.policy.unit_keys import credential_context, key_of
from casework.records.cases import Case
from casework.records.units import Membership, Unit
from casework.records.workers import Credential, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, Refused
from casework.rulebook.services import PARTS
from casework.rulebook.stages import Stage
from casework.trail.actor import act_of
from casework.trail.events import Outcome
from casework.trail.log import append
from casework.vault import credentials, keyring
from casework.vault.credentials import SealedCredential
from casework.vault.errors import VaultError
from casework.vault.key_chain import newest_of
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring
from tests.cast import Cast
from tests.policy.around_the_machine import (
    ENTRY,
    HALF_A_DAY,
    POSTS,
    SUBJECTS,
    WRITING,
    Seen,
    leading_units,
    move_expiries,
    right_rows,
)
from tests.policy.model_of_rights import FOR_EVER, Model, Right, Subject

STEPS = int(os.environ.get("CASEWORK_MACHINE_STEPS", "1000"))
STEPS_A_RUN = 50
PEOPLE = ("hoa", "quy", "mai", "binh", "lu", "lan", "cuc")


class Rights(RuleBasedStateMachine):
    """The product's own operations on one side, the model on the other."""

    cast: Cast
    subjects: list[Guarded]
    keys: dict[UUID, bytes]
    steps = 0

    @initialize()
    def begin(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.subjects, self.keys = list(self.subjects), dict(self.keys)
        memberships = Membership.objects.filter(ended_at__isnull=True)
        case_of: dict[Subject, Subject] = {
            subject.pk: subject.pk if isinstance(subject, Case) else subject.case_id for subject in self.subjects
        }
        leading: dict[Subject, set[int]] = {subject.pk: leading_units(subject) for subject in self.subjects}
        self.model = Model(
            case_of,
            {(membership.worker_id, membership.unit_id): membership.role for membership in memberships},
            leading,
            dict(Unit.objects.values_list("pk", "parent_id")),
        )
        self.seated_at_once: set[int] = set()
        self.lagging: set[Subject] = set()
        """Cases to which a key led of somebody kept out, seated at once: that unit keeps the key of before (0022)."""
        for subject in self.subjects:
            kind = KINDS[type(subject)]
            rows = kind.by_unit._default_manager.filter(content_object_id=subject.pk)
            for unit, word, until in rows.values_list("group_id", "permission__codename", "expires_at"):
                days = FOR_EVER if until is None else math.ceil((until - timezone.now()) / timedelta(days=1))
                right = Right(Hold[word.upper()], days)
                self.model.by_unit[unit, subject.pk] = max(right, self.model.by_unit.get((unit, subject.pk), right))
        people = [getattr(self.cast, name) for name in (*PEOPLE, "thu")]
        self.privates: dict[int, PrivateKey] = {one.worker.pk: one.private for one in people}
        self.unit_keys: dict[int, bytes] = {unit: key for one in people for unit, key in one.unit_keys.items()}
        self.rings = {one.worker.pk: dict(one.unit_keys) for one in people}
        self.units_as_they_are()
        self.known: dict[tuple[int, UUID], int] = {}
        self.checked: dict[int, Seen] = {}
        self.turn = 0

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def worker(self, name: str) -> Worker:
        return Worker.objects.get(pk=getattr(self.cast, name).worker.pk)

    def unit(self, name: str) -> Unit:
        return Unit.objects.select_related("parent", "province").get(pk=getattr(self.cast, name).pk)

    @contextmanager
    def ring_of(self, worker: int, *, writing: bool = False) -> Iterator[None]:
        """She keeps every key she ever had; who is `writing` has those of where she sits, as her session gives her."""
        sits = self.model.memberships
        kept = {unit: key for unit, key in self.rings[worker].items() if not writing or (worker, unit) in sits}
        with keyring.using(Keyring(self.privates[worker], kept, self.cast.thu.anchor)):
            yield

    @contextmanager
    def giving(self, of: UUID) -> Iterator[None]:
        """Somebody who holds every key, past the wall, whatever becomes of the givers; with its line in the case."""
        hoa = self.cast.hoa.worker.pk
        ring = Keyring(self.privates[hoa], self.unit_keys, self.cast.thu.anchor)
        for place, subject in enumerate(self.subjects):
            self.subjects[place] = fresh = type(subject)._default_manager.get(pk=subject.pk)
            ring.hold(subject.pk, self.keys[subject.pk], bytes(fresh.older_keys or b""))
        with keyring.using(ring), act_of(hoa, self.cast.province.pk, "referral.send") as doing:
            yield
            if doing.changed:
                append.write(doing, Outcome.DONE, case_id=UUID(str(self.model.case_of[of])))
        self.keys = {subject: ring.data_key(subject) for subject in self.keys}

    def number(self, subject: UUID) -> int:
        """The number of its newest key."""
        kind = next(type(one) for one in self.subjects if one.pk == subject)
        return newest_of(bytes(kind._default_manager.values_list("older_keys", flat=True).get(pk=subject) or b""))

    def units_as_they_are(self) -> None:
        """Somebody left: whoever stays has the next key of her unit, and whoever left keeps the one she had."""
        thu = self.worker("thu")
        with keyring.using(own_keys.unlocked(thu, self.privates[thu.pk], self.cast.thu.anchor)):
            self.unit_keys = {unit.pk: key_of(unit) for unit in Unit.objects.select_related("parent")}
        for who, unit in self.model.memberships:
            if who in self.rings:
                self.rings[who][unit] = self.unit_keys[unit]

    @rule(name=st.sampled_from((*PEOPLE, "thu")), which=st.sampled_from(SUBJECTS))
    def write(self, name: str, which: int) -> None:
        """Whoever writes makes the next key first, where somebody knows the newest who holds it no more."""
        worker, subject = self.worker(name), self.subjects[which]
        before = self.number(subject.pk)
        acts = WRITING[type(subject)]
        with self.ring_of(worker.pk, writing=True), unit_of_work.within(worker, acts[0], province_id=None) as doing:
            for act in acts:
                try:
                    gate.enter(worker, type(subject), subject.pk, act, lock=True)
                except (Refused, VaultError):
                    continue
                self.keys[subject.pk] = keyring.current().data_key(subject.pk)
                break
            else:
                return
            if doing.changed:
                append.write(doing, Outcome.DONE, case_id=UUID(str(self.model.case_of[subject.pk])))
        after = self.number(subject.pk)
        assert after in {before, before + 1}
        for (who, what), number in self.known.items():
            if what == subject.pk and not self.model.holds(who, what):
                assert number < after, f"{who} lost it, and knows what is written now"

    @rule(
        which=st.sampled_from(SUBJECTS),
        word=st.sampled_from(list(POSTS)),
        hold=st.sampled_from(list(Hold)),
        days=st.sampled_from((None, None, 1, 3)),
    )
    def give(self, which: int, word: str, hold: Hold, days: int | None) -> None:
        subject, unit = self.subjects[which], self.unit(word)
        until = timezone.now() + timedelta(days=days) - HALF_A_DAY if days else None
        case_id = subject.pk if isinstance(subject, Case) else subject.case_id
        may_go = Disclosure(case_id, unit.pk, frozenset(PARTS.codes), None, "", None)
        with self.giving(subject.pk):
            grants.give(subject, unit, hold, expires_at=until, disclosure=may_go)
        self.model.give(subject.pk, unit.pk, Right(hold, self.model.today + days if days else FOR_EVER))

    @rule(which=st.sampled_from(SUBJECTS), word=st.sampled_from(list(POSTS)))
    def take(self, which: int, word: str) -> None:
        unit = self.unit(word)
        with self.giving(self.subjects[which].pk):
            subject = self.subjects[which]
            grants.take(subject, unit)
        self.model.take(subject.pk, unit.pk)

    @rule(which=st.sampled_from(SUBJECTS), word=st.sampled_from(list(POSTS)))
    def lapse(self, which: int, word: str) -> None:
        subject, unit = self.subjects[which], self.unit(word)
        grants.expire(subject, unit, timezone.now() - HALF_A_DAY)
        self.model.lapse(subject.pk, unit.pk)

    @rule()
    def a_day_passes(self) -> None:
        move_expiries(timedelta(days=1))
        self.model.today += 1

    @rule(which=st.sampled_from(range(2)), name=st.sampled_from(PEOPLE))
    def exclude(self, which: int, name: str) -> None:
        case, worker = self.subjects[which], self.worker(name)
        assert isinstance(case, Case)
        if self.model.kept_from(worker.pk, case.pk):
            return
        leaves_somebody = self.model.leaves_somebody(case.pk, worker.pk)
        try:
            with transaction.atomic(), self.giving(case.pk):
                excluding.exclude(Case.objects.get(pk=case.pk), worker, origin="officer")
        except IntegrityError as nobody_left:
            assert not leaves_somebody, nobody_left
            return
        assert leaves_somebody
        self.model.exclude(case.pk, worker.pk)

    @rule(name=st.sampled_from(PEOPLE), word=st.sampled_from(list(POSTS)), at_once=st.booleans())
    def appoint_or_end(self, name: str, word: str, at_once: bool) -> None:
        worker, unit, role = self.worker(name), self.unit(word), POSTS[word]
        thu = self.worker("thu")
        with self.ring_of(thu.pk):
            if (worker.pk, unit.pk) in self.model.memberships:
                units.end_membership(thu, self.cast.province, unit=unit, worker=worker)
                self.model.end(worker.pk, unit.pk)
                self.units_as_they_are()
                return
            try:
                units.appoint(thu, self.cast.province, unit=unit, worker=worker, role=role)
            except InvalidValue:
                assert not self.model.may_sit(worker.pk, unit.pk)
                if at_once:
                    # As if she had been kept out in the very moment of being seated: only gate and wall are left.
                    membership = Membership(worker=worker, unit_id=unit.pk, role=role, began_at=timezone.now())
                    with (
                        act_of(thu.pk, self.cast.province.pk, "membership.appoint"),
                        certification.signing(self.cast.province) as signer,
                    ):
                        membership.certified = signer.certify(certification.statement_of(membership), first=True)
                    membership.save(force_insert=True)
                    self.seated_at_once.add(worker.pk)
                    self.model.memberships[worker.pk, unit.pk] = role.value
                    self.rings[worker.pk][unit.pk] = self.unit_keys[unit.pk]
                return
        assert self.model.may_sit(worker.pk, unit.pk)
        held = self.model.held_at(unit.pk, thu.pk)
        self.model.memberships[worker.pk, unit.pk] = role.value
        self.model.share(thu.pk, unit.pk, held, {worker.pk})
        self.rings[worker.pk][unit.pk] = self.unit_keys[unit.pk]

    @rule(name=st.sampled_from(PEOPLE))
    def sign_in(self, name: str) -> None:
        """What the door does behind the passphrase: lapsed rights are swept, colleagues get what is shared."""
        worker = self.worker(name)
        mine = [unit for who, unit in self.model.memberships if who == worker.pk]
        if not worker.is_active:
            return
        with (
            self.ring_of(worker.pk),
            # It goes by ends in the log, where no day of the model passes: tests/policy/test_excluded.py tries it.
            mock.patch.object(sharing, "_give_again", lambda *_: 0),
            unit_of_work.within(worker, Act.DOOR_SIGN_IN, province_id=None) as doing,
        ):
            grants.sweep(mine, doing.at)
            sharing.share_with_colleagues(worker)
        self.model.sign_in(worker.pk)

    @rule(name=st.sampled_from(PEOPLE), renewed=st.sampled_from((True, False, False, False)))
    def deactivate_bring_back_or_renew(self, name: str, renewed: bool) -> None:
        worker, thu = self.worker(name), self.worker("thu")
        memberships = sum(who == worker.pk for who, _ in self.model.memberships)
        if not renewed or memberships > 1 or self.alone_at_a_foreign_unit(worker.pk, thu.pk):
            if worker.pk in self.model.inactive or not memberships:
                Worker.objects.filter(pk=worker.pk).update(is_active=worker.pk in self.model.inactive)
                self.model.inactive ^= {worker.pk}
                return
            with self.ring_of(thu.pk):
                units.deactivate_worker(thu, self.cast.province, worker=worker)
            for unit in [unit for who, unit in self.model.memberships if who == worker.pk]:
                self.model.end(worker.pk, unit)
            self.model.inactive |= {worker.pk}
            self.units_as_they_are()
            return
        with self.ring_of(thu.pk):
            units.renew_worker(thu, self.cast.province, worker=worker, passphrase="sau con de leo len nui")
        credential = Credential.objects.get(worker=worker)
        sealed = SealedCredential(
            credential.method, bytes(credential.salt), credential.params, bytes(credential.sealed_private)
        )
        context = credential_context(worker.pk)
        self.privates[worker.pk], _ = credentials.open_private(
            "sau con de leo len nui", sealed, context=context, peppers=peppers.known()
        )
        self.model.renew(worker.pk, thu.pk)

    def alone_at_a_foreign_unit(self, worker: int, asker: int) -> bool:
        """Whether she alone holds something through a unit that no act ever gives it to: the wall lets nobody give that
        to her again, and the machine does not ask."""
        personal = self.model.personal.items()
        return any(
            not any(
                who != worker and what == subject and at == unit and has.hold >= right.hold
                for (who, what), (at, has) in personal
            )
            for who_sits, unit in self.model.memberships
            if who_sits == worker and unit != self.cast.desk.pk
            for subject, right in self.model.held_at(unit, asker).items()
        )

    def expected(self, worker: int) -> Seen:
        """Which acts she may do on each of the objects."""
        return tuple(
            frozenset(
                act
                for act, row in TABLE.items()
                if RECORD_OF.get(row.on) is type(subject)
                and Stage.ACTIVE in row.during
                and any(role in row.roles and hold >= row.hold for role, hold in self.model.holds(worker, subject.pk))
            )
            for subject in self.subjects
        )

    def expected_rows(self) -> set[tuple[Any, ...]]:
        rights = [(unit, 0, subject, right) for (unit, subject), right in self.model.by_unit.items()]
        rights += [(who, unit, subject, right) for (who, subject), (unit, right) in self.model.personal.items()]
        return {
            (holder, through_unit, subject, word.codename, not self.model.lives(right), word is Hold.SEE)
            for holder, through_unit, subject, right in rights
            for word in Hold
            if word <= right.hold
        }

    @invariant()
    def everybody_agrees_with_the_model(self) -> None:
        if not hasattr(self, "model"):
            return
        type(self).steps += 1
        assert right_rows() == self.expected_rows()
        for subject in self.subjects:
            number = self.number(subject.pk)
            for who in self.privates:
                if self.model.holds(who, subject.pk):
                    self.known[who, subject.pk] = number
        # Of a case from which somebody is kept no key leads to it that she has from where she sits.
        assert {who for who, _, _ in self.model.keys_of_the_kept_out()} <= self.seated_at_once
        self.lagging |= {self.model.case_of[subject] for _, _, subject in self.model.keys_of_the_kept_out()}
        self.turn += 1
        for number, name in enumerate((*PEOPLE, "thu")):
            worker = getattr(self.cast, name).worker.pk
            seen = self.expected(worker)
            if seen != self.checked.get(worker) or self.turn % (len(PEOPLE) + 1) == number:
                self.agree(name, seen, self.checked.get(worker))
                self.checked[worker] = seen

    def agree(self, name: str, seen: Seen, before: Seen | None) -> None:
        by = self.worker(name)
        with self.ring_of(by.pk):
            listed = {row.id for row in lists.list_visible(by, Case, ("stage",), act=Act.CASE_LIST)}
            keepers = TABLE[Act.CASE_LIST].roles
            in_her_list = {
                subject.pk
                for subject in self.subjects
                if isinstance(subject, Case) and any(role in keepers for role, _ in self.model.holds(by.pk, subject.pk))
            }
            assert listed == in_her_list, name
            for object_id in listed - self.lagging:
                assert keyring.current().data_key(object_id) == self.keys[object_id], name
        held = {subject.pk for subject in self.subjects if self.model.holds(by.pk, subject.pk)}
        with unit_of_work.transaction_as(by), connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM casework_case UNION ALL SELECT id FROM casework_referral"
                " UNION ALL SELECT id FROM casework_shelterstay"
            )
            behind_the_wall = {pk for (pk,) in cursor.fetchall()}
        assert behind_the_wall == {pk for pk, case in self.model.case_of.items() if {pk, case} & held}, name
        for subject, acts, acts_before in zip(self.subjects, seen, before or (None,) * len(seen), strict=True):
            if acts == acts_before:
                continue
            assert gate.acts_open_to(by, subject) == acts, name
            entry = ENTRY[type(subject)]
            with self.ring_of(by.pk):
                try:
                    gate.enter(by, type(subject), subject.pk, entry)
                    assert keyring.current().data_key(subject.pk) == self.keys[subject.pk], name
                    entered = True
                except (Refused, VaultError):
                    entered = False
            refused_key = not entered and self.model.case_of[subject.pk] in self.lagging
            assert refused_key or entered == (entry in acts), name
