"""Rights written with raw SQL, as an injected statement would write them: no more than the product's own acts allow."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from casework.journey import door, units
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import ask_consent
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import register, submit_to_desk
from casework.journey.referral.sending import send_referral
from casework.journey.safety.shelter import admit, discharge
from casework.policy import gate, grants, packets, signed_context, unit_of_work
from casework.policy.grant_tables import KINDS, CaseHeldByUnit, CaseHeldByWorker, permission_of
from casework.policy.table import Hold
from casework.records.cases import Case, Exclusion
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.units import Unit
from casework.records.workers import Role
from casework.rulebook.acts import Act
from casework.rulebook.stages import Stage
from casework.trail.actor import act_of
from casework.trail.events import Event
from casework.vault import keyring
from tests.cast import Cast, Person
from tests.policy.words import as_the_application, pid, soon
from tests.states import case_at, sent

WORDS = ("see", "work", "lead")


def reported(cast: Cast) -> Case:
    """A case that Mai submitted: the desk leads, she and the province see."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        ask_consent(mai, case, answers={"record_keeping": "given"}, method="signature")
        return submit_to_desk(mai, case)


def tried(person: Person, statement: str, values: list[Any]) -> int:
    """How many rows a statement in this person's name touches; none where it is refused. Nothing of it stays."""
    word = signed_context.signed_word(person.worker.pk, pid(), until=soon())
    try:
        with as_the_application(word) as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(statement, values)
                    touched = int(cursor.rowcount)
                    transaction.set_rollback(True)
            except Error as refused:
                assert "row-level security" in str(refused) or "settled" in str(refused), refused
                return 0
            return touched
    finally:
        assert not connection.needs_rollback


def given(by: Person, subject: Any, to: Unit, word: str, *, worker: Person | None = None, as_giver: int = 0) -> int:
    """A right written past all operations."""
    kind = KINDS[type(subject)]
    values = [subject.pk, permission_of(kind.record, Hold[word.upper()]), as_giver or by.worker.pk, to.pk]
    held = kind.by_worker if worker else kind.by_unit
    columns = "content_object_id, permission_id, granted_by, " + ("through_unit_id, user_id" if worker else "group_id")
    places = "%s, %s, %s, %s" + (", %s" if worker else "")
    return tried(
        by,
        f"INSERT INTO {held._meta.db_table} ({columns}, granted_at, origin, reason, sealed_key)"
        f" VALUES ({places}, now(), 'x', '', {"'k'" if word == 'see' else 'NULL'})",
        [*values, worker.worker.pk] if worker else values,
    )


def emptied(subject: Any, unit: Unit) -> None:
    """As if that unit had never held it, so that only a new row is asked about."""
    kind = KINDS[type(subject)]
    kind.by_unit._default_manager.filter(content_object_id=subject.pk, group_id=unit.pk).delete()


@pytest.mark.parametrize("word", WORDS)
def test_who_only_sees_a_case_gives_nothing(cast: Cast, word: str):
    case = reported(cast)
    for unit in (cast.address, cast.desk, cast.other_desk, cast.health, cast.province):
        for person in (cast.mai, cast.thu, cast.lu, cast.lan):
            assert given(person, case, unit, word) == 0, (person.username, unit)
    for person in (cast.mai, cast.thu):
        assert given(person, case, cast.other_address, word, worker=cast.lu) == 0
    assert given(cast.mai, case, cast.address, word, worker=cast.mai) == 0


def test_who_leads_a_case_gives_it_to_its_own_units_only_and_in_her_own_name(cast: Cast):
    case = reported(cast)
    for unit in (cast.other_desk, cast.other_address, cast.health, cast.police):
        for word in WORDS:
            assert given(cast.hoa, case, unit, word) == 0, (unit, word)
    for unit in (cast.address, cast.province):
        for word in ("work", "lead"):
            assert given(cast.hoa, case, unit, word) == 0, (unit, word)
    emptied(case, cast.province)
    assert given(cast.hoa, case, cast.province, "see", as_giver=cast.quy.worker.pk) == 0
    assert given(cast.hoa, case, cast.province, "see") == 1
    assert given(cast.hoa, case, cast.desk, "lead", worker=cast.mai) == 0  # she has no membership there
    assert given(cast.hoa, case, cast.desk, "lead", worker=cast.quy) == 1


