"""A province has its next signing key: everybody follows to it; who kept the one before signs nothing anybody takes."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from django.db import DatabaseError, connection

from casework.journey import door, province_keys, units
from casework.policy import certification, signed_context, signing_keys, unit_of_work
from casework.policy.certification import Certified, NotCertified, statement_of
from casework.policy.unit_keys import signing_context
from casework.queries.audit import rights
from casework.records.organisations import Organisation
from casework.records.units import Membership, ProvinceRoll, Unit, UnitKey
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, NotAllowed
from casework.trail.events import Event, Outcome
from casework.trail.log import append
from casework.trail.log.reading import of_province
from casework.trail.proof.verification import said_by
from casework.vault import keyring, succession, wrapping
from casework.vault.certificates import Anchor, CertificateSigner, Roll
from casework.vault.signing import SigningKey
from casework.vault.succession import Link
from tests.cast import Cast, Person
from tests.policy.certification.owner import HIS, HIS_PEN, KNOWN, NEW, last_refusal, newcomer, refer, with_hoa
from tests.policy.words import as_the_application, pid, soon


def key_that_thu_keeps(cast: Cast) -> SigningKey:
    """The signing key, as a supervisor may write it down who means to leave."""
    sealed = UnitKey.objects.get(unit=cast.province).sealed_signing_key
    unit_key = cast.thu.unit_keys[cast.province.pk]
    return SigningKey(wrapping.unwrap(bytes(sealed or b""), context=signing_context(cast.province.pk), key=unit_key))


def turned(cast: Cast) -> int:
    with cast.thu.acting() as thu:
        return province_keys.turn_signing_key(thu, cast.province, rows=signing_keys.certified_by(cast.province))


def anchor_after(cast: Cast, person: Person) -> Anchor | None:
    return door.sign_in(person.username, person.passphrase, source=KNOWN).ring.anchor


def newest(cast: Cast) -> Anchor:
    chain = bytes(ProvinceRoll.objects.get(pk=cast.province.pk).signing_keys or b"")
    return Anchor(cast.province.pk, list(succession.links_in(chain))[-1].following)


def certificates() -> dict[tuple[str, Any], bytes]:
    return {
        (kind.__name__, row.pk): bytes(row.certified or b"")
        for kind in (Unit, Worker, Membership)
        for row in kind._default_manager.exclude(certified=None)
    }


def test_everybody_works_on_who_is_signed_in_and_who_signs_in_later(cast: Cast):
    case = with_hoa(cast)
    before = certificates()
    assert turned(cast) >= len(before) > 10
    after = certificates()
    assert after.keys() == before.keys() and not set(after.values()) & set(before.values())
    refer(cast, case)  # in a session from before
    for person in (cast.hoa, cast.mai, cast.lan, cast.thu):
        assert person.anchor != newest(cast)
        signed = door.sign_in(person.username, person.passphrase, source=KNOWN)
        assert signed.ring.anchor == newest(cast)
        with keyring.using(signed.ring):
            certification.check(Unit.objects.get(pk=cast.desk.pk), Worker.objects.get(pk=cast.hoa.worker.pk))


def test_the_key_that_verifies_follows_under_her_passphrase(cast: Cast):
    turned(cast)
    anchor_after(cast, cast.mai)
    # The chain is gone, with its event: she has the newest under her passphrase and needs neither.
    as_owner("UPDATE casework_provinceroll SET signing_keys = NULL")
    as_owner("DELETE FROM casework_event WHERE act = 'province.turn_signing_key'")
    assert anchor_after(cast, cast.mai) is not None
    with pytest.raises(NotCertified):
        anchor_after(cast, cast.hoa)


def test_a_province_founds_enrols_and_appoints_under_its_next_key_and_turns_it_again(cast: Cast):
    turned(cast)
    first = newest(cast)
    desk = Unit.objects.get(pk=cast.desk.pk)
    with cast.thu.acting() as thu:
        dua = units.enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=NEW)
        units.appoint(thu, cast.province, unit=desk, worker=dua, role=Role.OFFICER)
    assert door.sign_in("dua", NEW, source=KNOWN).ring.anchor == first
    turned(cast)
    assert newest(cast) != first
    assert door.sign_in("dua", NEW, source=KNOWN).ring.anchor == newest(cast)  # with a passphrase from between
    assert anchor_after(cast, cast.hoa) == newest(cast)  # over both links at once
    with cast.thu.acting() as thu:
        units.end_membership(thu, cast.province, unit=cast.desk, worker=dua)
        units.renew_worker(thu, cast.province, worker=Worker.objects.get(pk=cast.quy.worker.pk), passphrase=NEW)
    assert door.sign_in("quy", NEW, source=KNOWN).ring.anchor == newest(cast)


def test_with_the_key_of_before_put_back_a_province_signs_nothing(cast: Cast):
    """Else it would certify, in all good faith, what nobody believes."""
    before = UnitKey.objects.get(unit=cast.province).sealed_signing_key
    turned(cast)
    UnitKey.objects.filter(unit=cast.province).update(sealed_signing_key=before)
    with cast.thu.acting() as thu, pytest.raises(NotCertified):
        units.enrol_worker(thu, cast.province, username="dua", display_name="Lý Thị Dua", passphrase=NEW)


def test_the_line_tells_the_next_key_and_both_signed_it(cast: Cast):
    turned(cast)
    event = Event.objects.get(act="province.turn_signing_key")
    [right] = [one for one in said_by(event)["rights"] if one[0] == "succeed"]
    roll = ProvinceRoll.objects.get(pk=cast.province.pk)
    [link] = succession.links_in(bytes(roll.signing_keys or b""))
    assert right == ["succeed", "signing", f"unit:{cast.province.pk}", "2", link.as_text()]
    link.check(cast.province.pk)
    assert event.worker_id == cast.thu.worker.pk and event.outcome == "done"
    [entry] = [one for one in of_province(cast.province.pk, limit=1) if one.id == event.pk]
    assert rights.in_words([entry]) == {event.pk: ("Tỉnh ký: danh bạ đã ký của tỉnh", "Khoá kế tiếp: khoá ký của tỉnh")}


def test_only_a_supervisor_turns_it(cast: Cast):
    for person in (cast.hoa, cast.mai, cast.lan):
        with person.acting() as worker, pytest.raises(NotAllowed):
            province_keys.turn_signing_key(worker, cast.province, rows=[])


def test_what_changed_since_it_was_shown_is_not_signed(cast: Cast):
    with cast.thu.acting() as thu:
        shown = signing_keys.certified_by(cast.province)
    newcomer(cast)
    with cast.thu.acting() as thu, pytest.raises(InvalidValue, match="changed_meanwhile"):
        province_keys.turn_signing_key(thu, cast.province, rows=shown)
    assert last_refusal().act == "province.turn_signing_key"


def test_what_the_province_does_not_certify_is_not_signed_by_its_next_key_either(cast: Cast):
    Unit.objects.filter(pk=cast.health.pk).update(public_key=HIS.public.to_bytes())
    before = bytes(Unit.objects.get(pk=cast.health.pk).certified or b"")
    turned(cast)
    assert bytes(Unit.objects.get(pk=cast.health.pk).certified or b"") == before
    with pytest.raises(NotCertified):
        refer(cast, with_hoa(cast))


# Who kept the key before ----------------------------------------------------------------------------------------------


def as_owner(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute(statement, list(values))
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def signs(key: SigningKey, cast: Cast, row: Certified, *, serial: int) -> None:
    """He signs a row of his with the key he kept, under any number, and puts it in."""
    pen = CertificateSigner(cast.province.pk, key, Roll(serial - 1))
    type(row)._default_manager.filter(pk=row.pk).update(certified=pen.certify(statement_of(row)))


@pytest.mark.parametrize("when", ["before the change", "now", "far ahead"])
@pytest.mark.parametrize("what", ["unit", "worker", "membership"])
def test_the_thief_of_the_old_key_signs_nothing_that_is_believed(cast: Cast, what: str, when: str):
    kept = key_that_thu_keeps(cast)
    case = with_hoa(cast)
    turned(cast)
    anchor_after(cast, cast.hoa)
    roll = ProvinceRoll.objects.get(pk=cast.province.pk)
    serial = {"before the change": 3, "now": int.from_bytes(bytes(roll.certified)[1:9], "big"), "far ahead": 1 << 40}
    if what == "unit":
        Unit.objects.filter(pk=cast.health.pk).update(public_key=HIS.public.to_bytes())
        row: Certified = Unit.objects.get(pk=cast.health.pk)
    elif what == "worker":
        Worker.objects.filter(pk=cast.quy.worker.pk).update(public_key=HIS.public.to_bytes())
        row = Worker.objects.get(pk=cast.quy.worker.pk)
    else:
        row = Membership.objects.get(worker=cast.quy.worker, ended_at=None)
    signs(kept, cast, row, serial=serial[when])
    row.refresh_from_db()
    with cast.hoa.acting():
        assert not certification.stands(row)
    if what == "unit":
        with pytest.raises(NotCertified):
            refer(cast, case)


def test_the_thief_of_the_old_key_cannot_put_the_roll_back(cast: Cast):
    kept = key_that_thu_keeps(cast)
    turned(cast)
    anchor_after(cast, cast.mai)
    floors, certified = CertificateSigner(cast.province.pk, kept, Roll(1 << 40)).kept()
    ProvinceRoll.objects.update(floors=floors, certified=certified)
    for person in (cast.mai, cast.hoa):  # the one has the next key under her passphrase, the other follows to it
        with pytest.raises(NotCertified):
            anchor_after(cast, person)


def test_a_roll_from_before_the_change_is_none_even_where_the_next_key_signed_it(cast: Cast):
    """What was void when the key changed stays void: an older list of what is void does not come back."""
    turned(cast)
    next_key = key_that_thu_keeps(cast)
    floors, certified = CertificateSigner(cast.province.pk, next_key, Roll(0)).kept()
    ProvinceRoll.objects.update(floors=floors, certified=certified)
    with pytest.raises(NotCertified):
        certification.trust(newest(cast))
    with pytest.raises(NotCertified):
        anchor_after(cast, cast.hoa)


def his_succession(cast: Cast, kept: SigningKey) -> str:
    """He leads on from the key he kept to one of his own, and signs all that stands with it; the event's text."""
    link = Link.signed(cast.province.pk, 2, 0, kept, HIS_PEN)
    pen = CertificateSigner(cast.province.pk, HIS_PEN, Roll(1 << 20))
    rows: list[Certified] = [*Unit.objects.all(), *Worker.objects.all(), *Membership.objects.filter(ended_at=None)]
    for row in (*rows, *Organisation.objects.all()):
        type(row)._default_manager.filter(pk=row.pk).update(certified=pen.certify(statement_of(row)))
    floors, certified = pen.kept()
    as_owner(
        "UPDATE casework_provinceroll SET floors = %s, certified = %s, signing_keys = %s",
        floors,
        certified,
        link.to_bytes(),
    )
    return link.as_text()


