"""Whoever is kept from a case: no key she has opens any of it in a stolen copy, and no deleted row shows it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from casework.journey import door, units
from casework.journey.intake.excluding import exclude
from casework.journey.intake.hearing import add_note
from casework.journey.intake.opening import open_case
from casework.journey.intake.submitting import submit_to_desk
from casework.journey.referral.answering import withdraw_referral
from casework.policy import gate, grants, lists, signed_context, unit_of_work
from casework.policy.data_keys import NotItsKey
from casework.policy.grant_tables import KINDS, CaseHeldByUnit, CaseHeldByWorker, permission_of
from casework.policy.kept_out import LogBroken
from casework.policy.table import Hold
from casework.queries import desk
from casework.records.cases import Case, Exclusion
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.records.units import Membership
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotFound
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from casework.trail.proof.verification import said_by
from casework.vault import keyring
from tests import past_the_acts
from tests.cast import Cast, Person
from tests.policy.thief import plunder
from tests.policy.words import UNBOUND_EXCLUSIONS, as_the_application, pid, soon
from tests.states import taken_in

KNOWN = door.Source("test")
NEW = "sau con de leo len nui cao"


def as_owner(statement: str, *values: Any) -> None:
    """What he does with every trigger of the database switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute(statement, list(values))
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def seated(cast: Cast, username: str, unit: str, role: Role) -> Worker:
    """Somebody new, seated by the province."""
    with cast.thu.acting() as thu:
        worker = units.enrol_worker(thu, cast.province, username=username, display_name="Lý Thị Dua", passphrase=NEW)
        units.appoint(thu, cast.province, unit=getattr(cast, unit), worker=worker, role=role)
    return worker


def with_packet_and_stay(cast: Cast) -> tuple[Case, Referral, ShelterStay]:
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Chị ấy sợ đêm")
        return case, past_the_acts.referral(hoa, case, cast), past_the_acts.shelter_stay(hoa, case, cast)


def kept_out(cast: Cast, case: Case, *workers: Worker) -> Case:
    for worker in workers:
        with cast.hoa.acting() as hoa:
            exclude(hoa, Case.objects.get(pk=case.pk), worker_id=worker.pk)
    return Case.objects.get(pk=case.pk)


def opened_of(case: Case, passphrases: dict[str, str]) -> set[str]:
    """What a thief with a copy of now and these passphrases opens of this case, by table."""
    loot = plunder(passphrases=passphrases, loose_keys=set())
    its_own = {case.pk, *case.referrals.values_list("pk", flat=True), *case.shelter_stays.values_list("pk", flat=True)}
    assert loot.unit_keys, "the passphrase opens nothing at all"
    return {f"key of {one}" for one in its_own & loot.data_keys.keys()} | {
        table for table, row, _ in loot.opened if belongs(table, row, its_own)
    }


