"""Posts and their keys: founding units, enrolling workers, appointing them to posts and ending that."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from casework.journey.operation import operation
from casework.policy import excluding, sharing, walls
from casework.policy.post_keys import (
    fingerprint_context,
    fingerprint_key_of,
    key_of,
    member_context,
    parent_context,
    unit_pair_context,
    way_context,
)
from casework.policy.table import AT_WHICH_POSTS
from casework.records.organisations import Organisation
from casework.records.units import Membership, MembershipKey, Unit, UnitKey, UnitKind
from casework.records.workers import Role, WayIn, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import BadValue, SecondPersonNeeded
from casework.trail import actor, pen
from casework.trail.events import Outcome
from casework.vault import keyring, sealing, ways_in, wrapping
from casework.vault.keypairs import PrivateKey, PublicKey
from casework.vault.keyring import Keyring

SHORTEST_PASSPHRASE = 12
"""Characters; a stolen database can be guessed at offline, so a passphrase is a few words and not one."""


@dataclass(frozen=True)
class Place:
    """Where a unit is: the commune's code together with the date from which that code meant this commune."""

    commune_code: str
    valid_from: date


def _make_unit(
    kind: UnitKind, name: str, *, parent: Unit | None, place: Place | None, phone: str, fingerprint_key: bytes
) -> tuple[Unit, bytes]:
    unit_key, pair = sealing.new_key(), PrivateKey.generate()
    group = Group.objects.create(name=f"{kind.value}:{sealing.new_key().hex()[:16]}")
    under_parent = None
    if parent is not None:
        under_parent = wrapping.wrap(
            keyring.current().unit_key(parent.pk), unit_key, context=parent_context(group.pk, parent.pk)
        )
    unit = Unit.objects.create(
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
    UnitKey.objects.create(
        unit=unit,
        sealed_private=wrapping.wrap(unit_key, pair.to_bytes(), context=unit_pair_context(group.pk)),
        sealed_fingerprint_key=None
        if kind is UnitKind.PARTNER
        else wrapping.wrap(unit_key, fingerprint_key, context=fingerprint_context(group.pk)),
        under_parent=under_parent,
    )
    return unit, unit_key


def _make_worker(username: str, display_name: str, passphrase: str) -> Worker:
    pair = PrivateKey.generate()
    worker = Worker.objects.create(
        username=username, display_name=display_name, public_key=pair.public.to_bytes(), joined_at=timezone.now()
    )
    _make_way_in(worker, pair, passphrase)
    return worker


def _make_way_in(worker: Worker, pair: PrivateKey, passphrase: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BadValue("passphrase", "passphrase_short")
    way = ways_in.seal_private(passphrase, pair, context=way_context(worker.pk))
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


def _seat(unit: Unit, unit_key: bytes, worker: Worker, role: Role) -> Membership:
    if UnitKind(unit.kind) not in AT_WHICH_POSTS[role]:
        raise BadValue("role", "role_not_at_this_post")
    public = PublicKey.from_bytes(bytes(worker.public_key))
    seat = Membership.objects.create(worker=worker, group_id=unit.pk, role=role, began_at=timezone.now())
    sealed = wrapping.wrap_to(public, unit_key, context=member_context(unit.pk, worker.pk))
    MembershipKey.objects.create(membership=seat, sealed_unit_key=sealed)
    return seat


@transaction.atomic
def found_province(name: str, *, supervisor: str, display_name: str, passphrase: str) -> tuple[Unit, Worker]:
    """Found the root of the house: a province and its first supervisor. The one act that nobody does."""
    with walls.within(None, Act.UNIT_FOUND, realm_id=None) as doing:
        unit, unit_key = _make_unit(
            UnitKind.PROVINCE, name, parent=None, place=None, phone="", fingerprint_key=sealing.new_key()
        )
        worker = _make_worker(supervisor, display_name, passphrase)
        _seat(unit, unit_key, worker, Role.SUPERVISOR)
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
    fingerprint_key = fingerprint_key_of(realm)
    with _ring_holding(parent):
        unit, _ = _make_unit(kind, name, parent=parent, place=place, phone=phone, fingerprint_key=fingerprint_key)
    if kind is UnitKind.PARTNER:
        Organisation.objects.create(unit=unit, services=list(services), serves=parent)
    return unit


@operation(Act.WORKER_ENROL)
def enrol_worker(by: Worker, realm: Unit, *, username: str, display_name: str, passphrase: str) -> Worker:
    """Enrol a worker with a key pair of her own, sealed under her passphrase; she has no post yet."""
    if Worker.objects.filter(username=username).exists():
        raise BadValue("username", "name_taken")
    return _make_worker(username, display_name, passphrase)


@operation(Act.WORKER_RENEW)
def renew_worker(by: Worker, realm: Unit, *, worker: Worker, passphrase: str) -> Worker:
    """For someone who lost her passphrase: a new key pair, and the keys of her posts sealed to it again.

    What was sealed to her old pair alone is gone with it; what her posts hold is hers again at once, and cases held
    person by person are given to her again, here or when a colleague signs in. Every open sitting of hers ends.
    Nobody renews her own keys: a lost passphrase takes two people.
    """
    _not_herself(by, worker)
    seats = list(Membership.objects.filter(worker=worker, ended_at__isnull=True).select_related("group__unit"))
    for seat in seats:
        _in_this_province(realm, seat.group.unit)
    held = {seat.group_id: sharing.held_through(seat.group.unit) for seat in seats}
    pair = PrivateKey.generate()
    worker.public_key = pair.public.to_bytes()
    worker.save(update_fields=["public_key"])
    _make_way_in(worker, pair, passphrase)
    for seat in seats:
        unit = seat.group.unit
        context = member_context(unit.pk, worker.pk)
        sealed = wrapping.wrap_to(pair.public, key_of(unit), context=context)
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
    seat = _seat(unit, key_of(unit), worker, role)
    sharing.share_with(by, worker, unit, sharing.held_through(unit))
    _note("appoint", worker, unit, role.value)
    return seat


@operation(Act.POST_END)
def end_post(by: Worker, realm: Unit, *, unit: Unit, worker: Worker) -> None:
    """End a worker's post: her copy of the unit's key is deleted with it, and the database deletes with the seat what
    she held in her own name through it."""
    _in_this_province(realm, unit)
    seats = Membership.objects.filter(group_id=unit.pk, worker=worker, ended_at__isnull=True)
    if not seats:
        raise BadValue("worker", "not_at_this_post")
    MembershipKey.objects.filter(membership__in=seats).delete()
    seats.update(ended_at=timezone.now())
    _note("end", worker, unit)


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


def _ring_holding(unit: Unit) -> AbstractContextManager[Keyring]:
    ring = keyring.current()
    keys = {unit_id: ring.unit_key(unit_id) for unit_id in ring.units}
    return keyring.using(Keyring(ring.private, {**keys, unit.pk: key_of(unit)}))
