"""A thief with the whole database and every file of the server: follows every key there is as far as it leads."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from casework.policy import grant_tables, peppers
from casework.policy.unit_keys import (
    chain_of_unit,
    credential_context,
    fingerprint_context,
    member_context,
    parent_context,
    signing_context,
    unit_pair_context,
)
from casework.records.base import history_of
from casework.records.units import MembershipKey, UnitKey
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Credential, Worker
from casework.vault import credentials, sealing, wrapping
from casework.vault.credentials import SealedCredential
from casework.vault.errors import VaultError
from casework.vault.fields import SealedField
from casework.vault.key_chain import LINK_BYTES, older_keys
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring
from casework.web.door.store import SessionStore


@dataclass
class Loot:
    """What the thief could open."""

    privates: dict[int, PrivateKey] = field(default_factory=dict)
    unit_keys: dict[int, bytes] = field(default_factory=dict)
    unit_pairs: dict[int, PrivateKey] = field(default_factory=dict)
    older_unit_keys: set[bytes] = field(default_factory=set)
    older_pairs: dict[bytes, PrivateKey] = field(default_factory=dict)
    data_keys: dict[UUID, bytes] = field(default_factory=dict)
    older_keys: set[bytes] = field(default_factory=set)
    fingerprint_keys: set[bytes] = field(default_factory=set)
    signing_keys: set[bytes] = field(default_factory=set)
    opened: dict[tuple[str, UUID, str], bytes] = field(default_factory=dict)

    def size(self) -> int:
        return sum(len(part) for part in vars(self).values())


def plunder(*, passphrases: dict[str, str], loose_keys: set[bytes]) -> Loot:
    """Try everything with everything until nothing new opens.

    `passphrases` are secrets taken from people; `loose_keys` any 32 bytes found lying about on the server.
    """
    loot = Loot()
    for username, passphrase in passphrases.items():
        worker = Worker.objects.get(username=username)
        for credential in Credential.objects.filter(worker=worker):
            sealed = SealedCredential(
                credential.method, bytes(credential.salt), credential.params, bytes(credential.sealed_private)
            )
            loot.privates[worker.pk], _ = credentials.open_private(
                passphrase, sealed, context=credential_context(worker.pk), peppers=peppers.known()
            )
    _try_sessions(loot, loose_keys)
    before = -1
    while loot.size() != before:
        before = loot.size()
        _follow(loot, loose_keys)
    return loot


def _unwrap(wrapped: Any, context: bytes, keys: set[bytes], privates: list[PrivateKey]) -> bytes | None:
    if wrapped is None:
        return None
    wrapped = bytes(wrapped)
    for key in keys if wrapping.is_settled(wrapped) else ():
        try:
            return wrapping.unwrap(wrapped, context=context, key=key)
        except VaultError:
            continue
    for private in privates if not wrapping.is_settled(wrapped) else ():
        try:
            return wrapping.unwrap(wrapped, context=context, private=private)
        except VaultError:
            continue
    return None


def _try_sessions(loot: Loot, keys: set[bytes]) -> None:
    """Session rows hold sealed rings; without a browser's cookie they should be noise."""
    for session in WorkerSession.objects.all():
        kept = SessionStore().decode(session.session_data)
        for key in keys:
            for worker in Worker.objects.all():
                try:
                    ring = Keyring.from_sealed(
                        bytes(kept.get("ring", ""), "ascii"), key, context=f"worker:{worker.pk}".encode()
                    )
                except (VaultError, ValueError):
                    continue
                if ring.private is not None:
                    loot.privates[worker.pk] = ring.private


