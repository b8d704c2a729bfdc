"""What a worker holds when she has signed in: the keys of her units, taken only where the province certifies them.

Anybody can seal something to her public key, so a unit's key that came sealed to her proves nothing by itself. It is
taken when the province says that she sits there, says what the unit's public key is, and this key opens the private
half of it: whoever put another key in its place does not have that half.
"""

from __future__ import annotations

from collections.abc import Sequence

from casework.policy import certification
from casework.policy.certification import NotCertified
from casework.policy.memberships import ActiveMembership
from casework.policy.unit_keys import member_context, verifier_context
from casework.records.units import Membership, MembershipKey, Unit, UnitKey
from casework.records.workers import Worker
from casework.vault import keyring, wrapping
from casework.vault.certificates import Anchor
from casework.vault.commitments import mark_of_unit_key
from casework.vault.errors import VaultError
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring


def unlocked(worker: Worker, private: PrivateKey, anchor: Anchor | None) -> Keyring:
    """Her ring: her own key, those of all units she is an active member of, and her anchor. Raises NotCertified.

    Where her credential holds no anchor yet, the one that her units' keys open is taken; where there is none, the
    province does not certify yet, and she can read but seal to nobody else. Where the province has another signing key
    by now, hers is followed to it. A seat without its key is none that an act gave: whoever wrote it there by hand
    would have her read what stands in the clear at that unit.
    """
    places = Membership.objects.filter(worker=worker, ended_at__isnull=True, unit__is_active=True)
    opened = [(one, one.unit, _opened(one, private)) for one in places.select_related("unit__keys", "key")]
    if anchor is None:
        anchor = _adopted([(unit, key) for _, unit, key in opened])
    if anchor is not None:
        believed = certification.followed(anchor, {unit.pk: key for _, unit, key in opened}) if opened else None
        for place, unit, key in opened:
            certification.check(place, unit, trusted=believed)
            certification.check_opened(unit, key, bytes(_keys_of(unit).sealed_private))
        ring = Keyring(private, {unit.pk: key for _, unit, key in opened}, believed.anchor if believed else anchor)
        ring.trust = believed
        return ring
    return Keyring(private, {unit.pk: key for _, unit, key in opened})


def are_of_now(ring: Keyring, memberships: Sequence[ActiveMembership]) -> bool:
    """Whether these are the units of the ring, each with the key that it has now."""
    return ring.units == {one.unit_id for one in memberships} and all(
        one.key_mark is None or one.key_mark == mark_of_unit_key(ring.unit_key(one.unit_id)) for one in memberships
    )


def renew_ring(worker: Worker) -> None:
    """The ring in use with her units' keys as they are now: one was turned while she was at it. Raises NotCertified."""
    ring = keyring.current()
    if ring.private is not None:
        ring.take_units_of(unlocked(worker, ring.private, ring.anchor))


def _opened(place: Membership, private: PrivateKey) -> bytes:
    context = member_context(place.unit_id, place.worker_id)
    try:
        return wrapping.unwrap(bytes(place.key.sealed_unit_key), context=context, private=private)
    except (MembershipKey.DoesNotExist, VaultError) as error:
        raise NotCertified from error


def _adopted(opened: list[tuple[Unit, bytes]]) -> Anchor | None:
    """The anchor that her units' keys open, which must be one."""
    found = set()
    for unit, key in opened:
        sealed = _keys_of(unit).sealed_verifier
        if sealed is None:
            continue
        province = unit.province_id or unit.pk
        try:
            verifier = wrapping.unwrap(bytes(sealed), context=verifier_context(unit.pk, province), key=key)
        except VaultError as error:
            raise NotCertified from error
        found.add(Anchor(province, verifier))
    if len(found) > 1:
        raise NotCertified
    return next(iter(found), None)


def _keys_of(unit: Unit) -> UnitKey:
    keys: UnitKey | None = getattr(unit, "keys", None)
    if keys is None:
        raise NotCertified
    return keys
