"""The door: signing in unlocks a worker's keys, and no stranger can shut it.

Whoever tries from a device that is not hers is never told to wait: a stranger's wrong tries would keep her out with
him. What a try costs us is small instead (the sieve in vault/credentials.py), and what it takes to guess is in the
passphrase itself, which is judged when it is set. A device on which she signed in before is counted by itself: who
found it has ten tries. So is, as long as there are any, a credential without a sieve.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from casework.policy import (
    gate,
    grants,
    own_keys,
    peppers,
    refusal_log,
    sharing,
    signed_context,
    unit_of_work,
)
from casework.policy.memberships import ActiveMembership, memberships_of
from casework.policy.unit_keys import credential_context
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Credential, CredentialKind, SignInFailure, Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import InvalidValue, TooManyAttempts, WrongSignIn
from casework.trail.events import Outcome
from casework.trail.log import append
from casework.vault import credentials, keyring
from casework.vault.certificates import Anchor
from casework.vault.credentials import SealedCredential
from casework.vault.errors import VaultError, WrongSecret
from casework.vault.keypairs import PrivateKey
from casework.vault.keyring import Keyring
from casework.vault.typed_words import folded

WINDOW = timedelta(minutes=15)
TRIES_PER_NAME_AND_SOURCE = 10
TRIES_PER_SOURCE = 50


@dataclass(frozen=True)
class Device:
    """A device on which this worker signed in before; for anybody else's name it is a stranger like any other."""

    mark: str
    worker_id: int


@dataclass(frozen=True)
class Source:
    """Where a sign-in comes from: an address, and the device where it is known."""

    address: str
    device: Device | None = None


@dataclass(frozen=True)
class _Tries:
    """What the tries for a name from a source are counted under."""

    name_digest: bytes
    source_digest: bytes
    known_device: bool


@dataclass(frozen=True)
class SignedIn:
    """A worker, her unlocked keys and where she works."""

    worker: Worker
    ring: Keyring
    memberships: Sequence[ActiveMembership]


def _digest(what: str, text: str) -> bytes:
    return salted_hmac(f"casework.sign-in.{what}", text, algorithm="sha256").digest()


def sign_in(username: str, passphrase: str, *, source: Source) -> SignedIn:
    """Unlock a worker's keys. Raises WrongSignIn for any wrong name or passphrase, TooManyAttempts when it must wait.

    A wrong name costs what a wrong passphrase costs, so that neither text, size nor time tells them apart.
    Raises NotCertified when a key of her units is not the one that the province certifies.
    """
    found = _credential(username)
    worker = Worker.objects.filter(pk=found[0] if found else 0, is_active=True).first()
    tries = _tries(username, worker, source)
    try:
        _slow_guessing(tries, dear=found is not None and not found[1].is_sieved)
    except TooManyAttempts as refusal:
        _tell_it_was_tried(worker, refusal)
        raise
    if worker is None or found is None:
        credentials.burn(passphrase, folded(username), peppers.newest())
        raise _failed(None, tries)
    sealed = found[1]
    try:
        private, anchor = credentials.open_private(
            passphrase, sealed, context=credential_context(worker.pk), peppers=peppers.known()
        )
    except WrongSecret:
        raise _failed(worker, tries) from None
    memberships = memberships_of(worker)
    province_id = memberships[0].province_id if memberships else None
    try:
        with unit_of_work.within(worker, Act.DOOR_SIGN_IN, province_id=province_id) as doing:
            ring = own_keys.unlocked(worker, private, anchor)
            if ring.anchor != anchor or not sealed.is_of(peppers.newest()):
                _seal_anew(worker, passphrase, ring, sealed)
            grants.sweep(list(ring.units), doing.at)
            ran_out = _sweep(worker)
            with keyring.using(ring):
                sharing.share_with_colleagues(worker)
            append.write(doing, Outcome.DONE)
    except VaultError as refusal:
        refusal_log.refused(worker, Act.DOOR_SIGN_IN, refusal, province_id=province_id, case_id=None, object_id=None)
        raise
    if ran_out:
        _nobody_came_back(worker)
    return SignedIn(worker, ring.bare(), memberships)


def proven(worker: Worker, passphrase: str, *, source: Source) -> tuple[PrivateKey, Anchor | None]:
    """Her private key and its anchor, for somebody who is signed in as her and says her passphrase once more.

    Whoever found her session open may try as often as at a device that is hers. Raises InvalidValue, TooManyAttempts.
    """
    found, tries = _credential(worker.username), _tries(worker.username, worker, source)
    _slow_guessing(tries, dear=True)
    try:
        if found is None or found[0] != worker.pk:
            raise WrongSecret
        return credentials.open_private(
            passphrase, found[1], context=credential_context(worker.pk), peppers=peppers.known()
        )
    except WrongSecret as error:
        _count(tries)
        raise InvalidValue("old", "passphrase_wrong") from error


