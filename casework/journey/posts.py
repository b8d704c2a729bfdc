"""Posts and their keys: founding units, enrolling workers, appointing them to posts and ending that.

Whatever is made here, the province signs: nobody seals anything to a post or a person it does not vouch for.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from casework.journey.operation import operation
from casework.policy import excluding, sharing, vouching, walls
from casework.policy.post_keys import (
    fingerprint_context,
    fingerprint_key_of,
    key_of,
    member_context,
    parent_context,
    signing_context,
    unit_pair_context,
    verifier_context,
    way_context,
)
from casework.policy.table import AT_WHICH_POSTS
from casework.policy.vouching import NotVouched, Vouched
from casework.records.organisations import Organisation
from casework.records.units import Membership, MembershipKey, Unit, UnitKey, UnitKind
from casework.records.workers import Role, WayIn, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import BadValue, SecondPersonNeeded
from casework.trail import actor, pen
from casework.trail.events import Outcome
from casework.vault import keyring, sealing, ways_in, wrapping
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring
from casework.vault.signing import SigningKey
from casework.vault.vouchers import Anchor, Signer

SHORTEST_PASSPHRASE = 12
"""Characters; a stolen database can be guessed at offline, so a passphrase is a few words and not one."""


@dataclass(frozen=True)
class Place:
    """Where a unit is: the commune's code together with the date from which that code meant this commune."""

    commune_code: str
    valid_from: date


def _new_group(kind: UnitKind) -> Group:
    return Group.objects.create(name=f"{kind.value}:{sealing.new_key().hex()[:16]}")


def _make_unit(
    group: Group,
    kind: UnitKind,
    name: str,
    *,
    parent: Unit | None,
    place: Place | None,
    phone: str,
    fingerprint_key: bytes,
    signer: Signer,
    signing_key: SigningKey | None = None,
) -> tuple[Unit, bytes]:
    unit_key, pair = sealing.new_key(), PrivateKey.generate()
    under_parent = None
    if parent is not None:
        under_parent = wrapping.wrap(
            keyring.current().unit_key(parent.pk), unit_key, context=parent_context(group.pk, parent.pk)
        )
    unit = Unit(
        group=group,
        kind=kind,
        name=name,
        parent=parent,
        realm=(parent.realm or parent) if parent else None,
        commune_code=place.commune_code if place else "",
        commune_valid_from=place.valid_from if place else None,
        phone=phone,
        public_key=pair.public.to_bytes(),
    )
    unit.vouched = signer.vouch(vouching.statement_of(unit), first=True)
    unit.save(force_insert=True)
    UnitKey.objects.create(
        unit=unit,
        sealed_private=wrapping.wrap(unit_key, pair.to_bytes(), context=unit_pair_context(group.pk)),
        sealed_fingerprint_key=None
        if kind is UnitKind.PARTNER
        else wrapping.wrap(unit_key, fingerprint_key, context=fingerprint_context(group.pk)),
        under_parent=under_parent,
        sealed_verifier=_sealed_verifier(unit, unit_key, signer.anchor),
        sealed_signing_key=_sealed_signing_key(unit, unit_key, signing_key) if signing_key else None,
    )
    return unit, unit_key


def _sealed_verifier(unit: Unit, unit_key: bytes, anchor: Anchor) -> bytes:
    return wrapping.wrap(unit_key, anchor.key, context=verifier_context(unit.pk, anchor.province))


def _sealed_signing_key(province: Unit, unit_key: bytes, key: SigningKey) -> bytes:
    return wrapping.wrap(unit_key, key.to_bytes(), context=signing_context(province.pk))


def _make_worker(username: str, display_name: str, passphrase: str, signer: Signer) -> Worker:
    pair = PrivateKey.generate()
    worker = Worker(
        # Known before the row is, for the province's word about her names it.
        pk=_next_worker_id(),
        username=username,
        display_name=display_name,
        public_key=pair.public.to_bytes(),
        joined_at=timezone.now(),
    )
    worker.vouched = signer.vouch(vouching.statement_of(worker), first=True)
    worker.save(force_insert=True)
    _make_way_in(worker, pair, passphrase, signer.anchor)
    return worker


def _next_worker_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('casework_worker', 'id'))")
        return int(cursor.fetchone()[0])


def _make_way_in(worker: Worker, pair: PrivateKey, passphrase: str, anchor: Anchor) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BadValue("passphrase", "passphrase_short")
    way = ways_in.seal_private(passphrase, pair, anchor=anchor, context=way_context(worker.pk))
    WayIn.objects.update_or_create(
        worker=worker,
        kind=WayIn.Kind.PASSPHRASE,
        defaults={
            "method": way.kind,
            "salt": way.salt,
            "params": way.params,
            "sealed_private": way.sealed,
            "made_at": timezone.now(),
        },
    )