def test_nothing_is_written_for_who_is_kept_out_nor_for_her_whole_unit(cast: Cast):
    case = reported(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    assert not CaseHeldByUnit.objects.filter(group_id=cast.desk.pk, content_object=case).exists()
    for word in WORDS:
        assert given(cast.hoa, case, cast.desk, word) == 0
        assert given(cast.hoa, case, cast.desk, word, worker=cast.quy) == 0
        assert given(cast.thu, case, cast.desk, word, worker=cast.quy) == 0


def test_a_supervisor_passes_on_only_person_by_person_and_never_to_herself(cast: Cast):
    case = reported(cast)
    for word in WORDS:
        assert given(cast.thu, case, cast.desk, word, worker=cast.hoa) == 1
        assert given(cast.thu, case, cast.province, word, worker=cast.thu) == 0
    assert given(cast.thu, case, cast.address, "see", worker=cast.mai) == 1
    assert given(cast.thu, case, cast.address, "work", worker=cast.mai) == 0


@pytest.mark.parametrize("word", WORDS)
def test_a_draft_is_nobodys_but_the_unit_that_heard_her(cast: Cast, word: str):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    for person in (cast.mai, cast.hoa, cast.thu):
        for unit in (cast.desk, cast.province, cast.other_address):
            assert given(person, case, unit, word) == 0
    assert given(cast.mai, case, cast.address, "lead") == 0


def test_nobody_takes_the_desks_rows_or_the_provinces(cast: Cast):
    case = reported(cast)
    for table in ("casework_caseheldbyunit", "casework_caseheldbyworker"):
        for person in (cast.mai, cast.hoa, cast.thu, cast.lan):
            assert tried(person, f"DELETE FROM {table} WHERE content_object_id = %s", [case.pk]) == 0, person.username


def test_what_has_lapsed_may_be_swept_by_its_own_unit(cast: Cast):
    case = reported(cast)
    CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.address.pk).update(
        expires_at=timezone.now() - timedelta(hours=1)  # the database counts from when this test began
    )
    sweep = "DELETE FROM casework_caseheldbyunit WHERE content_object_id = %s AND group_id = %s"
    for person, swept in ((cast.lu, 0), (cast.thu, 0), (cast.mai, 1), (cast.hoa, 1)):
        assert tried(person, sweep, [case.pk, cast.address.pk]) == swept, person.username


@pytest.mark.parametrize(
    "change",
    [
        "expires_at = NULL",
        "permission_id = permission_id + 1, sealed_key = NULL",
        "granted_by = 1",
        "sealed_key = 'x'",
        "reason = 'x'",
    ],
)
def test_who_only_sees_changes_no_right_of_her_own_or_others(cast: Cast, change: str):
    case = reported(cast)
    with cast.hoa.acting() as hoa:
        register(hoa, case)
    for table in ("casework_caseheldbyunit", "casework_caseheldbyworker"):
        for person in (cast.mai, cast.thu):
            update = f"UPDATE {table} SET {change} WHERE content_object_id = %s"
            assert tried(person, update, [case.pk]) == 0, person.username


def test_a_key_that_came_on_the_way_is_settled_once_and_not_overwritten(cast: Cast):
    case = reported(cast)
    settle = "UPDATE casework_caseheldbyunit SET sealed_key = %s WHERE content_object_id = %s AND group_id = %s"
    settled, on_the_way = bytes([1]) + bytes(60), bytes([2]) + bytes(1169)
    see = CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.province.pk)
    assert see.count() == 1 and bytes(see.get().sealed_key or b"")[0] == 2
    assert tried(cast.thu, settle, [on_the_way, case.pk, cast.province.pk]) == 0
    for person in (cast.mai, cast.hoa):  # who gave it does not settle it either
        assert tried(person, settle, [settled, case.pk, cast.province.pk]) == 0
    assert tried(cast.thu, settle, [settled, case.pk, cast.province.pk]) == 1
    see.update(sealed_key=settled)
    assert tried(cast.thu, settle, [settled[:-1] + b"x", case.pk, cast.province.pk]) == 0