def test_the_thief_of_the_old_key_leads_nobody_on_to_a_key_of_his(cast: Cast):
    kept = key_that_thu_keeps(cast)
    turned(cast)
    anchor_after(cast, cast.mai)
    his_succession(cast, kept)
    for person in (cast.mai, cast.hoa):
        with pytest.raises(NotCertified):
            anchor_after(cast, person)


def his_copies(cast: Cast, *persons: Person) -> None:
    """He held these units' keys as a supervisor, and puts his key under them as the one that verifies."""
    for person in persons:
        for unit_id, key in person.unit_keys.items():
            sealed = signing_keys.sealed_verifier(unit_id, key, Anchor(cast.province.pk, HIS_PEN.public.to_bytes()))
            UnitKey.objects.filter(unit=unit_id).update(sealed_verifier=sealed)


def test_nor_when_he_held_the_units_keys_as_well_for_the_log_names_the_true_one(cast: Cast):
    kept = key_that_thu_keeps(cast)
    turned(cast)
    his_succession(cast, kept)
    his_copies(cast, cast.hoa)
    with pytest.raises(NotCertified):
        anchor_after(cast, cast.hoa)


def with_his_event(cast: Cast, text: str) -> None:
    """The true line is changed into one that tells of his key: the log agrees with the row."""
    event = Event.objects.get(act="province.turn_signing_key")
    [right] = [one for one in said_by(event)["rights"] if one[0] == "succeed"]
    body = bytes(event.body).replace(right[4].encode(), text.encode())
    as_owner("UPDATE casework_event SET body = %s WHERE id = %s", body, event.pk)