def _seat(unit: Unit, worker: Worker, role: Role, signer: Signer) -> Membership:
    if UnitKind(unit.kind) not in AT_WHICH_POSTS[role]:
        raise BadValue("role", "role_not_at_this_post")
    seat = Membership(worker=worker, group_id=unit.pk, role=role, began_at=timezone.now())
    # What was said of an earlier time of hers here is void since that ended.
    seat.vouched = signer.vouch(vouching.statement_of(seat), first=True)
    seat.save(force_insert=True)
    return seat


def _hand_over_key(seat: Membership, unit_key: bytes) -> None:
    sealed = vouching.seal_to_member(seat, unit_key, context=member_context(seat.group_id, seat.worker_id))
    MembershipKey.objects.create(membership=seat, sealed_unit_key=sealed)


@transaction.atomic
def found_province(name: str, *, supervisor: str, display_name: str, passphrase: str) -> tuple[Unit, Worker]:
    """Found the root of the house: a province and its first supervisor. The one act that nobody does."""
    with walls.within(None, Act.UNIT_FOUND, realm_id=None) as doing:
        group = _new_group(UnitKind.PROVINCE)
        signer, signing_key = vouching.first_signer(group.pk)
        unit, unit_key = _make_unit(
            group,
            UnitKind.PROVINCE,
            name,
            parent=None,
            place=None,
            phone="",
            fingerprint_key=sealing.new_key(),
            signer=signer,
            signing_key=signing_key,
        )
        worker = _make_worker(supervisor, display_name, passphrase, signer)
        seat = _seat(unit, worker, Role.SUPERVISOR, signer)
        with keyring.using(Keyring(None, {}, signer.anchor)):
            vouching.keep_first(signer)
            _hand_over_key(seat, unit_key)
        doing.realm_id = unit.pk
        pen.write(doing, Outcome.DONE, unit=unit.pk, seated=worker.pk)
    return unit, worker


@operation(Act.UNIT_FOUND)
def found_unit(
    by: Worker,
    realm: Unit,
    *,
    kind: UnitKind,
    name: str,
    parent: Unit,
    place: Place | None = None,
    phone: str = "",
    services: tuple[str, ...] = (),
) -> Unit:
    """Found a post under a parent; a partner also gets its entry in the register of organisations."""
    _in_this_province(realm, parent)
    vouching.check(parent)
    fingerprint_key = fingerprint_key_of(realm)
    with vouching.signing(realm) as signer:
        with _ring_holding(parent):
            unit, _ = _make_unit(
                _new_group(kind),
                kind,
                name,
                parent=parent,
                place=place,
                phone=phone,
                fingerprint_key=fingerprint_key,
                signer=signer,
            )
        if kind is UnitKind.PARTNER:
            partner = Organisation(unit=unit, services=list(services), serves=parent)
            partner.vouched = signer.vouch(vouching.statement_of(partner), first=True)
            partner.save(force_insert=True)
    return unit


@operation(Act.WORKER_ENROL)
def enrol_worker(by: Worker, realm: Unit, *, username: str, display_name: str, passphrase: str) -> Worker:
    """Enrol a worker with a key pair of her own, sealed under her passphrase; she has no post yet."""
    if Worker.objects.filter(username=username).exists():
        raise BadValue("username", "name_taken")
    with vouching.signing(realm) as signer:
        return _make_worker(username, display_name, passphrase, signer)


@operation(Act.WORKER_RENEW)
def renew_worker(by: Worker, realm: Unit, *, worker: Worker, passphrase: str) -> Worker:
    """For someone who lost her passphrase: a new key pair, and the keys of her posts sealed to it again.

    What was sealed to her old pair alone is gone with it; what her posts hold is hers again at once, and cases held
    person by person are given to her again, here or when a colleague signs in. Every open sitting of hers ends.
    Nobody renews her own keys: a lost passphrase takes two people. Raises NotVouched where her own row or a seat of
    hers is not what the province said: what stands there would be signed anew, and two people's names may have been
    exchanged. Then somebody compares first and vouches (`vouch`).
    """
    _not_herself(by, worker)
    seats = list(Membership.objects.filter(worker=worker, ended_at__isnull=True).select_related("group__unit"))
    for seat in seats:
        _in_this_province(realm, seat.group.unit)
    vouching.check(worker, *seats)
    held = {seat.group_id: sharing.held_through(seat.group.unit) for seat in seats}
    pair = PrivateKey.generate()
    worker.public_key = pair.public.to_bytes()
    with vouching.signing(realm) as signer:
        worker.vouched = signer.vouch(vouching.statement_of(worker))
    worker.save(update_fields=["public_key", "vouched"])
    _make_way_in(worker, pair, passphrase, signer.anchor)
    for seat in seats:
        unit, seat.worker = seat.group.unit, worker
        sealed = vouching.seal_to_member(seat, key_of(unit), context=member_context(unit.pk, worker.pk))
        MembershipKey.objects.filter(membership=seat).update(sealed_unit_key=sealed)
        sharing.share_with(by, worker, unit, held[unit.pk])
    _note("renew", worker)
    return worker


