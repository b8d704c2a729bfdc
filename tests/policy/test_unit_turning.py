"""A unit that somebody leaves goes on with its next key, no desk opens what is under it, and neither is put back."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.urls import reverse

from casework.journey import units
from casework.journey.intake.excluding import exclude
from casework.journey.province_keys import turn_fingerprint_key
from casework.policy import gate, lists, signed_context, unit_of_work, unit_turning, viewing
from casework.policy.certification import NotCertified
from casework.policy.grant_tables import KINDS, CaseHeldByUnit, CaseHeldByWorker
from casework.policy.turning import copy_for_unit
from casework.policy.unit_keys import fingerprint_keys_of, key_of, parent_context
from casework.queries.list_rows import opened_name
from casework.records.cases import Case
from casework.records.oversight import Review
from casework.records.referral import Referral
from casework.records.rotation import RotationDue
from casework.records.units import Membership, MembershipKey, Unit, UnitKey
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import SecondPersonNeeded
from casework.trail.events import Event
from casework.trail.proof.verification import said_by
from casework.vault import keyring, wrapping
from casework.vault.errors import Outdated
from casework.vault.key_chain import newest_of
from casework.vault.keypairs import PublicKey
from casework.vault.keyring import Keyring
from tests import past_the_acts
from tests.cast import Cast
from tests.passphrases import passphrase
from tests.policy.keeping import as_now, leaves, noted, texts, writing
from tests.policy.thief import plunder
from tests.policy.words import as_the_application, pid, soon
from tests.signing_in import SignedIn
from tests.states import arrived, taken_in

AFTER = "Chị ấy đã chuyển nhà"


def test_the_unit_goes_on_with_its_next_key_and_reads_all_that_it_read(cast: Cast):
    settled, on_its_way = taken_in(cast), arrived(cast, "Lý Thị Xí")
    with cast.hoa.acting() as hoa:
        gate.enter(hoa, Case, settled.pk, Act.CASE_LOOK)
    old = cast.hoa.unit_keys[cast.desk.pk]
    leaves(cast, cast.quy, cast.desk)
    hoa_now = cast.hoa.as_of_now()
    assert hoa_now.unit_keys[cast.desk.pk] != old
    for _ in range(2):  # once from copies of before, once from settled ones
        with hoa_now.acting() as hoa:
            listed = lists.list_visible(hoa, Case, ("name",), act=Act.CASE_LIST)
            assert {opened_name(one) for one in listed} == {"Thào Thị Dợ", "Lý Thị Xí"}
        with hoa_now.acting() as hoa:
            named = lists.list_named(hoa, act=Act.CASE_LIST, limit=50)
            assert {one.name for one in named} == {"Thào Thị Dợ", "Lý Thị Xí"}
        with hoa_now.acting() as hoa:
            assert gate.enter(hoa, Case, on_its_way.pk, Act.CASE_LOOK).name == "Lý Thị Xí"
    assert not MembershipKey.objects.filter(membership__worker=cast.quy.worker).exists()


def test_a_turned_unit_still_has_both_fingerprint_keys_while_rows_are_renewed(cast: Cast):
    with cast.thu.acting() as thu:
        turn_fingerprint_key(thu, cast.province)
    with cast.hoa.as_of_now().acting():
        before = fingerprint_keys_of(cast.desk)
    assert before.former is not None and before.number == 2
    with cast.thu.as_of_now().acting() as thu:
        units.end_membership(thu, cast.province, unit=cast.desk, worker=Worker.objects.get(pk=cast.quy.worker.pk))
    with cast.hoa.as_of_now().acting():
        assert fingerprint_keys_of(cast.desk) == before


def test_the_units_turn_is_signed_and_named_in_the_trail(cast: Cast):
    before = Unit.objects.get(pk=cast.desk.pk)
    leaves(cast, cast.quy, cast.desk)
    after = Unit.objects.get(pk=cast.desk.pk)
    assert bytes(after.public_key) != bytes(before.public_key) and after.certified != before.certified
    rights = said_by(Event.objects.filter(act="membership.end").latest("id"))["rights"]
    assert ["turn", "unit", f"unit:{cast.desk.pk}", "", "3"] in rights  # Cúc left it before
    # The old word about the old key is void.
    Unit.objects.filter(pk=cast.desk.pk).update(public_key=before.public_key, certified=before.certified)
    with pytest.raises(NotCertified):
        arrived(cast, "Lý Thị Xí")


# The way down ---------------------------------------------------------------------------------------------------------


def test_a_desk_has_no_way_down_to_its_addresses(cast: Cast):
    """An officer who is kept from a case: his passphrase, the desk's key, a dump in which the address still sees."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    loot = plunder(passphrases={"quy": cast.quy.passphrase}, loose_keys=set(cast.quy.unit_keys.values()))
    assert cast.desk.pk in loot.unit_keys and cast.address.pk not in loot.unit_keys
    assert case.pk not in loot.data_keys and "Thào Thị Dợ" not in texts(loot)