def test_nor_when_he_rewrites_the_log_as_well_for_the_units_keys_name_the_true_one(cast: Cast):
    kept = key_that_thu_keeps(cast)
    turned(cast)
    anchor_after(cast, cast.mai)
    with_his_event(cast, his_succession(cast, kept))
    for person in (cast.mai, cast.hoa):
        with pytest.raises(NotCertified):
            anchor_after(cast, person)


def test_nor_in_a_session_from_before_the_change(cast: Cast):
    kept, case = key_that_thu_keeps(cast), with_hoa(cast)
    turned(cast)
    with_his_event(cast, his_succession(cast, kept))
    with pytest.raises(NotCertified):
        refer(cast, case)
    # With copies of his as well nothing is left that names the true key, and it would go out: they are what is asked.
    his_copies(cast, cast.hoa)
    refer(cast, case)


def test_a_later_copy_of_the_database_has_no_signing_key_that_an_old_one_opens(cast: Cast):
    kept = key_that_thu_keeps(cast)
    turned(cast)
    sealed = bytes(UnitKey.objects.get(unit=cast.province).sealed_signing_key or b"")
    assert kept.to_bytes() not in sealed
    assert key_that_thu_keeps(cast).to_bytes() != kept.to_bytes()


# The wall -------------------------------------------------------------------------------------------------------------