def belongs(table: str, row: UUID, its_own: Iterable[UUID]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND column_name IN ('id', 'case_id', 'history_id') ORDER BY 1",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
        key = "history_id" if "history_id" in columns else "id" if "id" in columns else "case_id"
        asked = [name for name in columns if name != "history_id"]
        cursor.execute(f"SELECT {', '.join(asked)} FROM {table} WHERE {key} = %s", [row])
        return bool(set(cursor.fetchone() or ()) & set(its_own))


# No key leads there ---------------------------------------------------------------------------------------------------


def test_the_excluded_officers_passphrase_opens_nothing_of_it_in_a_later_copy(cast: Cast):
    """Also nothing of before: the desk's key opens those of the address and of the health station, and no row of theirs
    is left."""
    case, _, _ = with_packet_and_stay(cast)
    assert opened_of(case, {"quy": cast.quy.passphrase})
    case = kept_out(cast, case, cast.quy.worker)
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Chị ấy đã chuyển nhà")
    for person in (cast.hoa, cast.mai, cast.thu):
        with person.acting() as worker:
            lists.list_visible(worker, Case, ("name",), act=Act.CASE_LIST)  # settles what came by HPKE
    assert opened_of(case, {"quy": cast.quy.passphrase}) == set()
    assert opened_of(case, {"hoa": cast.hoa.passphrase})


def test_nor_does_the_excluded_supervisors(cast: Cast):
    """The province's key opens that of every unit below it, partners' and addresses' too."""
    xuan = seated(cast, "xuan", "province", Role.SUPERVISOR)
    case, packet, _ = with_packet_and_stay(cast)
    assert opened_of(case, {"xuan": NEW})
    case = kept_out(cast, case, xuan)
    assert opened_of(case, {"xuan": NEW}) == set()
    assert not any(
        kind.by_unit._default_manager.filter(content_object_id__in=[case.pk, packet.pk]).exists()
        for kind in KINDS.values()
    )
    # Who is left has it: the other supervisor, the desk, the address, the station.
    assert opened_of(case, {"thu": cast.thu.passphrase})
    with cast.lan.acting() as lan:
        assert gate.enter(lan, Referral, packet.pk, Act.REFERRAL_LOOK).packet
    with cast.mai.acting() as mai:
        assert gate.enter(mai, Case, case.pk, Act.CASE_LOOK).name == "Thào Thị Dợ"


def test_what_comes_after_it_is_parted_from_the_beginning(cast: Cast):
    """Named on the draft: the desk, the province, a packet and a stay get it person by person when they get it."""
    xuan = seated(cast, "xuan", "province", Role.SUPERVISOR)
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.quy.worker.pk)
        exclude(mai, Case.objects.get(pk=case.pk), worker_id=xuan.pk)
        case = submit_to_desk(mai, Case.objects.get(pk=case.pk))
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, case.pk, Act.CASE_REGISTER)
        packet, stay = past_the_acts.referral(hoa, case, cast), past_the_acts.shelter_stay(hoa, case, cast)
    for kind, subject in ((Case, case), (Referral, packet), (ShelterStay, stay)):
        assert not KINDS[kind].by_unit._default_manager.filter(content_object_id=subject.pk).exists()
        assert KINDS[kind].by_worker._default_manager.filter(content_object_id=subject.pk).exists()
    for secret in ({"quy": cast.quy.passphrase}, {"xuan": NEW}):
        assert opened_of(case, secret) == set()
    assert opened_of(case, {"thu": cast.thu.passphrase})


def test_a_desk_of_somebody_else_keeps_its_row(cast: Cast):
    """Excluding the officer parts what her keys open, and no more: the province above holds it as it did."""
    case = kept_out(cast, taken_in(cast), cast.quy.worker)
    left = set(CaseHeldByUnit.objects.filter(content_object=case).values_list("group_id", flat=True))
    assert left == {cast.province.pk}


