"""Certification: nothing is sealed to a public key that the province has not signed; no other room seals to one.

A unit's and a worker's public key lie in the database, and whoever writes there as its owner could put his own in their
place, or seat somebody of his. So each province signs what it says of its units, people, memberships and partners when
a supervisor does it (vault/certificates has the format), and here every statement is verified before anything is
sealed. The key that verifies is no row's: it lies in each worker's credential, under her passphrase, and rides on her
ring.

    what the owner writes                              what stops it
    another key, name, kind, parent, telephone         the statement of the unit or worker covers the whole row
    somebody at a unit                                 a membership has a statement of its own
    another desk that stands by for one                a stand-by desk has a statement of its own
    a unit's key of his own, sealed to a member        own_keys: it must open the private half of the signed public key
    a statement of another row, kind or province       all three are signed with it
    an old key after a renewal, an ended membership    the roll voids older statements about the same subject
    a verifier of his own                              it is under her passphrase; until her first sign-in after the
                                                       province began to certify, under her unit's key

What stays, said openly. The whole roll with all its rows can be put back to an older state, as long as nobody relies on
what was certified since; its serial stands in the trail of each act that signed. Somebody who was a supervisor and
writes to the database as well has seen the signing key, until it is changed (signing_keys). A credential from before
there were anchors, put back, believes the next verifier it meets. Rows that name no key are not signed: which unit a
case belongs to, whether somebody is active. Who is excluded is bound by the log (kept_out), and so is whose key a copy
in transit is (data_keys).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from casework.policy.unit_keys import key_of, signing_context, unit_pair_context, verifier_context
from casework.records.organisations import Organisation
from casework.records.stand_by import StandBy
from casework.records.units import Membership, ProvinceRoll, Unit, UnitKey
from casework.records.workers import Worker
from casework.rulebook.refusals import Refused
from casework.trail import actor
from casework.vault import keyring, succession, wrapping
from casework.vault.certificates import (
    Anchor,
    CertificateKind,
    CertificateSigner,
    Roll,
    Statement,
    Subject,
    Trust,
    read_roll,
)
from casework.vault.errors import InvalidCertificate, VaultError
from casework.vault.keypairs import PrivateKey, PublicKey
from casework.vault.keyring import Keyring
from casework.vault.signing import SigningKey

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

type Certified = Unit | Worker | Membership | Organisation | StandBy


class NotCertified(Refused, InvalidCertificate):
    """Refused: the province does not say that this key, unit or person is real; nothing was sealed."""

    code = "uncertified"


def statement_of(row: Certified) -> Statement:
    """What the province says of a row: every word of it that tells who somebody is or where a key goes."""
    match row:
        case Unit():
            since = row.commune_valid_from.isoformat() if row.commune_valid_from else ""
            said = [
                row.kind,
                _number(row.parent_id),
                _number(row.province_id),
                row.name,
                row.commune_code,
                since,
                row.phone,
            ]
            return Statement(Subject(CertificateKind.UNIT, unit=row.pk), (*_words(said), bytes(row.public_key)))
        case Worker():
            return Statement(
                Subject(CertificateKind.WORKER, worker=row.pk),
                (*_words([row.username, row.display_name]), bytes(row.public_key)),
            )
        case Membership():
            said = [row.role, _moment(row.began_at)]
            return Statement(membership_of(row.worker_id, row.unit_id), tuple(_words(said)))
        case Organisation():
            said = [_number(row.serves_id), *sorted(row.services)]
            return Statement(Subject(CertificateKind.PARTNER, unit=row.pk), tuple(_words(said)))
        case StandBy():
            return Statement(stand_by_of(row.desk_id), tuple(_words([_number(row.stands_by_id), _moment(row.set_at)])))


def membership_of(worker_id: int, unit_id: int) -> Subject:
    """The place of a worker at a unit, whichever of her times there is meant."""
    return Subject(CertificateKind.MEMBERSHIP, worker_id, unit_id)


def stand_by_of(desk_id: int) -> Subject:
    """Who stands by for a desk, whichever row of it there is meant."""
    return Subject(CertificateKind.STAND_BY, unit=desk_id)


def _moment(at: datetime) -> str:
    return _number((at - EPOCH) // timedelta(microseconds=1))


def _number(number: int | None) -> str:
    return str(number or 0)


def _words(said: list[str]) -> Iterator[bytes]:
    return (word.encode() for word in said)


# Verifying ------------------------------------------------------------------------------------------------------------


def trust(anchor: Anchor) -> Trust:
    """The newest key that this anchor leads to, with the roll the province keeps now.

    Raises NotCertified where that roll is not the province's, and where row and log do not tell of the same changes of
    its signing key: whoever kept an older key could lead on from it to a key of his.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.floors, r.certified, r.signing_keys, wall.signing_keys_said(r.unit_id)"
            " FROM casework_provinceroll r WHERE r.unit_id = %s",
            [anchor.province],
        )
        return believed(anchor, cursor.fetchone())