def test_an_address_of_before_is_turned_and_its_desk_has_no_way_down_any_more(cast: Cast):
    under_the_desk(cast)
    before = plunder(passphrases={"quy": cast.quy.passphrase}, loose_keys=set())
    assert cast.address.pk in before.unit_keys
    kept = {before.unit_keys[cast.address.pk]}
    with cast.thu.acting() as thu:
        assert [unit.pk for unit in unit_turning.under_a_desk(cast.province)] == [cast.address.pk]
        assert [unit.pk for unit in units.turn_keys(thu, cast.province)] == [cast.address.pk]
        assert not unit_turning.under_a_desk(cast.province)
    case = taken_in(as_now(cast))
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    loot = plunder(passphrases={"quy": cast.quy.passphrase}, loose_keys=kept)
    assert case.pk not in loot.data_keys


def test_where_somebody_leaves_a_desk_the_addresses_it_still_opens_turn_with_it(cast: Cast):
    under_the_desk(cast)
    leaves(cast, cast.quy, cast.desk)
    assert Unit.objects.get(pk=cast.address.pk).key_mark is not None
    assert Unit.objects.get(pk=cast.other_address.pk).key_mark is None
    with cast.thu.acting():
        assert not unit_turning.under_a_desk(cast.province)
        assert key_of(Unit.objects.get(pk=cast.address.pk)) == cast.mai.as_of_now().unit_keys[cast.address.pk]


def under_the_desk(cast: Cast) -> None:
    """As the address's key was kept before: wrapped under the desk's."""
    sealed = wrapping.wrap(
        cast.hoa.unit_keys[cast.desk.pk],
        cast.mai.unit_keys[cast.address.pk],
        context=parent_context(cast.address.pk, cast.desk.pk),
    )
    UnitKey.objects.filter(unit=cast.address).update(under_parent=sealed)


def test_a_supervisor_who_left_opens_nothing_new_of_the_whole_province(cast: Cast):
    with cast.thu.acting() as thu:
        dua = units.enrol_worker(
            thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=passphrase("dua")
        )
        units.appoint(thu, cast.province, unit=cast.province, worker=dua, role=Role.SUPERVISOR)
    case = taken_in(cast)
    everything = plunder(passphrases={"dua": passphrase("dua")}, loose_keys=set())
    assert case.pk in everything.data_keys and len(everything.unit_keys) == Unit.objects.count()
    kept = {*everything.unit_keys.values(), *everything.data_keys.values()}
    with cast.thu.acting() as thu:
        units.end_membership(thu, cast.province, unit=cast.province, worker=dua)
    now = as_now(cast)
    noted(now.hoa, case, AFTER)
    new = arrived(now, "Lý Thị Xí")
    loot = plunder(passphrases={"dua": passphrase("dua")}, loose_keys=kept)
    assert AFTER not in texts(loot) and new.pk not in loot.data_keys
    with now.thu.acting() as thu:  # and the province goes on: it signs, and opens its units from above
        units.appoint(thu, cast.province, unit=cast.other_desk, worker=cast.quy.worker, role=Role.OFFICER)
        assert {opened_name(one) for one in lists.list_visible(thu, Case, ("name",), act=Act.CASE_LIST)} == {
            *("Thào Thị Dợ", "Lý Thị Xí")
        }


def test_nobody_ends_her_own_seat_for_she_would_make_the_key_that_she_must_not_have(cast: Cast):
    with cast.thu.acting() as thu, pytest.raises(SecondPersonNeeded):
        units.end_membership(thu, cast.province, unit=cast.province, worker=thu)


# What is guarded ------------------------------------------------------------------------------------------------------