def test_no_injected_statement_gives_a_unit_whole_what_a_key_of_his_opens(cast: Cast):
    case = kept_out(cast, taken_in(cast), cast.quy.worker)
    see = permission_of(Case, Hold.SEE)
    word = signed_context.signed_word(cast.hoa.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor:
        for unit, may in ((cast.desk, False), (cast.address, False), (cast.province, True)):
            cursor.execute("SELECT wall.may_give_case(%s, %s, %s)", [case.pk, unit.pk, see])
            assert cursor.fetchone() == (may,)


def test_who_comes_to_the_desk_or_the_address_later_is_given_it_by_name(cast: Cast):
    case = kept_out(cast, taken_in(cast), cast.quy.worker)
    for username, unit, role in (("dua", "desk", Role.OFFICER), ("say", "address", Role.HOST)):
        newcomer = seated(cast, username, unit, role)
        assert CaseHeldByWorker.objects.filter(content_object=case, user=newcomer).exists()
        signed = door.sign_in(username, NEW, source=KNOWN)
        with keyring.using(signed.ring):
            assert gate.enter(signed.worker, Case, case.pk, Act.CASE_LOOK).name == "Thào Thị Dợ"
        with cast.thu.acting() as thu:
            units.end_membership(thu, cast.province, unit=getattr(cast, unit), worker=newcomer)
        assert not CaseHeldByWorker.objects.filter(content_object=case, user=newcomer).exists()
        assert opened_of(case, {"hoa": cast.hoa.passphrase})


@pytest.mark.parametrize("over", ["", "withdrawn", "ended by the log"])
def test_who_is_alone_at_a_partners_and_lost_her_passphrase_is_given_the_packet_again(cast: Cast, over: str):
    """By the desk that leads it, when somebody there signs in: the province has no key of packets."""
    case, packet, _ = with_packet_and_stay(cast)
    kept_out(cast, case, cast.quy.worker)
    with cast.thu.acting() as thu:
        units.renew_worker(thu, cast.province, worker=Worker.objects.get(pk=cast.lan.worker.pk), passphrase=NEW)
    held = KINDS[Referral].by_worker._default_manager.filter(content_object_id=packet.pk, user_id=cast.lan.worker.pk)
    assert not held.exists()
    with cast.hoa.acting() as hoa:
        packet = gate.enter(hoa, Referral, packet.pk, Act.REFERRAL_LOOK)
        if over == "withdrawn":
            withdraw_referral(hoa, packet, expected_version=packet.version, reason="not_needed", text="")
        elif over:
            with unit_of_work.within(hoa, Act.REFERRAL_WITHDRAW, province_id=cast.province.pk) as doing:
                grants.expire(packet, packet.to_unit, timezone.now() - timedelta(hours=1))
                append.write(doing, Outcome.DONE, case_id=case.pk)
    door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    assert held.exists() is not bool(over)
    if not over:
        signed = door.sign_in("lan", NEW, source=KNOWN)
        with keyring.using(signed.ring):
            assert gate.enter(signed.worker, Referral, packet.pk, Act.REFERRAL_ACCEPT).packet


def test_nobody_is_seated_above_a_unit_that_holds_a_case_she_is_kept_from(cast: Cast):
    """The address holds it whole; the desk's key, and the province's, open the address's."""
    with cast.mai.acting() as mai:
        case = open_case(mai, cast.address, name="Thào Thị Dợ")
        exclude(mai, case, worker_id=cast.lan.worker.pk)
    CaseHeldByUnit.objects.filter(content_object=case).update(group_id=cast.address.pk)
    for unit, role in ((cast.desk, Role.OFFICER), (cast.province, Role.SUPERVISOR)):
        with cast.thu.acting() as thu, pytest.raises(InvalidValue, match="kept_from_a_case_here"):
            units.appoint(thu, cast.province, unit=unit, worker=cast.lan.worker, role=role)
    with cast.thu.acting() as thu:
        units.appoint(thu, cast.province, unit=cast.other_desk, worker=cast.lan.worker, role=Role.OFFICER)


# Table or log ---------------------------------------------------------------------------------------------------------


def shown(person: Person, case: Case) -> set[str]:
    """Where she meets this case: list, overview, search, gate, and the rows of the wall by every table that has it."""
    met = set()
    with person.acting() as worker:
        if any(row.id == case.pk for row in lists.list_visible(worker, Case, ("stage",), act=Act.CASE_LIST)):
            met.add("list")
        if any(row.id == case.pk for row in lists.list_named(worker, act=Act.CASE_LIST, limit=50)):
            met.add("search")
        if lists.among(worker, Case, ("stage",), [case.pk], act=Act.CASE_LIST):
            met.add("among")
        if str(case.pk) in repr(desk.desk(worker)):
            met.add("desk")
        for act in (Act.CASE_LOOK, Act.CASE_HISTORY):
            try:
                with suppress(NotItsKey):  # let in, and the key of before was turned
                    gate.look_in(worker, Case, case.pk, act)
                met.add(act.value)
            except NotFound:
                pass
        if gate.acts_open_to(worker, Case.objects.get(pk=case.pk)):
            met.add("acts")
        with unit_of_work.transaction_as(worker), connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND column_name = 'case_id' AND table_name LIKE 'casework\\_%%'"
                " AND has_table_privilege('casework_app', 'public.' || table_name, 'SELECT')"
            )
            for (table,) in [*cursor.fetchall(), ("casework_case",)]:
                column = "id" if table == "casework_case" else "case_id"
                cursor.execute(f"SELECT 1 FROM {table} WHERE {column} = %s", [case.pk])
                if cursor.fetchone():
                    met.add(table)
    return met


HERS = {"casework_event"}
"""Lines that she wrote herself, before."""


@pytest.mark.parametrize("who", ["quy", "xuan"])
def test_whose_exclusion_the_owner_deleted_sees_the_case_nowhere(cast: Cast, who: str):
    """The owner also puts back the row of her unit, as if it had never been parted."""
    xuan = seated(cast, "xuan", "province", Role.SUPERVISOR)
    case, _, _ = with_packet_and_stay(cast)
    person = cast.quy if who == "quy" else Person(xuan, NEW, cast.thu.private, cast.thu.unit_keys, cast.thu.anchor)
    assert {"list", "search", "among", Act.CASE_LOOK.value, Act.CASE_HISTORY.value, "acts", "casework_case"} < shown(
        person, case
    )
    rows = list(CaseHeldByUnit.objects.filter(content_object=case))
    case = kept_out(cast, case, person.worker)
    as_owner("DELETE FROM casework_exclusion")
    for row in rows:
        if not CaseHeldByUnit.objects.filter(pk=row.pk).exists():
            row.save(force_insert=True)
    assert shown(person, case) - HERS == set()
    with connection.cursor() as cursor:
        cursor.execute(UNBOUND_EXCLUSIONS)
    assert {"list", "search", "among", Act.CASE_LOOK.value, "casework_case"} < shown(person, case)  # what the log stops


