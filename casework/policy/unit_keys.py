"""The keys of units: what each sealed copy is bound to, and how a unit's keys are opened with what is on the ring."""

from __future__ import annotations

from uuid import UUID

from casework.records.units import Unit, UnitKey
from casework.vault import keyring, wrapping
from casework.vault.errors import Locked
from casework.vault.keypairs import PrivateKey

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