def test_only_who_works_on_a_case_keeps_somebody_from_it_and_says_it_was_she(cast: Cast):
    case = reported(cast)
    say = "INSERT INTO casework_exclusion (case_id, worker_id, made_by_id, made_at) VALUES (%s, %s, %s, now())"
    for person in (cast.mai, cast.thu, cast.binh, cast.lan):
        assert tried(person, say, [case.pk, cast.hoa.worker.pk, person.worker.pk]) == 0, person.username
    assert tried(cast.hoa, say, [case.pk, cast.mai.worker.pk, cast.quy.worker.pk]) == 0
    assert tried(cast.hoa, say, [case.pk, cast.mai.worker.pk, cast.hoa.worker.pk]) == 1


@pytest.mark.parametrize("named", [["thu", "mai", "quy"], ["quy"], ["thu"], ["hoa"]])
def test_no_word_against_anybody_leaves_a_case_without_a_key(cast: Cast, named: list[str]):
    """Past the operation nobody's colleagues were given the key first: all that the units held would be gone."""
    case = reported(cast)
    before = set(CaseHeldByUnit.objects.filter(content_object=case).values_list("pk", flat=True))
    keep_out(cast, cast.hoa, case, named, left=False)
    assert set(CaseHeldByUnit.objects.filter(content_object=case).values_list("pk", flat=True)) == before
    assert not Exclusion.objects.exists()


def keep_out(cast: Cast, by: Person, case: Case, named: list[str], *, left: bool) -> None:
    """These people are named in one injected statement."""
    say = (
        "INSERT INTO casework_exclusion (case_id, worker_id, made_by_id, made_at)"
        " SELECT %s, named, %s, now() FROM unnest(%s::bigint[]) named"
    )
    people = [getattr(cast, name).worker.pk for name in named]
    refused = nullcontext() if left else pytest.raises(IntegrityError, match="nobody would be left")
    word = signed_context.signed_word(by.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor, refused, transaction.atomic():
        cursor.execute(say, [case.pk, by.worker.pk, people])


def test_no_word_leaves_a_packet_or_a_stay_without_a_key(cast: Cast):
    """The case itself is Hoa's in her own name; what hangs on it is still the desk's as a whole."""
    referral = Referral.objects.get(pk=str(sent(cast)["referral"]))
    case = referral.case
    with cast.hoa.acting() as hoa, act_of(hoa.pk, cast.province.pk, "grant.exclude"):
        gate.enter(hoa, Case, case.pk, Act.GRANT_EXCLUDE)
        grants.give_one_by_one(case, cast.desk, Hold.LEAD, [cast.quy.worker.pk], reason="", expires_at=None)
    keep_out(cast, cast.hoa, case, ["quy"], left=False)
    with cast.hoa.acting() as hoa, act_of(hoa.pk, cast.province.pk, "grant.exclude"):
        gate.enter(hoa, Referral, referral.pk, Act.REFERRAL_LOOK)
        grants.give_one_by_one(referral, cast.desk, Hold.LEAD, [cast.quy.worker.pk], reason="", expires_at=None)
    keep_out(cast, cast.hoa, case, ["quy"], left=True)
    # And now Hoa alone holds them.
    keep_out(cast, cast.hoa, case, ["hoa"], left=False)


def test_a_draft_is_not_kept_from_everybody_who_will_have_to_carry_it(cast: Cast):
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
    keep_out(cast, cast.mai, case, ["thu"], left=False)
    keep_out(cast, cast.mai, case, ["mai"], left=False)
    # A desk at which everybody is near him is passed by: another carries the case. That desk's key opens the address's,
    # so whoever heard her must hold it by name first.
    keep_out(cast, cast.mai, case, ["hoa", "quy"], left=False)
    with cast.mai.acting() as mai, act_of(mai.pk, cast.province.pk, "grant.exclude"):
        gate.enter(mai, Case, case.pk, Act.GRANT_EXCLUDE)
        grants.give_one_by_one(case, cast.address, Hold.WORK, [], reason="", expires_at=None)
    keep_out(cast, cast.mai, case, ["hoa", "quy"], left=True)


def test_who_settles_what_is_settled_already_changes_nothing_and_breaks_nothing(cast: Cast):
    case = reported(cast)
    see = CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.province.pk, sealed_key__isnull=False)
    on_the_way = bytes(see.get().sealed_key or b"")
    settled, again = b"\x01" * 61, b"\x01" * 60 + b"x"
    see.update(sealed_key=settled)
    word = signed_context.signed_word(cast.thu.worker.pk, pid(), until=soon())
    write = "UPDATE casework_caseheldbyunit SET sealed_key = %s WHERE content_object_id = %s AND group_id = %s"
    with as_the_application(word) as cursor:
        cursor.execute(write, [again, case.pk, cast.province.pk])
        assert cursor.rowcount == 0
        for other in (on_the_way, again[:-1], b"\x01"):
            with pytest.raises(Error, match="settled, not changed"), transaction.atomic():
                cursor.execute(write, [other, case.pk, cast.province.pk])
        with pytest.raises(Error, match="settled, not changed"), transaction.atomic():
            cursor.execute(write.replace(" WHERE", ", reason = 'x' WHERE"), [again, case.pk, cast.province.pk])
    assert bytes(see.get().sealed_key or b"") == settled


