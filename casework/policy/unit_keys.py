"""The keys of units: what each sealed copy is bound to, and how it is opened with what is on the ring."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from casework.policy.grant_tables import GuardedType, of_a_unit, unit_context, worker_context
from casework.policy.predicates import SITS_ABOVE, UNITS_BELOW
from casework.records.units import Unit, UnitKey
from casework.vault import keyring, wrapping
from casework.vault.errors import Locked
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


def fingerprint_context(unit_id: int) -> bytes:
    """What a unit's copy of the province's fingerprint key is bound to."""
    return wrapping.context_for("fingerprint", NOBODY, f"unit:{unit_id}")


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


def unit_pair_context(unit_id: int) -> bytes:
    """What a unit's sealed HPKE key is bound to."""
    return wrapping.context_for("unit-pair", NOBODY, f"unit:{unit_id}")


def verifier_context(unit_id: int, province_id: int) -> bytes:
    """What a unit's copy of the key that verifies its province's word is bound to."""
    return wrapping.context_for("verifier", NOBODY, f"unit:{unit_id}/unit:{province_id}")


def signing_context(province_id: int) -> bytes:
    """What a province's sealed signing key is bound to."""
    return wrapping.context_for("signing", NOBODY, f"unit:{province_id}")


def key_of(unit: Unit) -> bytes:
    """The unit's key: from the ring, or opened downward from a parent whose key is on the ring. Raises Locked."""
    ring = keyring.current()
    if unit.pk in ring.units or unit.parent is None:
        return ring.unit_key(unit.pk)
    sealed = UnitKey.objects.values_list("under_parent", flat=True).filter(unit=unit).first()
    if sealed is None:
        raise Locked(f"unit {unit.pk}")
    return wrapping.unwrap(
        bytes(sealed),
        context=parent_context(unit.pk, unit.parent.pk),
        key=key_of(unit.parent),
    )


def unit_private(unit_id: int) -> PrivateKey:
    """The unit's HPKE key, opened with the unit's key from the ring; needed only until a wrapped copy is settled."""
    sealed = UnitKey.objects.values_list("sealed_private", flat=True).get(unit_id=unit_id)
    secret = wrapping.unwrap(bytes(sealed), context=unit_pair_context(unit_id), key=keyring.current().unit_key(unit_id))
    return PrivateKey.from_bytes(secret)


def fingerprint_key_of(unit: Unit) -> bytes:
    """The province's fingerprint key, from this unit's sealed copy."""
    sealed = UnitKey.objects.values_list("sealed_fingerprint_key", flat=True).get(unit=unit)
    if sealed is None:
        raise Locked(f"unit {unit.pk}")
    return wrapping.unwrap(bytes(sealed), context=fingerprint_context(unit.pk), key=key_of(unit))


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

    `unsettled` are the keys of copies that came by HPKE, by object and unit: whoever opens a list may settle them.
    """

    def __init__(self, worker_id: int, kind: GuardedType) -> None:
        self.unsettled: dict[tuple[UUID, int], bytes] = {}
        self._worker_id, self._kind = worker_id, kind
        self._ring = keyring.current()
        self._pairs: dict[int, PrivateKey] = {}
        self._ready: dict[int, Unwrapping] = {}

    def open_copy(self, object_id: UUID, wrapped: bytes, *, unit_id: int, personal: bool) -> bytes:
        """The data key: with the worker's own pair, with the unit's key, or - in transit - with the unit's pair.

        Raises Locked, Tampered, UnknownVersion, BadKey.
        """
        if personal:
            context = worker_context(self._kind, object_id, self._worker_id)
            return wrapping.unwrap(wrapped, context=context, private=self._ring.private)
        if wrapping.is_settled(wrapped):
            if unit_id not in self._ready:
                self._ready[unit_id] = of_a_unit(self._kind, unit_id, self._ring.unit_key(unit_id))
            return self._ready[unit_id].unwrap(wrapped, object_id)
        if unit_id not in self._pairs:
            self._pairs[unit_id] = unit_private(unit_id)
        context = unit_context(self._kind, object_id, unit_id)
        data_key = wrapping.unwrap(wrapped, context=context, private=self._pairs[unit_id])
        self.unsettled[object_id, unit_id] = data_key
        return data_key