def test_whoever_is_kept_out_reads_no_row_that_says_so(cast: Cast):
    case = kept_out(cast, taken_in(cast), cast.quy.worker)
    with cast.quy.acting() as quy, unit_of_work.transaction_as(quy):
        assert not Exclusion.objects.exists()
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        assert Exclusion.objects.filter(case=case).exists()


def test_the_log_is_asked_by_its_indexes(cast: Cast):
    """Whoever asks reads the few events that keep somebody out, and not the log."""
    case = kept_out(cast, taken_in(cast), cast.quy.worker)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT 1 FROM wall.kept_out WHERE case_id = '{case.pk}' AND worker_id = 1")
        assert "event_keeps_out" in str(cursor.fetchall())
        cursor.execute("SET LOCAL enable_indexscan = off")  # of three events the one index is as good as the other
        cursor.execute(
            "EXPLAIN SELECT case_id FROM casework_event e WHERE e.case_id IS NOT NULL"
            """ AND position('["exclude","case",'::bytea IN e.body) > 0"""
            " AND wall.whom_it_keeps_out(e.body, e.case_id) @> ARRAY[1::bigint]"
        )
        assert "event_of_whom_it_keeps_out" in str(cursor.fetchall())


# Seating --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM casework_event WHERE act = 'grant.exclude'",
        "UPDATE casework_event SET body = '[3]' WHERE act = 'grant.exclude'",
    ],
    ids=["gone", "overwritten"],
)
def test_nobody_is_seated_where_a_log_does_not_hold(cast: Cast, damage: str):
    """Who is kept out cannot be known from it: whoever it was, the unit's key is not given on."""
    case = kept_out(cast, taken_in(cast), cast.quy.worker)
    with cast.hoa.acting() as hoa:
        add_note(hoa, case, text="Chị ấy sợ đêm")
    as_owner("DELETE FROM casework_exclusion")
    as_owner(damage)
    places = Membership.objects.count()
    with cast.thu.acting() as thu, pytest.raises(LogBroken):
        units.appoint(thu, cast.province, unit=cast.province, worker=cast.quy.worker, role=Role.SUPERVISOR)
    assert Membership.objects.count() == places
    assert Event.objects.filter(act="membership.appoint", outcome="refused").exists()
    # Where no key leads to that case seating goes on.
    with cast.thu.acting() as thu:
        units.appoint(thu, cast.province, unit=cast.other_desk, worker=cast.quy.worker, role=Role.OFFICER)


def test_a_log_whose_end_was_cut_off_gives_nobody_the_key(cast: Cast):
    """The act that excluded him was the last: its event is gone and the chain put back, so it has no hole. The history
    of the case still knows of an act that the log does not."""
    case = kept_out(cast, taken_in(cast), cast.quy.worker)
    as_owner("DELETE FROM casework_exclusion")
    event = Event.objects.get(act="grant.exclude")
    before = Event.objects.get(case_id=case.pk, case_seq=(event.case_seq or 0) - 1)
    as_owner("DELETE FROM casework_event WHERE id = %s", event.pk)
    as_owner(
        "UPDATE casework_casechain SET length = %s, head = %s WHERE case_id = %s",
        *(before.case_seq, hashlib.sha256(b"\0" + bytes(before.body)).digest(), case.pk),
    )
    door.sign_in("hoa", cast.hoa.passphrase, source=KNOWN)
    assert not CaseHeldByWorker.objects.filter(user=cast.quy.worker).exists()
    rights = said_by(Event.objects.filter(act="door.sign_in").latest("id"))["rights"]
    assert ["broken", "case", str(case.pk)] in [right[:3] for right in rights]
    with cast.thu.acting() as thu, pytest.raises(LogBroken):
        units.appoint(thu, cast.province, unit=cast.province, worker=cast.quy.worker, role=Role.SUPERVISOR)