def _follow(loot: Loot, loose: set[bytes]) -> None:
    everyone = [*loot.privates.values(), *loot.unit_pairs.values(), *loot.older_pairs.values()]
    keys = loose | set(loot.unit_keys.values()) | loot.older_unit_keys
    for copy in MembershipKey.objects.select_related("membership"):
        member = copy.membership
        context = member_context(member.unit_id, member.worker_id)
        if key := _unwrap(copy.sealed_unit_key, context, keys, everyone):
            loot.unit_keys[member.unit_id] = key
    for kept in UnitKey.objects.select_related("unit"):
        unit = kept.unit
        for above in {unit.parent_id, unit.province_id}:
            if above and (key := _unwrap(kept.under_parent, parent_context(unit.pk, above), keys, everyone)):
                loot.unit_keys[unit.pk] = key
        _follow_unit(loot, kept, keys)
        if seed := _unwrap(kept.sealed_private, unit_pair_context(unit.pk), keys, everyone):
            loot.unit_pairs[unit.pk] = PrivateKey.from_bytes(seed)
        if key := _unwrap(kept.sealed_fingerprint_key, fingerprint_context(unit.pk), keys, everyone):
            loot.fingerprint_keys.add(key)
        if key := _unwrap(kept.sealed_signing_key, signing_context(unit.pk), keys, everyone):
            loot.signing_keys.add(key)
    for kind in grant_tables.KINDS.values():
        for row in kind.by_unit._default_manager.exclude(sealed_key=None):
            context = grant_tables.unit_context(kind, row.content_object_id, row.group_id)
            if key := _unwrap(row.sealed_key, context, keys, everyone):
                loot.data_keys[row.content_object_id] = key
        for own in kind.by_worker._default_manager.exclude(sealed_key=None):
            context = grant_tables.worker_context(kind, own.content_object_id, own.user_id)
            if key := _unwrap(own.sealed_key, context, keys, everyone):
                loot.data_keys[own.content_object_id] = key
    _follow_chains(loot, loose)
    _open_fields(loot, loose)


def _follow_unit(loot: Loot, kept: UnitKey, keys: set[bytes]) -> None:
    """The keys that a unit had before, from whichever of them is known, and the pairs of their time."""
    older, pairs = bytes(kept.older_keys or b""), bytes(kept.older_pairs or b"")
    for ends in range(LINK_BYTES, len(older) + 1, LINK_BYTES):
        for key in keys:
            with suppress(VaultError):
                loot.older_unit_keys |= {one for _, one in older_keys(older[:ends], key, chain_of_unit(kept.unit_id))}
    for at in range(0, len(pairs), LINK_BYTES):
        sealed = pairs[at : at + LINK_BYTES]
        if seed := _unwrap(sealed, unit_pair_context(kept.unit_id), keys, []):
            loot.older_pairs[sealed] = PrivateKey.from_bytes(seed)


def _follow_chains(loot: Loot, loose: set[bytes]) -> None:
    """Each chain of older keys from whatever key may open it, of an object as it stands and as it stood."""
    for kind in grant_tables.KINDS:
        for table in (kind, history_of(kind)):
            for object_id, older in table._default_manager.exclude(older_keys=None).values_list("id", "older_keys"):
                for key in loose | set(loot.data_keys.values()) | loot.older_keys:
                    with suppress(VaultError):
                        loot.older_keys |= {one for _, one in older_keys(bytes(older), key, object_id)}


def _open_fields(loot: Loot, loose: set[bytes]) -> None:
    keys = loose | set(loot.data_keys.values()) | loot.older_keys | set(loot.unit_keys.values())
    for model, fields in sealed_fields():
        for row in model._default_manager.values(
            "pk", *{f.guarded for f in fields}, *{f.row for f in fields}, *(f.attname for f in fields)
        ):
            for one in fields:
                place = (model._meta.db_table, row["pk"], one.attname)
                sealed = row[one.attname]
                if sealed is None or place in loot.opened:
                    continue
                for key in keys:
                    try:
                        loot.opened[place] = sealing.unseal(
                            key, bytes(sealed), purpose=one.purpose, guarded=row[one.guarded], row=row[one.row]
                        )
                        break
                    except VaultError:
                        continue


def sealed_fields() -> list[tuple[type[models.Model], list[SealedField]]]:
    """Every model of ours that keeps something sealed, history included."""
    found = []
    for model in apps.get_app_config("casework").get_models():
        fields = [one for one in model._meta.concrete_fields if isinstance(one, SealedField)]
        if fields:
            found.append((model, fields))
    return found


def sealed_values() -> int:
    """How many sealed values the database keeps."""
    return sum(
        model._default_manager.exclude(**{f"{one.attname}__isnull": True}).count()
        for model, fields in sealed_fields()
        for one in fields
    )