@operation(Act.POST_APPOINT)
def appoint(by: Worker, realm: Unit, *, unit: Unit, worker: Worker, role: Role) -> Membership:
    """Give a worker a post: the unit's key is sealed to her, and with it everything the unit holds.

    Nobody appoints herself. Somebody who is kept from a case that this post holds cannot sit there: its key would be
    hers.
    """
    _not_herself(by, worker)
    _in_this_province(realm, unit)
    if excluding.kept_from_a_case_of(worker, unit):
        raise BadValue("worker", "kept_from_a_case_here")
    vouching.check(unit, worker)
    with vouching.signing(realm) as signer:
        seat = _seat(unit, worker, role, signer)
    _hand_over_key(seat, key_of(unit))
    sharing.share_with(by, worker, unit, sharing.held_through(unit))
    _note("appoint", worker, unit, role.value)
    return seat


@operation(Act.POST_END)
def end_post(by: Worker, realm: Unit, *, unit: Unit, worker: Worker) -> None:
    """End a worker's post: her copy of the unit's key is deleted with it, and the database deletes with the seat what
    she held in her own name through it. What the province said of her seat is void, so it cannot be put back."""
    _in_this_province(realm, unit)
    seats = Membership.objects.filter(group_id=unit.pk, worker=worker, ended_at__isnull=True)
    if not seats:
        raise BadValue("worker", "not_at_this_post")
    MembershipKey.objects.filter(membership__in=seats).delete()
    seats.update(ended_at=timezone.now(), vouched=None)
    if keyring.current().anchor is not None:
        with vouching.signing(realm) as signer:
            signer.void(vouching.seat(worker.pk, unit.pk))
    _note("end", worker, unit)


@operation(Act.POST_VOUCH)
def vouch(by: Worker, realm: Unit, *, rows: Sequence[Vouched]) -> None:
    """Sign for posts, people, seats and partners as they were shown to the supervisor; what she saw is what is signed.

    The first time gives the province its signing key, and every post the key to verify it. A post's public key is also
    tried against its private half. Raises NotVouched, BadValue for a row of another province.
    """
    if keyring.current().anchor is None:
        signer = _begin_to_vouch(realm)
        _sign(signer, realm, rows)
        with keyring.using(Keyring(None, {}, signer.anchor)):
            vouching.keep_first(signer)
    else:
        with vouching.signing(realm) as signer:
            _sign(signer, realm, rows)


def _begin_to_vouch(realm: Unit) -> Signer:
    if UnitKey.objects.exclude(sealed_signing_key=None).filter(unit=realm).exists():
        raise NotVouched
    signer, key = vouching.first_signer(realm.pk)
    UnitKey.objects.filter(unit=realm).update(sealed_signing_key=_sealed_signing_key(realm, key_of(realm), key))
    for unit in Unit.objects.filter(Q(pk=realm.pk) | Q(realm=realm)).select_related("parent"):
        verifier = _sealed_verifier(unit, key_of(unit), signer.anchor)
        UnitKey.objects.filter(unit=unit).update(sealed_verifier=verifier)
    return signer


def _sign(signer: Signer, realm: Unit, rows: Sequence[Vouched]) -> None:
    for row in rows:
        match row:
            case Unit():
                _in_this_province(realm, row)
                vouching.check_pair(row)
            case Organisation():
                _in_this_province(realm, row.unit)
            case Membership():
                _in_this_province(realm, row.group.unit)
            case Worker():
                pass
        statement = vouching.statement_of(row)
        type(row)._default_manager.filter(pk=row.pk).update(vouched=signer.vouch(statement))
        _note_signed(str(statement.about))


def _not_herself(by: Worker, worker: Worker) -> None:
    if worker.pk == by.pk:
        raise SecondPersonNeeded("not_for_oneself")


def _in_this_province(realm: Unit, unit: Unit) -> None:
    if unit.pk != realm.pk and unit.realm_id != realm.pk:
        raise BadValue("unit", "another_province")


def _note(what: str, worker: Worker, unit: Unit | None = None, role: str = "") -> None:
    """Let the event of the act say who was seated where."""
    doing = actor.acting()
    if doing is not None:
        doing.rights.append([what, "post", f"unit:{unit.pk}" if unit else "", f"worker:{worker.pk}", role])


def _note_signed(about: str) -> None:
    doing = actor.acting()
    if doing is not None:
        doing.rights.append(["vouch", "post", about, "", ""])


def _ring_holding(unit: Unit) -> AbstractContextManager[Keyring]:
    ring = keyring.current()
    keys = {unit_id: ring.unit_key(unit_id) for unit_id in ring.units}
    return keyring.using(Keyring(ring.private, {**keys, unit.pk: key_of(unit)}, ring.anchor))
