"""A worker changes her own passphrase: her private key stays and is sealed anew, and her other sessions end."""

from __future__ import annotations

from django.utils import timezone

from casework.journey import door, enrolling
from casework.journey.operation import operation
from casework.policy import gate, peppers, refusal_log
from casework.policy.unit_keys import credential_context
from casework.records.units import Unit
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Credential, CredentialKind, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, Refused
from casework.vault import credentials, keyring
from casework.vault.credentials import SealedCredential
from casework.vault.typed_words import folded


def change_passphrase(
    by: Worker, unit: Unit, *, old: str, passphrase: str, session: str, source: door.Source
) -> Credential:
    """From now on she signs in with another passphrase, and the one before opens nothing of hers any more.

    The old one is asked, for a session may lie open before somebody else. Her key pair stays: nothing was lost, so
    nothing is certified or sealed to her anew. `session` is the one she does it in, which goes on; the others end with
    the change or not at all, each with its line. A change and a refused one both stand in the trail, without a word of
    either passphrase.
    Raises InvalidValue for a wrong one, the same again, or one that is easily guessed; TooManyAttempts; Busy.
    """
    try:
        private, anchor = door.proven(by, old, source=source)
        if folded(old) == folded(passphrase):
            raise InvalidValue("passphrase", "passphrase_same")
        enrolling.require_strong(by, passphrase)
    except Refused as refusal:
        refusal_log.refused(
            by, Act.PASSPHRASE_CHANGE, refusal, province_id=gate.province_of(by), case_id=None, object_id=None
        )
        raise
    sealed = credentials.seal_private(
        passphrase,
        private,
        anchor=keyring.current().anchor or anchor,
        context=credential_context(by.pk),
        pepper=peppers.newest(),
    )
    return seal_anew(by, unit, credential=sealed, session=session)


@operation(Act.PASSPHRASE_CHANGE)
def seal_anew(by: Worker, unit: Unit, *, credential: SealedCredential, session: str) -> Credential:
    """Her private key under the new passphrase, in place of what was there, and what the old one opened is over:
    every session of hers but this one. `unit` is one of hers."""
    own = Credential.objects.filter(worker=by, kind=CredentialKind.PASSPHRASE)
    own.update(
        method=credential.kind,
        salt=credential.salt,
        params=credential.params,
        sealed_private=credential.sealed,
        made_at=timezone.now(),
    )
    for other in WorkerSession.objects.filter(worker=by).exclude(session_key=session):
        door.session_over(by, door.Over.PASSPHRASE, session=other.session_key)
        other.delete()
    return own.get()
