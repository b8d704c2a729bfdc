"""A worker's row and credential as they are made: her key pair, sealed under a passphrase that is hard to guess."""

from __future__ import annotations

import json

from django.db import connection
from django.utils import timezone

from casework.policy import certification, peppers
from casework.policy.unit_keys import (
    credential_context,
)
from casework.records.workers import CredentialKind, Worker
from casework.rulebook import passphrases
from casework.rulebook.refusals import InvalidValue
from casework.vault import credentials
from casework.vault.certificates import Anchor, CertificateSigner
from casework.vault.keypairs import PrivateKey
from casework.vault.typed_words import folded


def make_worker(username: str, display_name: str, passphrase: str, signer: CertificateSigner) -> Worker:
    """A worker with a new key pair, certified, and her credential: part of enrolling her. Raises InvalidValue."""
    pair = PrivateKey.generate()
    worker = Worker(
        # Known before the row is, for the province's word about her names it.
        pk=_next_worker_id(),
        username=username,
        display_name=display_name,
        public_key=pair.public.to_bytes(),
        joined_at=timezone.now(),
    )
    worker.certified = signer.certify(certification.statement_of(worker), first=True)
    worker.save(force_insert=True)
    make_credential(worker, pair, passphrase, signer.anchor)
    return worker


def _next_worker_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('casework_worker', 'id'))")
        return int(cursor.fetchone()[0])


def require_strong(worker: Worker, passphrase: str) -> None:
    """Raises InvalidValue for a passphrase that is easily guessed of her."""
    own = (worker.username, worker.display_name)
    if weakness := passphrases.weakness(
        folded(passphrase), own=tuple(folded(word) for name in own for word in name.split())
    ):
        raise InvalidValue("passphrase", weakness)


def make_credential(worker: Worker, pair: PrivateKey, passphrase: str, anchor: Anchor) -> None:
    """Seal this pair under this passphrase in place of what was there. Raises InvalidValue for one easily guessed."""
    require_strong(worker, passphrase)
    credential = credentials.seal_private(
        passphrase, pair, anchor=anchor, context=credential_context(worker.pk), pepper=peppers.newest()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wall.put_credential(%s, %s, %s, %s, %s::jsonb, %s)",
            [
                worker.pk,
                CredentialKind.PASSPHRASE.value,
                credential.kind,
                credential.salt,
                json.dumps(credential.params),
                credential.sealed,
            ],
        )
