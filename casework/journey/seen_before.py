"""Seen before? Exact identifiers leave a keyed fingerprint, and a repeat is told without saying whose it was."""

from __future__ import annotations

from casework.journey.posts import fingerprint_key_of
from casework.records.cases import Case
from casework.records.people import Fingerprint
from casework.records.units import Unit
from casework.records.workers import Worker
from casework.vault import keyring
from casework.vault.errors import Malformed
from casework.vault.fingerprints import canonical_cccd, canonical_phone, fingerprint

CANONICAL = {"phone": canonical_phone, "cccd": canonical_cccd}


def _digests(unit: Unit, identifiers: object) -> dict[str, bytes]:
    if not isinstance(identifiers, dict):
        return {}
    digests = {}
    for kind, canonical in CANONICAL.items():
        typed = identifiers.get(kind)
        if not typed:
            continue
        try:
            digests[kind] = fingerprint(fingerprint_key_of(unit), kind, canonical(str(typed)))
        except Malformed:
            # The form refused it before; an odd number kept as she said it simply cannot be compared.
            continue
    return digests


def _post_of(case: Case) -> Unit:
    """A post of this case whose key is on the ring: its copy of the province's fingerprint key can be opened."""
    held = keyring.current().units
    return Unit.objects.get(pk=case.origin_id if case.origin_id in held else case.desk_id)


def remember(by: Worker, case: Case, identifiers: object) -> None:
    """Keep the fingerprints of the identifiers (`phone`, `cccd`) this case has now."""
    unit = _post_of(case)
    for kind, digest in _digests(unit, identifiers).items():
        Fingerprint.objects.filter(case=case, kind=kind).delete()
        Fingerprint.objects.create(realm_id=unit.realm_id or unit.pk, digest=digest, case=case, kind=kind)


def seen_elsewhere(case: Case) -> bool:
    """Whether another case of the province carries one of this case's identifiers; not which, and not whose."""
    mine = case.fingerprints.values_list("realm_id", "digest")
    return any(
        Fingerprint.objects.filter(realm_id=realm, digest=bytes(digest)).exclude(case=case).exists()
        for realm, digest in mine
    )