def test_a_partner_gives_its_packet_back_and_does_nothing_else_with_it(cast: Cast):
    referral = Referral.objects.get(pk=str(sent(cast)["referral"]))
    table = "casework_referralheldbyunit"
    prolong = f"UPDATE {table} SET expires_at = NULL WHERE content_object_id = %s"
    assert tried(cast.lan, prolong, [referral.pk]) == 0
    for unit in (cast.police, cast.province, cast.desk):
        for word in WORDS:
            if unit is not cast.desk:
                assert given(cast.lan, referral, unit, word) == 0
                assert given(cast.hoa, referral, unit, word) == 0
    assert given(cast.lan, referral, cast.health, "lead") == 0
    assert given(cast.lan, referral, cast.health, "work", worker=cast.lan) == 0
    take = f"DELETE FROM {table} WHERE content_object_id = %s AND group_id = %s"
    assert tried(cast.lan, take, [referral.pk, cast.desk.pk]) == 0
    assert tried(cast.hoa, take, [referral.pk, cast.desk.pk]) == 0
    assert tried(cast.mai, take, [referral.pk, cast.health.pk]) == 0
    assert tried(cast.lan, take, [referral.pk, cast.health.pk]) == 2
    assert tried(cast.hoa, take, [referral.pk, cast.health.pk]) == 2


def test_where_she_is_hidden_goes_to_a_trusted_address_of_the_province_at_most(cast: Cast):
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        ask_consent(hoa, case, answers={"shelter": "given"}, method="signature")
        stay = admit(
            hoa,
            case,
            kind="trusted_address",
            address=cast.other_address.pk,
            until=timezone.now() + timedelta(days=2),
            agrees="yes",
        )
    for unit in (cast.province, cast.health, cast.other_desk):
        for word in WORDS:
            assert given(cast.hoa, stay, unit, word) == 0
    assert given(cast.hoa, stay, cast.address, "work") == 0
    assert given(cast.hoa, stay, cast.address, "see") == 1
    assert given(cast.lu, stay, cast.address, "see") == 0
    assert given(cast.mai, stay, cast.address, "see") == 0
    prolong = "UPDATE casework_shelterstayheldbyunit SET expires_at = NULL WHERE content_object_id = %s"
    assert tried(cast.lu, prolong, [stay.pk]) == 0
    with cast.hoa.acting() as hoa:
        discharge(hoa, ShelterStay.objects.get(pk=stay.pk), expected_version=1, how="home_safe")
    with cast.lu.acting() as lu, unit_of_work.transaction_as(lu):
        assert not ShelterStay.objects.exists()


