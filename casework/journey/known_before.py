"""Seen before? Exact identifiers leave a keyed fingerprint, so a repeat can be told without saying whose it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from django.utils import timezone

from casework.policy import perpetrators
from casework.policy.unit_keys import FingerprintKeys, fingerprint_keys_of
from casework.records.cases import Case
from casework.records.people import Fingerprint, SafeContact, Survivor
from casework.records.perpetrators import Perpetrator
from casework.records.rows import get_one
from casework.records.units import Unit
from casework.rulebook.hearing import OWN_PHONE
from casework.rulebook.identity_papers import may_be_a_card
from casework.vault import keyring
from casework.vault.errors import Malformed
from casework.vault.fingerprints import canonical_paper, canonical_phone, fingerprint


def remember(case: Case, survivor: Survivor, contact: SafeContact) -> None:
    """Keep the fingerprints of the identifiers this case has now, and of no others.

    A safe number counts only when it is hers alone: a neighbour's telephone would bring strangers together. While the
    province's key is being changed they are kept under both: a case that has those of the key before alone is found
    too.
    """
    unit = _unit_of(case)
    keys, province_id = fingerprint_keys_of(unit), unit.province_id or unit.pk
    remember_under(keys, province_id, case, survivor, contact)
    if keys.former is not None:
        # What counts a case as renewed are its newest rows: those of the others must not be left behind them.
        remember_perpetrators_under(keys, province_id, case, perpetrators.standing(case))


def remember_under(
    keys: FingerprintKeys, province_id: int, case: Case, survivor: Survivor, contact: SafeContact
) -> None:
    """The same by whoever holds the province's keys already."""
    digests = {
        fingerprint(key, kind, typed): (kind, number)
        for kind, typed in _identifiers(survivor, contact)
        for number, key in keys.by_number().items()
    }
    Fingerprint.objects.filter(case=case).exclude(kind=perpetrators.KIND).delete()
    Fingerprint.objects.bulk_create(
        Fingerprint(province_id=province_id, digest=digest, case=case, kind=kind, key_number=number)
        for digest, (kind, number) in digests.items()
    )


def remember_perpetrators(case: Case) -> None:
    """Keep the fingerprints of those who did it as they stand now, so that the desk sees another case of the same."""
    unit = _unit_of(case)
    keys, province_id = fingerprint_keys_of(unit), unit.province_id or unit.pk
    remember_perpetrators_under(keys, province_id, case, perpetrators.standing(case))
    if keys.former is not None:
        survivor, contact = get_one(Survivor, case_id=case.pk), get_one(SafeContact, case_id=case.pk)
        remember_under(keys, province_id, case, survivor, contact)


def remember_perpetrators_under(
    keys: FingerprintKeys, province_id: int, case: Case, everybody: Iterable[Perpetrator]
) -> None:
    """The same by whoever holds the province's keys already."""
    numbered = {
        digest: number
        for one in everybody
        for number, key in keys.by_number().items()
        for digest in perpetrators.digests(key, case.pk, perpetrators.marks_of(one.told))
    }
    Fingerprint.objects.filter(case=case, kind=perpetrators.KIND).delete()
    Fingerprint.objects.bulk_create(
        Fingerprint(province_id=province_id, digest=digest, case=case, kind=perpetrators.KIND, key_number=number)
        for digest, number in numbered.items()
    )


def _identifiers(survivor: Survivor, contact: SafeContact) -> Iterator[tuple[str, str]]:
    details, ways = survivor.details or {}, contact.ways or {}
    typed = [("cccd", details.get("cccd")), ("phone", details.get("phone"))]
    typed.append((str(details.get("paper_kind")), details.get("paper_number")))
    if ways.get("whose_phone") == OWN_PHONE:
        typed.append(("phone", ways.get("phone")))
    is_a_card = partial(may_be_a_card, at=timezone.now())
    for kind, number in typed:
        if not number:
            continue
        try:
            yield (
                kind,
                canonical_phone(number) if kind == "phone" else canonical_paper(kind, number, is_a_card=is_a_card),
            )
        except (Malformed, KeyError):
            # The form refused it before; an odd number kept as she said it simply cannot be compared.
            continue


def _unit_of(case: Case) -> Unit:
    """A unit of this case whose key is on the ring: its copy of the province's fingerprint key can be opened."""
    held = keyring.current().units
    return Unit.objects.get(pk=case.origin_id if case.origin_id in held else case.desk_id)