def believed(anchor: Anchor, row: Any) -> Trust:
    """The same of what was read of the roll: its floors, its certificate, its signing keys, and what the log says of
    these. Raises NotCertified."""
    if row is None:
        raise NotCertified
    floors, certified, chain, said = bytes(row[0]), bytes(row[1]), bytes(row[2] or b""), row[3]
    try:
        if sorted(link.as_text() for link in succession.links_in(chain)) != sorted(said):
            raise NotCertified
        now = succession.followed(anchor, chain)
        roll = read_roll(floors, certified, now.anchor)
    except VaultError as error:
        raise NotCertified from error
    if roll.serial < now.serial:
        raise NotCertified
    return Trust(now.anchor, roll)


def followed(anchor: Anchor, unit_keys: Mapping[int, bytes]) -> Trust:
    """What `trust` answers, for whoever holds units' keys: where the anchor was followed on, the copies of the key that
    verifies, under these keys, must say the same. Raises NotCertified."""
    believed = trust(anchor)
    if believed.anchor != anchor:
        copies = UnitKey.objects.filter(unit__in=unit_keys).values_list("unit_id", "sealed_verifier")
        for unit_id, sealed in copies:
            context = verifier_context(unit_id, anchor.province)
            try:
                verifier = wrapping.unwrap(bytes(sealed or b""), context=context, key=unit_keys[unit_id])
            except VaultError as error:
                raise NotCertified from error
            if verifier != believed.anchor.key:
                raise NotCertified
    return believed


def _trust() -> Trust:
    ring = keyring.current()
    if ring.anchor is None:
        raise NotCertified("nobody_certifies")
    if ring.trust is None:
        ring.trust = followed(ring.anchor, {unit_id: ring.unit_key(unit_id) for unit_id in ring.units})
    return ring.trust


def check(*rows: Certified, trusted: Trust | None = None) -> None:
    """Raises NotCertified unless the province says of each row what stands in it."""
    believed = trusted or _trust()
    for row in rows:
        try:
            believed.check(statement_of(row), bytes(row.certified) if row.certified is not None else None)
        except VaultError as error:
            raise NotCertified from error


def check_way_up(unit: Unit, desk: Unit) -> None:
    """Raises NotCertified unless the unit is one of the asker's own and the province says that this desk is above
    it."""
    check(unit)
    if unit.pk not in keyring.current().units or unit.parent_id != desk.pk:
        raise NotCertified


def stands(*rows: Certified) -> bool:
    """Whether `check` would pass; for those who leave out what is not certified instead of refusing all."""
    try:
        check(*rows)
    except NotCertified:
        return False
    return True


def note_uncertified(place: Membership) -> None:
    """Let the event of the act under way say that somebody got nothing, for nobody certifies her or her membership."""
    doing = actor.acting()
    if doing is not None:
        doing.rights.append(
            ["uncertified", "membership", f"unit:{place.unit_id}", f"worker:{place.worker_id}", place.role]
        )


# Sealing --------------------------------------------------------------------------------------------------------------


def seal_to_unit(unit: Unit, data_key: bytes, *, context: bytes, trusted: Trust | None = None) -> bytes:
    """A key sealed to a unit that the province certifies. Raises NotCertified."""
    check(unit, trusted=trusted)
    return wrapping.wrap_to(PublicKey.from_bytes(bytes(unit.public_key)), data_key, context=context)


def seal_to_member(place: Membership, secret: bytes, *, context: bytes) -> bytes:
    """A key sealed to a worker who sits where the province says she sits. Raises NotCertified."""
    check(place, place.worker)
    return wrapping.wrap_to(PublicKey.from_bytes(bytes(place.worker.public_key)), secret, context=context)


def seal_to_worker(worker: Worker, secret: bytes, *, anchor: Anchor, context: bytes) -> bytes:
    """A key sealed to a worker who is not signed in, by an anchor that was hers when she was. Raises NotCertified."""
    check(worker, trusted=trust(anchor))
    return wrapping.wrap_to(PublicKey.from_bytes(bytes(worker.public_key)), secret, context=context)


# Signing --------------------------------------------------------------------------------------------------------------


