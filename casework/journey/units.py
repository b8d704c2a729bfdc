"""Units and their keys: founding units, enrolling workers, appointing them to units and ending that.

Whatever is made here, the province signs: nobody seals anything to a unit or a person it does not certify.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone

from casework.journey import clocks
from casework.journey.enrolling import make_credential, make_worker
from casework.journey.operation import operation
from casework.policy import certification, excluding, sharing, signing_keys, unit_of_work, unit_turning
from casework.policy.certification import Certified, NotCertified
from casework.policy.table import role_at, works_at
from casework.policy.unit_keys import (
    FingerprintKeys,
    fingerprint_keys_of,
    key_of,
    member_context,
    parent_context,
    unit_pair_context,
)
from casework.records.organisations import Organisation
from casework.records.stand_by import StandBy
from casework.records.units import OUTSIDE, RECEIVING, Membership, MembershipKey, Unit, UnitKey, UnitKind
from casework.records.workers import Role, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, SecondPersonNeeded
from casework.trail import actor
from casework.trail.events import Outcome
from casework.trail.log import append
from casework.vault import keyring, sealing, wrapping
from casework.vault.certificates import CertificateSigner
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring
from casework.vault.signing import SigningKey
from casework.vault.typed_words import folded


@dataclass(frozen=True)
class Commune:
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
    place: Commune | None,
    phone: str,
    fingerprint_keys: FingerprintKeys,
    signer: CertificateSigner,
    signing_key: SigningKey | None = None,
) -> tuple[Unit, bytes]:
    unit_key, pair = sealing.new_key(), PrivateKey.generate()
    under_parent = None
    if parent is not None:
        # Under the province's: a desk has no way down to the addresses under it.
        above = parent.province_id or parent.pk
        under_parent = wrapping.wrap(
            keyring.current().unit_key(above), unit_key, context=parent_context(group.pk, above)
        )
    unit = Unit(
        group=group,
        kind=kind,
        name=name,
        parent=parent,
        province=(parent.province or parent) if parent else None,
        commune_code=place.commune_code if place else "",
        commune_valid_from=place.valid_from if place else None,
        phone=phone,
        public_key=pair.public.to_bytes(),
    )
    unit.certified = signer.certify(certification.statement_of(unit), first=True)
    unit.save(force_insert=True)
    copies = (None, None) if kind in OUTSIDE else fingerprint_keys.sealed_for(group.pk, unit_key)
    UnitKey.objects.create(
        unit=unit,
        sealed_private=wrapping.wrap(unit_key, pair.to_bytes(), context=unit_pair_context(group.pk)),
        sealed_fingerprint_key=copies[0],
        sealed_former_fingerprint_key=copies[1],
        fingerprint_number=fingerprint_keys.number,
        under_parent=under_parent,
        sealed_verifier=signing_keys.sealed_verifier(unit.pk, unit_key, signer.anchor),
        sealed_signing_key=signing_keys.sealed_signing_key(unit.pk, unit_key, signing_key) if signing_key else None,
    )
    return unit, unit_key


def _make_membership(unit: Unit, worker: Worker, role: Role, signer: CertificateSigner) -> Membership:
    if not works_at(role, UnitKind(unit.kind)):
        raise InvalidValue("role", "role_not_at_this_unit")
    membership = Membership(worker=worker, unit_id=unit.pk, role=role, began_at=timezone.now())
    # What was said of an earlier time of hers here is void since that ended.
    membership.certified = signer.certify(certification.statement_of(membership), first=True)
    membership.save(force_insert=True)
    return membership


def _hand_over_key(membership: Membership, unit_key: bytes) -> None:
    sealed = certification.seal_to_member(
        membership, unit_key, context=member_context(membership.unit_id, membership.worker_id)
    )
    MembershipKey.objects.create(membership=membership, sealed_unit_key=sealed)


@transaction.atomic
def found_province(name: str, *, supervisor: str, display_name: str, passphrase: str) -> tuple[Unit, Worker]:
    """Found the root of the house: a province and its first supervisor. The one act that nobody does."""
    with unit_of_work.within(None, Act.UNIT_FOUND, province_id=None) as doing:
        group = _new_group(UnitKind.PROVINCE)
        signer, signing_key = certification.first_signer(group.pk)
        unit, unit_key = _make_unit(
            group,
            UnitKind.PROVINCE,
            name,
            parent=None,
            place=None,
            phone="",
            fingerprint_keys=FingerprintKeys(1, sealing.new_key()),
            signer=signer,
            signing_key=signing_key,
        )
        worker = make_worker(supervisor, display_name, passphrase, signer)
        membership = _make_membership(unit, worker, role_at(UnitKind.PROVINCE), signer)
        with keyring.using(Keyring(None, {}, signer.anchor)):
            certification.keep_first(signer)
            _hand_over_key(membership, unit_key)
        doing.province_id = unit.pk
        append.write(doing, Outcome.DONE, unit=unit.pk, appointed=worker.pk)
    return unit, worker


@operation(Act.UNIT_FOUND)
def found_unit(
    by: Worker,
    province: Unit,
    *,
    kind: UnitKind,
    name: str,
    parent: Unit,
    place: Commune | None = None,
    phone: str = "",
    services: tuple[str, ...] = (),
) -> Unit:
    """Found a unit under a parent; what packets go to also gets its entry in the register of organisations."""
    _in_this_province(province, parent)
    certification.check(parent)
    fingerprint_keys = fingerprint_keys_of(province)
    with certification.signing(province) as signer:
        unit, _ = _make_unit(
            _new_group(kind),
            kind,
            name,
            parent=parent,
            place=place,
            phone=phone,
            fingerprint_keys=fingerprint_keys,
            signer=signer,
        )
        if kind in RECEIVING:
            partner = Organisation(unit=unit, services=list(services), serves=parent)
            partner.certified = signer.certify(certification.statement_of(partner), first=True)
            partner.save(force_insert=True)
    return unit


@operation(Act.WORKER_ENROL)
def enrol_worker(by: Worker, province: Unit, *, username: str, display_name: str, passphrase: str) -> Worker:
    """Enrol a worker with a key pair of her own, sealed under her passphrase; she has no unit yet."""
    # Nobody else's name may be hers with other capitals, marks or spaces: at the door they are one.
    if folded(username) in {folded(taken) for taken in Worker.objects.values_list("username", flat=True)}:
        raise InvalidValue("username", "name_taken")
    with certification.signing(province) as signer:
        return make_worker(username, display_name, passphrase, signer)


@operation(Act.WORKER_RENEW)
def renew_worker(by: Worker, province: Unit, *, worker: Worker, passphrase: str) -> Worker:
    """For someone who lost her passphrase: a new key pair, and the keys of her units sealed to it again.

    What was sealed to her old pair alone is gone with it; what her units hold is hers again at once, and cases held
    person by person are given to her again, here or when a colleague signs in. Every open session of hers ends.
    Nobody renews her own keys: a lost passphrase takes two people. Raises NotCertified where her own row or a
    membership of hers is not what the province said: what stands there would be signed anew, and two people's names may
    have been exchanged. Then somebody compares first and certifies (`certify`).
    """
    _not_herself(by, worker)
    memberships = list(Membership.objects.filter(worker=worker, ended_at__isnull=True).select_related("unit"))
    for membership in memberships:
        _in_this_province(province, membership.unit)
    certification.check(worker, *memberships)
    held = {membership.unit_id: sharing.held_through(membership.unit) for membership in memberships}
    pair = PrivateKey.generate()
    worker.public_key = pair.public.to_bytes()
    with certification.signing(province) as signer:
        worker.certified = signer.certify(certification.statement_of(worker))
    worker.save(update_fields=["public_key", "certified"])
    make_credential(worker, pair, passphrase, signer.anchor)
    for membership in memberships:
        unit, membership.worker = membership.unit, worker
        sealed = certification.seal_to_member(membership, key_of(unit), context=member_context(unit.pk, worker.pk))
        MembershipKey.objects.update_or_create(membership=membership, defaults={"sealed_unit_key": sealed})
        sharing.share_with(by, worker, unit, held[unit.pk])
    _note("renew", worker)
    return worker


@operation(Act.MEMBERSHIP_APPOINT)
def appoint(by: Worker, province: Unit, *, unit: Unit, worker: Worker, role: Role) -> Membership:
    """Make a worker a member of a unit: the unit's key is sealed to her, and with it everything the unit holds.

    Nobody appoints herself. Somebody who is kept from a case that this unit holds cannot sit there: its key would be
    hers.
    """
    _not_herself(by, worker)
    unit = Unit.objects.select_related("parent").get(pk=unit.pk)
    _in_this_province(province, unit)
    if excluding.kept_from_a_case_of(worker, unit):
        raise InvalidValue("worker", "kept_from_a_case_here")
    certification.check(unit, worker)
    with certification.signing(province) as signer:
        membership = _make_membership(unit, worker, role, signer)
    _hand_over_key(membership, key_of(unit))
    sharing.share_with(by, worker, unit, sharing.held_through(unit))
    _note("appoint", worker, unit, role.value)
    return membership


@operation(Act.MEMBERSHIP_END)
def end_membership(by: Worker, province: Unit, *, unit: Unit, worker: Worker) -> int:
    """End a worker's membership: her copy of the unit's key is deleted with it, and the database deletes with the
    membership what she held in her own name through it. What the province said of her membership is void, so it cannot
    be put back. The unit goes on with its next key, which she never had (see unit_turning); where the province does not
    certify yet there is none, for it could be sealed to nobody.

    Nobody ends her own: she would make the key that she must not have.

    Answers how many cases have an open packet there that nobody can open any more: on each of them the duty to seek
    another place begins.
    """
    _not_herself(by, worker)
    _in_this_province(province, unit)
    return _end(province, worker, [unit])


@operation(Act.WORKER_DEACTIVATE)
def deactivate_worker(by: Worker, province: Unit, *, worker: Worker) -> int:
    """Somebody works here no more: every membership of hers ends, with what ends with one, and she signs in nowhere.

    Answers the same as `end_membership`. Raises InvalidValue where a unit of hers belongs to another province.
    """
    _not_herself(by, worker)
    places = Membership.objects.filter(worker=worker, ended_at__isnull=True).select_related("unit")
    units = [place.unit for place in places.order_by("unit_id")]
    for unit in units:
        _in_this_province(province, unit)
    left = _end(province, worker, units)
    Worker.objects.filter(pk=worker.pk).update(is_active=False)
    _note("end", worker)
    return left


@operation(Act.UNIT_TURN)
def turn_keys(by: Worker, province: Unit, *, units: Sequence[Unit] = ()) -> list[Unit]:
    """Give units their next keys though nobody leaves: somebody may have seen one. Without units it is every unit of
    the province whose key a desk still opens. Answers which were turned."""
    for unit in units:
        _in_this_province(province, unit)
    wanted = list(units) or unit_turning.under_a_desk(province)
    return unit_turning.turn_and_sign(province, wanted) if wanted else []


def _end(province: Unit, worker: Worker, units: Sequence[Unit]) -> int:
    memberships = Membership.objects.filter(unit__in=units, worker=worker, ended_at__isnull=True)
    if not memberships:
        raise InvalidValue("worker", "not_at_this_unit")
    MembershipKey.objects.filter(membership__in=memberships).delete()
    memberships.update(ended_at=timezone.now(), certified=None)
    if keyring.current().anchor is not None:
        unit_turning.turn_and_sign(province, units, gone=worker)
    unread = []
    for unit in units:
        _note("end", worker, unit)
        with connection.cursor() as cursor:
            cursor.execute("SELECT wall.cases_unread_at(%s)", [unit.pk])
            unread += [case_id for (case_id,) in cursor.fetchall()]
    for case_id in set(unread):
        clocks.settle(case_id, at=timezone.now())
    return len(set(unread))


@operation(Act.UNIT_CERTIFY)
def certify(by: Worker, province: Unit, *, rows: Sequence[Certified]) -> None:
    """Sign for units, people, memberships and partners as they were shown to the supervisor; what she saw is what is
    signed.

    The first time gives the province its signing key, and every unit the key to verify it. A unit's public key is also
    tried against its private half. Raises NotCertified, InvalidValue for a row of another province.
    """
    if keyring.current().anchor is None:
        signer = _begin_to_certify(province)
        _sign(signer, province, rows)
        with keyring.using(Keyring(None, {}, signer.anchor)):
            certification.keep_first(signer)
    else:
        with certification.signing(province) as signer:
            _sign(signer, province, rows)
        _hand_over_missing_keys([row for row in rows if isinstance(row, Membership)])


def _hand_over_missing_keys(places: Sequence[Membership]) -> None:
    """Whoever was not certified when her unit's key was turned got none: with the province's word she gets it."""
    missing = Membership.objects.filter(pk__in=[one.pk for one in places], ended_at__isnull=True, key__isnull=True)
    for place in missing.select_related("worker", "unit__parent"):
        if certification.stands(place, place.worker):
            _hand_over_key(place, key_of(place.unit))


def _begin_to_certify(province: Unit) -> CertificateSigner:
    if UnitKey.objects.exclude(sealed_signing_key=None).filter(unit=province).exists():
        raise NotCertified
    signer, key = certification.first_signer(province.pk)
    UnitKey.objects.filter(unit=province).update(
        sealed_signing_key=signing_keys.sealed_signing_key(province.pk, key_of(province), key)
    )
    signing_keys.give_verifier(province, signer)
    return signer


def _sign(signer: CertificateSigner, province: Unit, rows: Sequence[Certified]) -> None:
    for row in rows:
        match row:
            case Unit():
                _in_this_province(province, row)
                certification.check_pair(row)
            case Organisation():
                _in_this_province(province, row.unit)
            case Membership():
                _in_this_province(province, row.unit)
            case StandBy():
                _in_this_province(province, row.desk)
                _in_this_province(province, row.stands_by)
            case Worker():
                pass
        statement = certification.statement_of(row)
        type(row)._default_manager.filter(pk=row.pk).update(certified=signer.certify(statement))
        _note_signed(str(statement.about))


def _not_herself(by: Worker, worker: Worker) -> None:
    if worker.pk == by.pk:
        raise SecondPersonNeeded("not_for_oneself")


def _in_this_province(province: Unit, unit: Unit) -> None:
    if unit.pk != province.pk and unit.province_id != province.pk:
        raise InvalidValue("unit", "another_province")


def _note(what: str, worker: Worker, unit: Unit | None = None, role: str = "") -> None:
    """Let the event of the act say who was seated where."""
    doing = actor.acting()
    if doing is not None:
        doing.rights.append([what, "membership", f"unit:{unit.pk}" if unit else "", f"worker:{worker.pk}", role])


def _note_signed(about: str) -> None:
    doing = actor.acting()
    if doing is not None:
        doing.rights.append(["certify", "membership", about, "", ""])