def test_a_case_held_person_by_person_goes_on_whoever_of_the_unit_acts(cast: Cast):
    """Quý is kept out; of the two who are left each can bring in a partner, whose packet both hold."""
    words = "sau con de leo len nui cao"
    with cast.thu.acting() as thu:
        dua = units.enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=words)
        units.appoint(thu, cast.province, unit=cast.desk, worker=dua, role=Role.OFFICER)
    case = case_at(cast, Stage.ACTIVE)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
        ask_consent(hoa, case, answers={"health": "given"}, method="signature")
    signed = door.sign_in("dua", words, source=door.Source("test"))
    with keyring.using(signed.ring):
        expected_version = packets.state_of(gate.enter(signed.worker, Case, case.pk, Act.REFERRAL_SEND))
        referral = send_referral(
            signed.worker,
            case,
            service="health",
            to=cast.health.pk,
            parts=(),
            needs="Khám",
            urgency="soon",
            expected_version=expected_version,
        )
    assert {holder.name for holder in grants.holders(referral) if holder.hold is Hold.LEAD} == {
        "Lò Thị Hoa",
        "Lý Thị Dua",
    }


def test_a_draft_held_person_by_person_is_submitted_by_either(cast: Cast):
    with cast.thu.acting() as thu:
        units.appoint(thu, cast.province, unit=cast.address, worker=cast.hoa.worker, role=Role.HOST)
        units.appoint(thu, cast.province, unit=cast.address, worker=cast.quy.worker, role=Role.HOST)
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.quy.worker.pk)
        submit_to_desk(mai, case)
    words = CaseHeldByWorker.objects.filter(content_object=case, through_unit=cast.address)
    assert set(words.values_list("permission__codename", flat=True)) == {"see"}
    assert {holder.hold for holder in grants.holders(case) if holder.name == "Lò Thị Hoa"} == {Hold.LEAD}


def test_a_partner_gives_a_packet_on_to_no_colleague_who_is_kept_from_the_case(cast: Cast):
    """A partner sees no case, and yet must know whom of her own unit to leave out."""
    words = "sau con de leo len nui cao"
    with cast.thu.acting() as thu:
        dua = units.enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=words)
        units.appoint(thu, cast.province, unit=cast.health, worker=dua, role=Role.PARTNER)
    referral = Referral.objects.get(pk=str(sent(cast)["referral"]))
    with cast.hoa.acting() as hoa:
        exclude(hoa, referral.case, worker_id=dua.pk)
    door.sign_in("lan", cast.lan.passphrase, source=door.Source("test"))
    assert [holder.name for holder in grants.holders(referral) if holder.hold is Hold.WORK] == ["Hoàng Thị Lan"]


def test_who_is_kept_from_a_case_is_kept_from_its_lines_in_the_provinces_trail(cast: Cast):
    with cast.thu.acting() as thu:
        words = "sau con de leo len nui"
        kim = units.enrol_worker(thu, cast.province, username="kim", display_name="Vũ Thị Kim", passphrase=words)
        units.appoint(thu, cast.province, unit=cast.province, worker=kim, role=Role.SUPERVISOR)
    case, other = reported(cast), reported(cast)
    with cast.thu.acting() as thu:
        gate.enter(thu, Case, case.pk, Act.CASE_LOOK)

    def lines() -> set[tuple[UUID | None, int | None]]:
        with cast.thu.acting() as thu, unit_of_work.transaction_as(thu):
            return set(Event.objects.values_list("case_id", "worker_id"))

    mai = cast.mai.worker.pk
    assert {(case.pk, mai), (other.pk, mai)} <= lines()
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.thu.worker.pk)
    assert Exclusion.objects.filter(case=case).exists()
    left = lines()
    assert (other.pk, mai) in left
    assert {worker for case_id, worker in left if case_id == case.pk} <= {cast.thu.worker.pk}
