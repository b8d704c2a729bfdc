"""The next signing key of a province: signed by the one before it, and everything that stands signed anew by it.

    what somebody does who kept the key before         what stops it
    signs a unit, a person, a membership, a roll       nothing of the key before is believed: all that stands was signed
                                                       anew, and whoever signs in believes the newest alone
    signs a next key of his own, and puts it in        the log tells of another: row and log must tell the same changes
    and takes the event away as well                   the copies under the units' keys name the true one; the tree and
                                                       kept checkpoints miss the event
    the chain put back to before the change            whoever signed in since believes the newest; for the others the
                                                       log tells of a change that the row has not

What stays, said openly. The key lies sealed under the province's own: whoever kept that one too opens the next from a
later copy of the database, so the province's key is turned first (a supervisor who leaves turns it). What the key
before had signed by the time of the change is signed anew as it is shown to the supervisor, also what its holder
slipped in before: she compares, as when she certifies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from casework.policy import certification
from casework.policy.certification import Certified, NotCertified
from casework.policy.unit_keys import key_of, signing_context, verifier_context
from casework.records.organisations import Organisation
from casework.records.stand_by import StandBy
from casework.records.units import Membership, ProvinceRoll, Unit, UnitKey
from casework.records.workers import Worker
from casework.trail import actor
from casework.vault import keyring, succession, wrapping
from casework.vault.certificates import Anchor, CertificateSigner, Trust
from casework.vault.signing import SigningKey

AT_ONCE = 500


def certified_by(province: Unit) -> list[Certified]:
    """All that this province certifies as it stands, people without a place among them."""
    rows = certification.standing_in(province)
    seated = {row.pk for row in rows if isinstance(row, Worker)}
    others = Worker.objects.filter(certified__isnull=False).exclude(pk__in=seated).order_by("pk")
    return [row for row in (*rows, *others) if certification.stands(row)]


@contextmanager
def succeeding(province: Unit) -> Iterator[CertificateSigner]:
    """The pen of the province's next signing key for what stands inside the block; it is believed when the block is
    left, and the key before it no more. Raises NotCertified, Locked."""
    ring = keyring.current()
    # Locked: two changes at once would both follow the same key.
    roll = ProvinceRoll.objects.select_for_update().filter(pk=province.pk).first()
    if roll is None:
        raise NotCertified
    key, believed = certification.signing_key_of(ring, province)
    chain = bytes(roll.signing_keys or b"")
    signer, following, link = succession.next_signer(province.pk, key, believed.roll, chain)
    yield signer
    floors, certified = signer.kept()
    ProvinceRoll.objects.filter(pk=province.pk).update(
        floors=floors, certified=certified, signing_keys=chain + link.to_bytes()
    )
    sealed = sealed_signing_key(province.pk, key_of(province), following)
    UnitKey.objects.filter(unit=province).update(sealed_signing_key=sealed)
    give_verifier(province, signer)
    ring.trust = Trust(signer.anchor, signer.roll)
    certification.note_serial(signer)
    doing = actor.acting()
    if doing is not None:
        doing.rights.append(["succeed", "signing", f"unit:{province.pk}", str(link.number), link.as_text()])


def sealed_signing_key(province_id: int, unit_key: bytes, key: SigningKey) -> bytes:
    """The province's signing key under its own key."""
    return wrapping.wrap(unit_key, key.to_bytes(), context=signing_context(province_id))


def sealed_verifier(unit_id: int, unit_key: bytes, anchor: Anchor) -> bytes:
    """The key that verifies under a unit's own key."""
    return wrapping.wrap(unit_key, anchor.key, context=verifier_context(unit_id, anchor.province))


def give_verifier(province: Unit, signer: CertificateSigner) -> None:
    """Every unit's copy of the key that verifies, under the unit's own key, for who holds no newer one."""
    keys = []
    for unit in certification.units_in(province).select_related("parent", "keys"):
        unit.keys.sealed_verifier = sealed_verifier(unit.pk, key_of(unit), signer.anchor)
        keys.append(unit.keys)
    UnitKey.objects.bulk_update(keys, ["sealed_verifier"], batch_size=AT_ONCE)


def sign_anew(signer: CertificateSigner, rows: Iterable[Certified]) -> int:
    """Sign these as they are, and keep it in their rows; answers how many."""
    kinds: dict[type[Certified], list[Certified]] = {}
    for row in rows:
        row.certified = signer.certify(certification.statement_of(row), first=True)
        kinds.setdefault(type(row), []).append(row)
    for kind in (Unit, Worker, Membership, Organisation, StandBy):
        these: list[Any] = kinds.get(kind, [])
        kind._default_manager.bulk_update(these, ["certified"], batch_size=AT_ONCE)
    return sum(map(len, kinds.values()))