def test_nothing_is_sealed_under_a_key_of_which_a_turn_is_owed(cast: Cast):
    """Whoever forgets to make the next key first writes nothing."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        packet = past_the_acts.referral(hoa, case, cast)
    leaves(cast, cast.quy, cast.desk)
    with writing(cast.hoa.as_of_now(), packet, Act.REFERRAL_WITHDRAW) as hoa:
        found = Referral.objects.get(pk=packet.pk)
        gate.hold_keys(hoa, Referral, [packet.pk])
        with pytest.raises(Outdated), transaction.atomic():
            found.update(answer=[{"what": AFTER}])
        found = Referral.objects.get(pk=packet.pk)
        gate.hold_to_write(hoa, [found])
        found.update(answer=[{"what": AFTER}])


def test_a_copy_for_the_unit_as_it_was_before_somebody_left_is_not_taken(cast: Cast):
    """Whoever was at it when she left goes on with the unit's next key, or writes nothing."""
    case = taken_in(cast)
    desk_of_before = Unit.objects.get(pk=cast.desk.pk)
    leaves(cast, cast.quy, cast.desk)
    rows = CaseHeldByUnit.objects.filter(content_object=case, group_id=cast.desk.pk)
    [row] = rows.exclude(sealed_key=None)
    row.sealed_key = wrapping.wrap_to(
        PublicKey.from_bytes(bytes(desk_of_before.public_key)), b"k" * 32, context=b"case"
    )
    row.unit_mark = desk_of_before.key_mark
    with pytest.raises(OperationalError, match="another key by now"), transaction.atomic():
        row.save()


def test_a_unit_put_back_to_its_key_of_before_is_sealed_to_by_nobody_who_has_the_key_of_now(cast: Cast):
    """The database's owner rolls the row of a unit back: whoever sits there does not follow, whatever its row says."""
    case = taken_in(cast)
    before = Unit.objects.get(pk=cast.desk.pk)
    leaves(cast, cast.quy, cast.desk)
    unit_key = cast.hoa.as_of_now().unit_keys[cast.desk.pk]
    with keyring.using(Keyring(cast.hoa.private, {cast.desk.pk: unit_key}, cast.thu.anchor)):
        copy = copy_for_unit(KINDS[Case], case.pk, before, b"k" * 32)
    assert wrapping.is_settled(copy.sealed) and copy.mark != bytes(before.key_mark or b"")


def test_a_row_that_is_owed_is_written_by_the_database_alone(cast: Cast):
    taken_in(cast)
    leaves(cast, cast.quy, cast.desk)
    assert RotationDue.objects.count() > 0
    with as_the_application(signed_context.signed_word(cast.hoa.worker.pk, pid(), until=soon())) as cursor:
        cursor.execute("SELECT count(*) FROM casework_rotationdue")
        assert cursor.fetchone()[0] == 0
        for statement in ("DELETE FROM casework_rotationdue", "UPDATE casework_rotationdue SET kind = 'x'"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)


def test_who_stays_and_is_not_certified_gets_the_next_key_with_the_provinces_word(cast: Cast):
    place = Membership.objects.get(worker=cast.hoa.worker)
    certified, place.certified = place.certified, None
    place.save(update_fields=["certified"])
    leaves(cast, cast.quy, cast.desk)
    assert not MembershipKey.objects.filter(membership=place).exists()
    rights = said_by(Event.objects.filter(act="membership.end").latest("id"))["rights"]
    assert ["uncertified", "membership", f"unit:{cast.desk.pk}", f"worker:{cast.hoa.worker.pk}", "officer"] in rights
    with cast.thu.acting() as thu:
        units.certify(thu, cast.province, rows=[Membership.objects.select_related("worker", "unit").get(pk=place.pk)])
    assert cast.desk.pk in cast.hoa.as_of_now().unit_keys
    assert certified is not None


