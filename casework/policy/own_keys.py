"""What a worker holds when she has signed in: the keys of her posts, taken only where the province vouches for them.

Anybody can seal something to her public key, so a post's key that came sealed to her proves nothing by itself. It is
taken when the province says that she sits there, says what the post's public key is, and this key opens the private
half of it: whoever put another key in its place does not have that half.
"""

from __future__ import annotations

from casework.policy import vouching
from casework.policy.post_keys import member_context, verifier_context
from casework.policy.vouching import NotVouched
from casework.records.units import Membership, MembershipKey, Unit, UnitKey
from casework.records.workers import Worker
from casework.vault import wrapping
from casework.vault.errors import VaultError
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring
from casework.vault.vouchers import Anchor


def unlocked(worker: Worker, private: PrivateKey, anchor: Anchor | None) -> Keyring:
    """Her ring: her own key, those of all her living posts, and her anchor. Raises NotVouched.

    Where her way in holds no anchor yet, the one that her posts' keys open is taken; where there is none, the province
    does not vouch yet, and she can read but seal to nobody else.
    """
    rows = MembershipKey.objects.filter(
        membership__worker=worker, membership__ended_at__isnull=True, membership__group__unit__is_active=True
    ).select_related("membership__group__unit__keys")
    opened = [(row.membership, row.membership.group.unit, _opened(row, private)) for row in rows]
    if anchor is None:
        anchor = _adopted([(unit, key) for _, unit, key in opened])
    if anchor is not None:
        believed = vouching.trust(anchor) if opened else None
        for place, unit, key in opened:
            vouching.check(place, unit, trusted=believed)
            vouching.check_opened(unit, key, bytes(_keys_of(unit).sealed_private))
        ring = Keyring(private, {unit.pk: key for _, unit, key in opened}, anchor)
        ring.trust = believed
        return ring
    return Keyring(private, {unit.pk: key for _, unit, key in opened})


def _opened(row: MembershipKey, private: PrivateKey) -> bytes:
    place: Membership = row.membership
    context = member_context(place.group_id, place.worker_id)
    try:
        return wrapping.unwrap(bytes(row.sealed_unit_key), context=context, private=private)
    except VaultError as error:
        raise NotVouched from error


def _adopted(opened: list[tuple[Unit, bytes]]) -> Anchor | None:
    """The anchor that her posts' keys open, which must be one."""
    found = set()
    for unit, key in opened:
        sealed = _keys_of(unit).sealed_verifier
        if sealed is None:
            continue
        province = unit.realm_id or unit.pk
        try:
            verifier = wrapping.unwrap(bytes(sealed), context=verifier_context(unit.pk, province), key=key)
        except VaultError as error:
            raise NotVouched from error
        found.add(Anchor(province, verifier))
    if len(found) > 1:
        raise NotVouched
    return next(iter(found), None)


def _keys_of(unit: Unit) -> UnitKey:
    keys: UnitKey | None = getattr(unit, "keys", None)
    if keys is None:
        raise NotVouched
    return keys