def _credential(username: str) -> tuple[int, SealedCredential] | None:
    """Whose name it is and her sealed credential, asked of the database before it can know who is asking."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT worker_id, method, salt, params::text, sealed_private FROM wall.credential_of(%s, %s)"
            " WHERE kind = %s",
            [username, signed_context.signed_for_the_door(username), CredentialKind.PASSPHRASE.value],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    worker_id, method, salt, params, sealed = row
    return worker_id, SealedCredential(method, bytes(salt), json.loads(params), bytes(sealed))


def _seal_anew(worker: Worker, passphrase: str, ring: Keyring, opened: SealedCredential) -> None:
    """Her province began to certify since her credential was made, or has another signing key: its anchor goes under
    her passphrase, where nobody else puts another in its place. Or the server has another pepper by now, or had
    none. What was sealed in the meantime, under another passphrase of hers, stays."""
    if ring.private is None:
        return
    credential = credentials.seal_private(
        passphrase, ring.private, anchor=ring.anchor, context=credential_context(worker.pk), pepper=peppers.newest()
    )
    Credential.objects.filter(worker=worker, kind=CredentialKind.PASSPHRASE, salt=opened.salt).update(
        method=credential.kind,
        salt=credential.salt,
        params=credential.params,
        sealed_private=credential.sealed,
    )


class Over(StrEnum):
    """Why a session ended by itself."""

    IDLE = "idle"
    LONGEST = "longest"
    EXPIRED = "expired"
    """Nobody came back: whether it lay idle or reached its longest is not known any more."""
    WITHOUT_KEY = "without_key"
    PASSPHRASE = "passphrase"
    """She changed her passphrase elsewhere."""
    ENDED = "ended"
    """She ended it herself, from another device."""
    UNCERTIFIED = "uncertified"


def session_over(worker: Worker, why: Over, *, session: str) -> None:
    """Leave a line that a session of hers ended by itself, the moment somebody comes back to it.

    A session that is brought without its browser's half of the key is refused: it may have been carried off. So is one
    whose units' keys are not those the province certifies.
    """
    with unit_of_work.within(worker, Act.DOOR_SESSION_OVER, province_id=gate.province_of(worker)) as doing:
        append.write(
            doing,
            Outcome.REFUSED if why in (Over.WITHOUT_KEY, Over.UNCERTIFIED) else Outcome.DONE,
            code=why.value,
            session=session,
        )


def end_session(worker: Worker, *, session: str, here: str) -> bool:
    """End another session of hers, with its line; not the one she does it in, which she leaves by signing out. False
    where there is none of hers by this name: it may have ended by itself."""
    with unit_of_work.transaction_as(worker):
        found = WorkerSession.objects.filter(worker=worker, session_key=session).exclude(session_key=here).first()
        if found is None:
            return False
        session_over(worker, Over.ENDED, session=found.session_key)
        found.delete()
        return True


def _nobody_came_back(worker: Worker) -> None:
    """Close the sessions of hers that ran out with nobody there, each with its line."""
    with unit_of_work.transaction_as(worker):
        for session in WorkerSession.objects.filter(worker=worker, expire_date__lt=timezone.now()):
            session_over(worker, Over.EXPIRED, session=session.session_key)
            session.delete()


def _sweep(worker: Worker) -> bool:
    """Whenever somebody comes in, whatever is past its time goes: unsent forms, and the keys of what went dark. Whether
    a session of hers ran out with nobody there, answered by the same statement."""
    ran_out = f"SELECT 1 FROM {WorkerSession._meta.db_table} WHERE worker_id = %s AND expire_date < %s"  # noqa: S608
    with connection.cursor() as cursor:
        asked = f"SELECT wall.sweep_unsent(), wall.drop_dark(), EXISTS ({ran_out})"
        cursor.execute(asked, [worker.pk, timezone.now()])
        return bool(cursor.fetchone()[2])


def sign_out(worker: Worker, *, session: str, quick: bool = False) -> None:
    """Leave a line that she left; what the browser and the session forget is the web's business.

    The line names the session, by what its row is found by: one that was left stays left, whoever puts its row back.
    """
    act = Act.DOOR_QUICK_EXIT if quick else Act.DOOR_SIGN_OUT
    with unit_of_work.within(worker, act, province_id=gate.province_of(worker)) as doing:
        append.write(doing, Outcome.DONE, session=session)


def _tries(username: str, worker: Worker | None, source: Source) -> _Tries:
    device = source.device
    if device is not None and worker is not None and device.worker_id == worker.pk:
        return _Tries(_digest("name", folded(username)), _digest("source", f"device:{device.mark}"), known_device=True)
    return _Tries(_digest("name", folded(username)), _digest("source", f"address:{source.address}"), known_device=False)


def _slow_guessing(tries: _Tries, *, dear: bool) -> None:
    if not (tries.known_device or dear):
        return
    here = Q(source_digest=tries.source_digest)
    recent = SignInFailure.objects.filter(at__gt=timezone.now() - WINDOW).aggregate(
        name_and_source=Count("pk", filter=here & Q(name_digest=tries.name_digest)),
        source=Count("pk", filter=here),
    )
    if recent["name_and_source"] >= TRIES_PER_NAME_AND_SOURCE or recent["source"] >= TRIES_PER_SOURCE:
        raise TooManyAttempts


def _failed(worker: Worker | None, tries: _Tries) -> WrongSignIn:
    _count(tries)
    refusal = WrongSignIn()
    _tell_it_was_tried(worker, refusal)
    return refusal


def _count(tries: _Tries) -> None:
    now = timezone.now()
    SignInFailure.objects.filter(at__lt=now - timedelta(days=1)).delete()
    SignInFailure.objects.create(
        name_digest=tries.name_digest,
        source_digest=tries.source_digest,
        known_device=tries.known_device,
        at=now,
    )


def _tell_it_was_tried(worker: Worker | None, refusal: TooManyAttempts | WrongSignIn) -> None:
    """Nobody's act, for nobody has shown that she is who was typed; but her province reads that it was tried."""
    tried: dict[str, append.Detail] = {"tried": worker.pk} if worker else {}
    province_id = _province_of(worker)
    refusal_log.refused(
        None,
        Act.DOOR_SIGN_IN_FAILED,
        refusal,
        province_id=province_id,
        case_id=None,
        object_id=None,
        rights=(),
        **tried,
    )


def _province_of(worker: Worker | None) -> int | None:
    """The province of a worker whose name was typed; for nobody's name the same is asked, at the same cost."""
    return gate.province_of(worker or Worker(pk=0))