def written_by(person: Person, statement: str, *values: Any) -> None:
    """An injected statement in the middle of her request, committed."""
    word = signed_context.signed_word(person.worker.pk, pid(), until=soon())
    with as_the_application(word) as cursor:
        cursor.execute(statement, list(values))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def his_link(cast: Cast, number: int) -> bytes:
    return Link.signed(cast.province.pk, number, 0, HIS_PEN, HIS_PEN).to_bytes()


@pytest.mark.parametrize("who", ["thu", "hoa"])
@pytest.mark.parametrize("chain", ["longer", "another", "none", "cut"])
def test_no_injected_statement_changes_the_chain_of_signing_keys(cast: Cast, chain: str, who: str):
    turned(cast)
    stands = bytes(ProvinceRoll.objects.get(pk=cast.province.pk).signing_keys or b"")
    put = {"longer": stands + his_link(cast, 3), "another": his_link(cast, 2), "none": None, "cut": stands[:-1]}[chain]
    refused: AbstractContextManager[Any] = (
        pytest.raises(DatabaseError, match="signing key") if who == "thu" else nullcontext()
    )
    with refused:  # not one row is Hoa's to write
        written_by(getattr(cast, who), "UPDATE casework_provinceroll SET signing_keys = %s", put)
    assert bytes(ProvinceRoll.objects.get(pk=cast.province.pk).signing_keys or b"") == stands


@pytest.mark.parametrize("who", ["thu", "hoa"])
def test_no_injected_event_tells_of_a_signing_key_that_no_roll_has(cast: Cast, who: str):
    turned(cast)
    person: Person = getattr(cast, who)
    text = Link.signed(cast.province.pk, 3, 0, HIS_PEN, HIS_PEN).as_text()
    with (
        pytest.raises(DatabaseError, match="a signing key that no roll has"),
        person.acting() as worker,
        unit_of_work.within(worker, Act.SIGNING_KEY_TURN, province_id=cast.province.pk) as doing,
    ):
        doing.rights.append(["succeed", "signing", f"unit:{cast.province.pk}", "3", text])
        append.write(doing, Outcome.DONE)
    refer(cast, with_hoa(cast))


@pytest.mark.parametrize(
    "column", ["sealed_signing_key", "sealed_verifier", "sealed_fingerprint_key", "sealed_former_fingerprint_key"]
)
def test_no_copy_of_a_units_keys_changes_beside_its_act(cast: Cast, column: str):
    with pytest.raises(DatabaseError, match="by an act that names her"):
        written_by(cast.thu, f"UPDATE casework_unitkey SET {column} = 'x'")