def test_whose_exclusion_the_owner_took_away_is_given_no_next_key(cast: Cast):
    """He puts a right of Quý's back and deletes the row against him; then somebody else is kept out."""
    case = taken_in(cast)
    with cast.hoa.acting() as hoa:
        exclude(hoa, case, worker_id=cast.quy.worker.pk)
    hers = CaseHeldByWorker.objects.exclude(sealed_key=None).get(user=cast.hoa.worker)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute("DELETE FROM casework_exclusion")
        cursor.execute(
            "INSERT INTO casework_caseheldbyworker (user_id, through_unit_id, permission_id, content_object_id,"
            " sealed_key, granted_by, granted_at, origin, reason) VALUES (%s, %s, %s, %s, %s, %s, now(), '', '')",
            [cast.quy.worker.pk, cast.desk.pk, hers.permission_id, case.pk, hers.sealed_key, cast.hoa.worker.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = 'origin'")
    with cast.hoa.acting() as hoa:
        exclude(hoa, Case.objects.get(pk=case.pk), worker_id=cast.mai.worker.pk)
    assert case.pk not in plunder(passphrases={"quy": cast.quy.passphrase}, loose_keys=set()).data_keys
    assert case.pk in plunder(passphrases={"hoa": cast.hoa.passphrase}, loose_keys=set()).data_keys


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("UPDATE casework_unit SET public_key = '\\x01' WHERE group_id = %s", "by an act that names it"),
        ("UPDATE casework_unit SET key_mark = NULL WHERE group_id = %s", "by an act that names it"),
        ("UPDATE casework_unitkey SET older_keys = NULL WHERE unit_id = %s", "grow by one turn"),
        ("UPDATE casework_unitkey SET sealed_private = older_pairs WHERE unit_id = %s", "grow by one turn"),
        ("UPDATE casework_unitkey SET under_parent = NULL WHERE unit_id = %s", "by an act that names her"),
    ],
)
def test_an_injected_statement_of_a_supervisors_puts_no_unit_back_to_a_key_of_before(
    cast: Cast, statement: str, refused: str
):
    word = signed_context.signed_word(cast.thu.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor, pytest.raises(DatabaseError, match=refused), transaction.atomic():
        cursor.execute(statement, [cast.desk.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_whoever_is_signed_in_as_a_colleague_leaves_goes_on_with_the_next_key(cast: Cast, signed_in: SignedIn):
    case = taken_in(cast)
    browser = signed_in(cast.hoa)
    assert "Thào Thị Dợ" in browser.get("/").content.decode()
    [before] = WorkerSession.objects.values_list("session_data", flat=True)
    leaves(cast, cast.quy, cast.desk)
    for _ in range(2):
        page = browser.get(f"/ho-so/{case.pk}/")
        assert page.status_code == 200 and "Thào Thị Dợ" in page.content.decode()
    # The session keeps it: not each request opens it anew.
    [after] = WorkerSession.objects.values_list("session_data", flat=True)
    assert after != before


@pytest.mark.parametrize("who", ["mai", "thu"])
def test_whoever_only_sees_a_case_makes_the_key_that_is_owed(cast: Cast, who: str):
    """The trusted address adds what it heard before the desk takes her in; a supervisor says why she reads."""
    case = arrived(cast)
    leaves(cast, cast.quy, cast.desk)
    act = {"mai": Act.NOTE_ADD, "thu": Act.REASON_STATE}[who]
    with writing(getattr(cast, who).as_of_now(), case, act) as worker:
        found = gate.enter(worker, Case, case.pk, act, lock=True)
        assert newest_of(bytes(found.older_keys or b"")) == 2
    assert not RotationDue.objects.filter(object_id=case.pk).exists()
    with cast.hoa.as_of_now().acting() as hoa:
        assert gate.enter(hoa, Case, case.pk, Act.CASE_LOOK).name == "Thào Thị Dợ"


def test_what_was_looked_at_is_reviewed_though_a_key_of_the_case_is_owed(cast: Cast, signed_in: SignedIn):
    case = taken_in(cast)
    with cast.hoa.acting() as hoa, unit_of_work.transaction_as(hoa):
        viewing.enter(hoa, Case, case.pk, Act.CASE_LOOK)
    look = Event.objects.filter(act="case.look").latest("id")
    with cast.thu.acting() as thu:
        quy = Worker.objects.get(pk=cast.quy.worker.pk)
        units.end_membership(thu, cast.province, unit=cast.desk, worker=quy)
    client, page = signed_in(cast.thu), reverse("review-write", args=["xem-khong-lam", look.pk])
    assert client.post(page, {"reason": "other", "text": "Trực thay"}).status_code == 302
    assert Review.objects.get().sealed_key is not None
