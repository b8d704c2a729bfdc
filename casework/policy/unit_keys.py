"""The keys of units: what each sealed copy is bound to, and how it is opened with what is on the ring."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from casework.policy.grant_tables import GuardedType, of_a_unit, unit_context, worker_context
from casework.policy.predicates import SITS_ABOVE, UNITS_BELOW
from casework.records.units import Unit, UnitKey
from casework.vault import key_chain, keyring, wrapping
from casework.vault.errors import Locked, Tampered
from casework.vault.key_chain import LINK_BYTES
from casework.vault.keypairs import PrivateKey
from casework.vault.wrapping import Unwrapping

NOBODY = UUID(int=0)
"""These copies guard no record of hers, so they are bound to their holders alone."""


def member_context(unit_id: int, worker_id: int) -> bytes:
    """What a unit's key sealed to a member is bound to."""
    return wrapping.context_for("member", NOBODY, f"unit:{unit_id}/worker:{worker_id}")


def parent_context(unit_id: int, parent_id: int) -> bytes:
    """What a unit's key wrapped under its parent's is bound to."""
    return wrapping.context_for("parent", NOBODY, f"unit:{unit_id}/unit:{parent_id}")


def fingerprint_context(unit_id: int, number: int = 1) -> bytes:
    """What a unit's copy of the province's fingerprint key of this number is bound to."""
    return wrapping.context_for("fingerprint", NOBODY, f"unit:{unit_id}" + (f"/key:{number}" if number > 1 else ""))


def credential_context(worker_id: int) -> bytes:
    """What a worker's sealed private key is bound to."""
    return wrapping.context_for("way-in", NOBODY, f"worker:{worker_id}")


def unsent_context(row_id: UUID, worker_id: int) -> bytes:
    """What the key of an unsent form is bound to."""
    return wrapping.context_for("unsent", row_id, f"worker:{worker_id}")


def no_context(row_id: UUID, province_id: int) -> bytes:
    """What the key of a kind that is left of her no is bound to."""
    return wrapping.context_for("her-no", row_id, f"unit:{province_id}")


def notice_context(row_id: UUID, unit_id: int) -> bytes:
    """What the key of a committee's copy of a notice is bound to."""
    return wrapping.context_for("notice", row_id, f"unit:{unit_id}")


def report_context(row_id: UUID, unit_id: int) -> bytes:
    """What the key of a report of violence is bound to."""
    return wrapping.context_for("report", row_id, f"unit:{unit_id}")


def ban_context(row_id: UUID, unit_id: int) -> bytes:
    """What the key of a body's copy of a part of a contact ban is bound to."""
    return wrapping.context_for("ban", row_id, f"unit:{unit_id}")


def watch_context(row_id: UUID, worker_id: int) -> bytes:
    """The same of a copy for whoever watches over the ban, which no unit opens."""
    return wrapping.context_for("ban", row_id, f"worker:{worker_id}")


def unit_pair_context(unit_id: int) -> bytes:
    """What a unit's sealed HPKE key is bound to."""
    return wrapping.context_for("unit-pair", NOBODY, f"unit:{unit_id}")


def verifier_context(unit_id: int, province_id: int) -> bytes:
    """What a unit's copy of the key that verifies its province's word is bound to."""
    return wrapping.context_for("verifier", NOBODY, f"unit:{unit_id}/unit:{province_id}")


def signing_context(province_id: int) -> bytes:
    """What a province's sealed signing key is bound to."""
    return wrapping.context_for("signing", NOBODY, f"unit:{province_id}")


def chain_of_unit(unit_id: int) -> UUID:
    """What the chain of a unit's keys is bound to, where an object's id stands in its own (vault/key_chain)."""
    return UUID(int=unit_id)


def key_of(unit: Unit) -> bytes:
    """The unit's key: from the ring, or opened downward from the province, or - as it was kept before - from a parent
    whose key is on the ring. Raises Locked, Tampered."""
    ring = keyring.current()
    if unit.pk in ring.units or unit.parent is None:
        return ring.unit_key(unit.pk)
    sealed = UnitKey.objects.values_list("under_parent", flat=True).filter(unit=unit).first()
    if sealed is None:
        raise Locked(f"unit {unit.pk}")
    if unit.province_id in ring.units and lies_under_province(unit, bytes(sealed)):
        return _opened_below(unit, unit.province_id, bytes(sealed), ring.unit_key(unit.province_id))
    return _opened_below(unit, unit.parent.pk, bytes(sealed), key_of(unit.parent))


def lies_under_province(unit: Unit, sealed: bytes) -> bool:
    """Whether this copy of a unit's key opens with the province's key, so that the desk above has no way down to it.
    Raises Locked."""
    if unit.province_id is None:
        return True
    try:
        _opened_below(unit, unit.province_id, sealed, keyring.current().unit_key(unit.province_id))
    except Tampered:
        return False
    return True


def _opened_below(unit: Unit, above: int, sealed: bytes, key: bytes) -> bytes:
    return wrapping.unwrap(sealed, context=parent_context(unit.pk, above), key=key)


def all_keys_of(unit: Unit) -> list[bytes]:
    """The key of a unit at or below one of the ring's, and every one that it had before. Raises Locked, Tampered."""
    newest = key_of(unit)
    kept = UnitKey.objects.values_list("older_keys", flat=True).filter(unit_id=unit.pk).first()
    return [newest, *(key for _, key in key_chain.older_keys(bytes(kept or b""), newest, chain_of_unit(unit.pk)))]


