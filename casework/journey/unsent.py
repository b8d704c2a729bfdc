"""Unsent forms: what came too late is sealed to whoever was typing and kept for a day; sent or dropped, it goes.

Nobody need be signed in to keep something, so nothing is ever done with it here: it waits until she herself sends it.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection

from casework.policy import certification, gate, her_word, refusal_log, unit_of_work
from casework.policy.unit_keys import unsent_context
from casework.records.unsent import DIGEST_BYTES, UnsentForm
from casework.records.workers import Worker
from casework.rulebook.acts import Act
from casework.rulebook.refusals import Refused
from casework.trail.events import Outcome
from casework.trail.ids import uuid7
from casework.trail.log import append
from casework.vault import keyring
from casework.vault.aead import new_key
from casework.vault.certificates import Anchor
from casework.vault.errors import VaultError
from casework.vault.keyring import Keyring

MOST_OF_A_DEVICE = 20
LONGEST = 100_000
"""Letters in one form, all fields together."""


class StrangeKey(Refused):
    """The public key in the database is not the one that was hers while she was typing: nothing is sealed to it."""

    code = "strange_key"


class TooMuchUnsent(Refused):
    """More than anybody types: whoever fills a table would."""

    code = "too_much_unsent"


class NotKept(Refused):
    """What was typed could not be kept for later."""

    code = "not_kept"


@dataclass(frozen=True)
class Addressee:
    """Whom something is kept for: a worker, the SHA-256 of her public key, and the province whose word says it is hers;
    all three as they were while she was signed in."""

    worker_id: int
    key_digest: bytes
    anchor: Anchor


def key_digest(worker: Worker) -> bytes:
    """What tells her public key from any other."""
    return sha256(bytes(worker.public_key)).digest()


def case_marks(case_id: UUID) -> bytes:
    """The marks by which what was typed for a case is found when its keys are dropped: one for each secret in use."""
    secrets: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return b"".join(_case_mark(case_id, secret) for secret in secrets)


def _case_mark(case_id: UUID, secret: str) -> bytes:
    key = sha256(b"casework unsent form of a case\0" + secret.encode()).digest()
    return hmac.digest(key, case_id.bytes, "sha256")[:DIGEST_BYTES]


def keep(
    to: Addressee,
    *,
    device: bytes,
    page: bytes,
    until: datetime,
    words: Mapping[str, Collection[str]],
    case_id: UUID | None = None,
) -> UnsentForm | None:
    """Seal these words to her and keep them; None where they were not kept, which leaves its line.

    A key that is not the ticket's, or that the province does not certify, keeps nothing: it is what somebody who writes
    to the database would put in its place, and stands before the supervisors (`AnomalyKind.STRANGE_KEY`). Nor is
    anything kept for a case that went dark with her no.
    """
    worker = Worker.objects.filter(pk=to.worker_id, is_active=True).first()
    if worker is None:
        return None
    province_id = gate.province_of(worker)
    try:
        with unit_of_work.within(worker, Act.UNSENT_KEEP, province_id=province_id) as doing:
            sweep()
            _check_bounds(worker, device, words)
            if case_id is not None and her_word.went_dark(case_id):
                raise NotKept
            mark = _case_mark(case_id, settings.SECRET_KEY) if case_id is not None else None
            row = UnsentForm(pk=uuid7(), worker=worker, device=device, page=page, until=until, of_case=mark)
            _seal(row, worker, to, words)
            append.write(doing, Outcome.DONE)
            return row
    except (Refused, VaultError) as refusal:
        refusal_log.refused(worker, Act.UNSENT_KEEP, refusal, province_id=province_id, case_id=None, object_id=None)
        return None


def _check_bounds(worker: Worker, device: bytes, words: Mapping[str, Collection[str]]) -> None:
    if sum(len(word) for field in words.values() for word in field) > LONGEST:
        raise TooMuchUnsent
    if UnsentForm.objects.filter(worker=worker, device=device).count() >= MOST_OF_A_DEVICE:
        raise TooMuchUnsent


def _seal(row: UnsentForm, worker: Worker, to: Addressee, words: Mapping[str, Collection[str]]) -> None:
    if key_digest(worker) != to.key_digest:
        raise StrangeKey
    data_key = new_key()
    try:
        row.sealed_key = certification.seal_to_worker(
            worker, data_key, anchor=to.anchor, context=unsent_context(row.pk, worker.pk)
        )
    except certification.NotCertified as error:
        raise StrangeKey from error
    ring = Keyring(None, {})
    ring.hold(row.pk, data_key)
    with keyring.using(ring):
        row.words = {name: list(field) for name, field in words.items()}
        try:
            row.save(force_insert=True)
        except IntegrityError as error:  # the database counts as well, also what came at the same moment
            raise TooMuchUnsent from error


def sent(by: Worker, kept: Collection[UUID]) -> None:
    """What was given back to her went out with an act of hers, whose line says it: it is needed no more."""
    if kept:
        UnsentForm.objects.filter(worker=by, pk__in=kept).delete()


def drop(by: Worker, kept: Collection[UUID]) -> None:
    """She does not want it back."""
    with unit_of_work.within(by, Act.UNSENT_DROP, province_id=gate.province_of(by)) as doing:
        UnsentForm.objects.filter(worker=by, pk__in=kept).delete()
        append.write(doing, Outcome.DONE)


def sweep() -> None:
    """Take away whatever is older than its day, whoever it belonged to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.sweep_unsent()")