def first_signer(province_id: int) -> tuple[CertificateSigner, SigningKey]:
    """The pen of a province that has none yet, and the key to be kept sealed."""
    key = SigningKey.generate()
    return CertificateSigner(province_id, key, Roll(0)), key


def keep_first(signer: CertificateSigner) -> None:
    """Keep the roll of a province that had none: from here on its word is believed."""
    floors, certified = signer.kept()
    ProvinceRoll(unit_id=signer.anchor.province, floors=floors, certified=certified).save(force_insert=True)
    keyring.current().trust = Trust(signer.anchor, signer.roll)
    note_serial(signer)


@contextmanager
def signing(province: Unit) -> Iterator[CertificateSigner]:
    """The province's pen for what stands inside the block; it is believed when the block is left. Raises NotCertified
    when the province does not certify yet or its roll or key is not its own, Locked for whoever is no supervisor."""
    ring = keyring.current()
    if ring.anchor is None:
        raise NotCertified("nobody_certifies")
    # Locked: two acts at once would give out the same serial. What is signed on is the newest roll.
    ProvinceRoll.objects.select_for_update().filter(pk=province.pk).first()
    key, believed = signing_key_of(ring, province)
    signer = CertificateSigner(province.pk, key, believed.roll)
    yield signer
    floors, certified = signer.kept()
    ProvinceRoll.objects.filter(pk=province.pk).update(floors=floors, certified=certified)
    ring.trust = Trust(signer.anchor, signer.roll)
    note_serial(signer)


def signing_key_of(ring: Keyring, province: Unit) -> tuple[SigningKey, Trust]:
    """The province's signing key, which is the newest that her anchor leads to, and what is believed by it. Raises
    NotCertified, Locked."""
    sealed = UnitKey.objects.values_list("sealed_signing_key", flat=True).filter(unit=province).first()
    if sealed is None or ring.anchor is None:
        raise NotCertified
    seed = wrapping.unwrap(bytes(sealed), context=signing_context(province.pk), key=ring.unit_key(province.pk))
    key, believed = SigningKey(seed), trust(ring.anchor)
    if believed.anchor != Anchor(province.pk, key.public.to_bytes()):
        raise NotCertified
    return key, believed


def note_serial(signer: CertificateSigner) -> None:
    """Let the event of the act under way say how far the roll has come."""
    doing = actor.acting()
    if doing is not None:
        doing.rights.append(["certify", "roll", f"unit:{signer.anchor.province}", "", str(signer.roll.serial)])


# What stands without a word -------------------------------------------------------------------------------------------


def uncertified_in(province: Unit) -> list[Certified]:
    """What stands in a province and nobody certifies as it is."""
    rows = standing_in(province)
    if keyring.current().anchor is None:
        return rows
    return [row for row in rows if not stands(row)]


def standing_in(province: Unit) -> list[Certified]:
    """What stands in a province: units, partners, people who sit there, memberships, stand-by desks."""
    units = list(units_in(province).select_related("parent").order_by("pk"))
    partners = list(Organisation.objects.filter(unit__in=units).select_related("unit").order_by("pk"))
    memberships = list(
        Membership.objects.filter(unit__in=units, ended_at__isnull=True)
        .select_related("worker", "unit")
        .order_by("unit_id", "worker_id")
    )
    workers = {place.worker_id: place.worker for place in memberships}
    held_ready = StandBy.objects.filter(desk__in=units, ended_at__isnull=True).select_related("desk", "stands_by")
    return [*units, *partners, *workers.values(), *memberships, *held_ready.order_by("desk_id")]


def units_in(province: Unit) -> QuerySet[Unit]:
    """The province itself and every unit below it."""
    return Unit.objects.filter(Q(pk=province.pk) | Q(province=province))


def check_pair(unit: Unit) -> None:
    """Raises NotCertified unless the unit's own key opens the private half of the public key that stands in its row."""
    sealed = UnitKey.objects.values_list("sealed_private", flat=True).get(unit=unit)
    check_opened(unit, key_of(unit), bytes(sealed))


def check_opened(unit: Unit, unit_key: bytes, sealed_private: bytes) -> None:
    """Raises NotCertified unless this key opens the private half of the public key that stands in the unit's row."""
    try:
        seed = wrapping.unwrap(sealed_private, context=unit_pair_context(unit.pk), key=unit_key)
    except VaultError as error:
        raise NotCertified from error
    if PrivateKey.from_bytes(seed).public.to_bytes() != bytes(unit.public_key):
        raise NotCertified
