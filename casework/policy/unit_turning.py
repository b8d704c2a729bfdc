"""Turning a unit's key: whoever leaves a unit keeps at most the key she had, and the unit goes on with the next.

In the act by which she leaves, of a supervisor: the next key and the next HPKE pair are made, sealed to everybody who
stays, wrapped under the province's key and signed by it. The key of before lies wrapped under the next, so what the
unit was given before opens as it did. The database writes down that each object the unit holds owes a turn of its own,
for whoever left knew its key: the next write on it makes that (turning).

What a unit's key opened beneath it turns with it: of a province everything, of a desk the units whose key still lies
under the desk's, from the days before every unit's key lay under its province's. So a desk has no way down any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from casework.policy import certification
from casework.policy.certification import NotCertified
from casework.policy.unit_keys import (
    chain_of_unit,
    fingerprint_context,
    key_of,
    lies_under_province,
    member_context,
    parent_context,
    signing_context,
    unit_pair_context,
    verifier_context,
)
from casework.records.units import Membership, MembershipKey, Unit, UnitKey
from casework.records.workers import Worker
from casework.trail import actor
from casework.vault import keyring, sealing, wrapping
from casework.vault.certificates import CertificateSigner
from casework.vault.commitments import mark_of_unit_key
from casework.vault.key_chain import lengthened, newest_of
from casework.vault.keypairs import PrivateKey

LOCKED_AS = 33
"""What a unit's lock is known by in the database: whoever writes a copy for a unit waits for its turn."""


def turn_and_sign(province: Unit, units: Sequence[Unit], gone: Worker | None = None) -> list[Unit]:
    """The next keys of these units, signed and handed to everybody who stays; of whoever is gone nothing that the
    province said of her there counts any more. Answers which were turned."""
    with certification.signing(province) as signer:
        if gone is not None:
            for unit in units:
                signer.void(certification.membership_of(gone.pk, unit.pk))
        turned = turn_units(province, units, signer)
    hand_out(turned)
    return turned


def turn_units(province: Unit, units: Iterable[Unit], signer: CertificateSigner) -> list[Unit]:
    """Give these units, and whatever their keys open beneath them, their next keys; answers which were turned. The
    members are those who are left. Raises Locked for whoever is no supervisor of the province."""
    wanted = {unit.pk for unit in units}
    rows = Unit.objects.filter(province=province).select_related("parent", "province").order_by("pk")
    here = [Unit.objects.get(pk=province.pk), *rows]
    sealed = dict(UnitKey.objects.filter(unit__in=here).values_list("unit_id", "under_parent"))
    known = {
        unit.pk
        for unit in here
        if unit.pk in wanted
        or province.pk in wanted
        or (unit.parent_id in wanted and not lies_under_province(unit, bytes(sealed[unit.pk] or b"")))
    }
    turned = [unit for unit in here if unit.pk in known]
    for unit in turned:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKED_AS, unit.pk])
    # Opened before the first is turned: a province's own key opens them all.
    before = {unit.pk: key_of(unit) for unit in turned}
    for unit in turned:
        _turn(province, unit, before[unit.pk], signer)
    return turned


def hand_out(units: Iterable[Unit]) -> None:
    """Seal the keys of units that were turned to everybody who sits there; once the province's word is kept. Who is not
    certified gets none, and the event says so."""
    for unit in units:
        key = key_of(unit)
        places = Membership.objects.filter(unit_id=unit.pk, ended_at__isnull=True, worker__is_active=True)
        left = set()
        for place in places.select_related("worker").order_by("pk"):
            context = member_context(unit.pk, place.worker_id)
            try:
                sealed = certification.seal_to_member(place, key, context=context)
            except NotCertified:
                certification.note_uncertified(place)
                continue
            MembershipKey.objects.update_or_create(membership=place, defaults={"sealed_unit_key": sealed})
            left.add(place.pk)
        MembershipKey.objects.filter(membership__unit_id=unit.pk).exclude(membership__in=left).delete()


def under_a_desk(province: Unit) -> list[Unit]:
    """The units of a province whose key a desk still opens: founded before every unit's key lay under its province's,
    and never turned since. Raises Locked."""
    rows = UnitKey.objects.filter(unit__province=province, under_parent__isnull=False).select_related("unit")
    return [row.unit for row in rows if not lies_under_province(row.unit, bytes(row.under_parent or b""))]


def _turn(province: Unit, unit: Unit, key: bytes, signer: CertificateSigner) -> None:
    following, pair, kept = sealing.new_key(), PrivateKey.generate(), UnitKey.objects.get(unit=unit)
    older = lengthened(bytes(kept.older_keys or b""), key, following, chain_of_unit(unit.pk))
    ring = keyring.current()
    if unit.pk in ring.units:
        ring.turn_unit(unit.pk, following)
    kept.older_pairs = bytes(kept.older_pairs or b"") + bytes(kept.sealed_private)
    kept.older_keys = older
    kept.sealed_private = wrapping.wrap(following, pair.to_bytes(), context=unit_pair_context(unit.pk))
    for column, context in (
        ("sealed_fingerprint_key", fingerprint_context(unit.pk, kept.fingerprint_number)),
        ("sealed_former_fingerprint_key", fingerprint_context(unit.pk, kept.fingerprint_number - 1)),
        ("sealed_verifier", verifier_context(unit.pk, province.pk)),
        ("sealed_signing_key", signing_context(unit.pk)),
    ):
        sealed = getattr(kept, column)
        if sealed is not None:
            opened = wrapping.unwrap(bytes(sealed), context=context, key=key)
            setattr(kept, column, wrapping.wrap(following, opened, context=context))
    if unit.pk != province.pk:
        kept.under_parent = wrapping.wrap(
            ring.unit_key(province.pk), following, context=parent_context(unit.pk, province.pk)
        )
    kept.save(update_fields=[*COLUMNS])
    unit.public_key, unit.key_mark = pair.public.to_bytes(), mark_of_unit_key(following)
    unit.certified = signer.certify(certification.statement_of(unit))
    unit.save(update_fields=["public_key", "key_mark", "certified"])
    doing = actor.acting()
    if doing is not None:
        doing.rights.append(["turn", "unit", f"unit:{unit.pk}", "", str(newest_of(older))])


COLUMNS = (
    *("sealed_private", "sealed_fingerprint_key", "sealed_former_fingerprint_key", "under_parent", "sealed_verifier"),
    *("sealed_signing_key", "older_keys", "older_pairs"),
)