def older_keys_of(unit_id: int) -> tuple[bytes, ...]:
    """The keys that a unit on the ring had before this one, the last of them first. Raises Locked, Tampered."""
    ring = keyring.current()
    if unit_id not in ring.older_units:
        kept = UnitKey.objects.values_list("older_keys", flat=True).filter(unit_id=unit_id).first()
        chain = key_chain.older_keys(bytes(kept or b""), ring.unit_key(unit_id), chain_of_unit(unit_id))
        ring.older_units[unit_id] = tuple(key for _, key in chain)
    return ring.older_units[unit_id]


def unit_private(unit_id: int) -> PrivateKey:
    """The unit's HPKE key, opened with the unit's key from the ring; needed only until a wrapped copy is settled."""
    sealed = UnitKey.objects.values_list("sealed_private", flat=True).get(unit_id=unit_id)
    return _pair(unit_id, bytes(sealed), keyring.current().unit_key(unit_id))


def older_pairs_of(unit_id: int) -> list[PrivateKey]:
    """The HPKE keys that a unit had before, the last of them first: what was sealed to one is still its own."""
    kept = bytes(UnitKey.objects.values_list("older_pairs", flat=True).get(unit_id=unit_id) or b"")
    lay = [kept[at : at + LINK_BYTES] for at in range(0, len(kept), LINK_BYTES)]
    return [_pair(unit_id, sealed, key) for sealed, key in zip(reversed(lay), older_keys_of(unit_id), strict=True)]


def opened_by_pair(unit_id: int, wrapped: bytes, *, context: bytes, pair: PrivateKey) -> bytes:
    """What was sealed to the unit's newest pair, or to one of before. Raises Locked, Tampered, UnknownVersion."""
    older = partial(older_pairs_of, unit_id)
    return wrapping.with_newest(pair, older, lambda one: wrapping.unwrap(wrapped, context=context, private=one))


def _pair(unit_id: int, sealed: bytes, unit_key: bytes) -> PrivateKey:
    return PrivateKey.from_bytes(wrapping.unwrap(sealed, context=unit_pair_context(unit_id), key=unit_key))


class FingerprintKeys(NamedTuple):
    """A province's fingerprint key with its number, and the one before it while rows of that one are being renewed."""

    number: int
    newest: bytes
    former: bytes | None = None

    def by_number(self) -> dict[int, bytes]:
        """Both, or the one there is, the newest first."""
        return {self.number: self.newest} | ({self.number - 1: self.former} if self.former else {})

    def sealed_for(self, unit_id: int, unit_key: bytes) -> tuple[bytes, bytes | None]:
        """The copies that a unit keeps: of the newest, and of the one before it where there is one."""
        copies = [
            wrapping.wrap(unit_key, key, context=fingerprint_context(unit_id, number))
            for number, key in self.by_number().items()
        ]
        return copies[0], copies[1] if self.former else None


def fingerprint_keys_of(unit: Unit) -> FingerprintKeys:
    """The province's fingerprint keys, from this unit's sealed copies. Raises Locked where it has none."""
    number, sealed, former = UnitKey.objects.values_list(
        "fingerprint_number", "sealed_fingerprint_key", "sealed_former_fingerprint_key"
    ).get(unit=unit)
    if sealed is None:
        raise Locked(f"unit {unit.pk}")
    unit_key = key_of(unit)

    newest, before = (
        wrapping.unwrap(bytes(copy), context=fingerprint_context(unit.pk, of), key=unit_key) if copy else None
        for copy, of in ((sealed, number), (former, number - 1))
    )
    return FingerprintKeys(number, newest or b"", before)


def opened_by(unit_ids: Collection[int]) -> frozenset[int]:
    """The units whose keys these units' keys open: they themselves, and all below them."""
    if not unit_ids:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(UNITS_BELOW, {"units": list(unit_ids)})
        return frozenset(unit_id for (unit_id,) in cursor.fetchall())


def is_opened_by_any(unit: Unit, worker_ids: Collection[int]) -> bool:
    """Whether one of these workers sits where a key opens this unit's: there, or above it."""
    if not worker_ids:
        return False
    with connection.cursor() as cursor:
        cursor.execute(SITS_ABOVE, {"unit": unit.pk, "workers": list(worker_ids)})
        return bool(cursor.fetchone()[0])


class GrantKeys:
    """Opens the data keys that grants on one kind of object carry for one worker; each unit is made ready once.

    `unsettled` are the keys of copies that came by HPKE, by object and unit: whoever opens a list may settle them. It
    asks for the ring where it needs one: were it to hold it, a ring that will ask it for keys were never let go.
    """

    def __init__(self, worker_id: int, kind: GuardedType) -> None:
        self.unsettled: dict[tuple[UUID, int], bytes] = {}
        self._worker_id, self._kind = worker_id, kind
        self._pairs: dict[int, PrivateKey] = {}
        self._ready: dict[int, Unwrapping] = {}

    def open_copy(self, object_id: UUID, wrapped: bytes, *, unit_id: int, personal: bool) -> bytes:
        """The data key: with the worker's own pair, with the unit's key, or - in transit - with the unit's pair.

        Raises Locked, Tampered, UnknownVersion, BadKey.
        """
        if personal:
            context = worker_context(self._kind, object_id, self._worker_id)
            return wrapping.unwrap(wrapped, context=context, private=keyring.current().private)
        if wrapping.is_settled(wrapped):
            if unit_id not in self._ready:
                older = partial(older_keys_of, unit_id)
                key = keyring.current().unit_key(unit_id)
                self._ready[unit_id] = of_a_unit(self._kind, unit_id, key, older)
            return self._ready[unit_id].unwrap(wrapped, object_id)
        if unit_id not in self._pairs:
            self._pairs[unit_id] = unit_private(unit_id)
        context = unit_context(self._kind, object_id, unit_id)
        data_key = opened_by_pair(unit_id, wrapped, context=context, pair=self._pairs[unit_id])
        self.unsettled[object_id, unit_id] = data_key
        return data_key
