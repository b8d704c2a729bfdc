"""Data keys: a key is taken for an object's own only when its commitment, bound by history and log, says that it is.

Whoever writes to the database as its owner can seal a key of his making to a unit's or a worker's public key, which
everybody has, and put it into a right: what was written then would be his to read. So whoever makes an object says in
the same act which key is its own - in the object's row, which history and event bind, and in the event itself.

    how the copy lies                   what is asked before its key is used
    settled, under the unit's key       nobody without that key made it; on the way in the row's commitment must agree
    in transit, or one person's         row and log must agree with it: whoever has the public key may have made it
    the same, older than commitments    it must open what lies sealed in the object's own row

A key that is not the object's own is refused and named in the trail; the sequencer makes an alert of that line. Older
objects are given their commitment by the next act on them, of somebody whose copy is settled.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection

from casework.policy.grant_tables import KINDS, Guarded, GuardedType
from casework.records.cases import Case
from casework.records.referral import Referral
from casework.records.safety import ShelterStay
from casework.rulebook.refusals import Refused
from casework.trail import actor
from casework.vault.commitments import as_text, commitment_of, commits_to
from casework.vault.errors import Tampered, VaultError
from casework.vault.fields import SealedField, open_value

logger = logging.getLogger("casework")

PROOF: dict[type[Guarded], str] = {Case: "name", Referral: "packet", ShelterStay: "place"}
"""What lies sealed in an object's own row from its first day: its own key opens it."""


class NotItsKey(Refused, Tampered):
    """Refused: a right holds a key that is not the key of its object; somebody put it there, and nothing was opened."""

    code = "not_its_key"


def say_own(subject: Guarded, data_key: bytes) -> None:
    """Let the row and the event of the act under way say which key is this object's own."""
    subject.key_commitment = commitment_of(data_key, subject.pk)
    doing = actor.acting()
    if doing is not None:
        word = KINDS[type(subject)].word
        doing.rights.append(["key", word, str(subject.pk), "", as_text(subject.key_commitment)])


def check_settled(found: Guarded, data_key: bytes) -> None:
    """Raises NotItsKey where the object's row says another key than this, which lay under the unit's own."""
    said = found.key_commitment
    if said is not None and not commits_to(bytes(said), data_key, found.pk):
        logger.critical("a key is not its object's own: %s", found)
        raise NotItsKey


def check_foreign(kind: GuardedType, object_id: UUID, data_key: bytes) -> None:
    """The same of a key that anybody may have sealed: row and log are asked. Raises NotItsKey."""
    if foreign(kind, {object_id: data_key}):
        logger.critical("a key is not its object's own: %s %s", kind.word, object_id)
        raise NotItsKey


def foreign(kind: GuardedType, opened: Mapping[UUID, bytes]) -> frozenset[UUID]:
    """Which of these keys, sealed by anybody, are not the keys of their objects: asked in one statement."""
    if not opened:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, kept, said, proof FROM wall.keys_said(%s, %s)", [kind.word, list(opened)])
        said = {subject: (kept, text, proof) for subject, kept, text, proof in cursor.fetchall()}
    return frozenset(
        object_id
        for object_id, data_key in opened.items()
        if object_id not in said or not _is_own(kind, object_id, data_key, *said[object_id])
    )


def _is_own(
    kind: GuardedType, object_id: UUID, data_key: bytes, kept: bytes | None, said: str | None, proof: bytes | None
) -> bool:
    if kept is not None or said is not None:
        # Both are written in one act, so one alone was put there, or taken away.
        commitment = commitment_of(data_key, object_id)
        return kept is not None and bytes(kept) == commitment and said == as_text(commitment)
    if proof is None:
        return True  # an older case without a name: nothing in its row is sealed under any key
    field = kind.record._meta.get_field(PROOF[kind.record])
    assert isinstance(field, SealedField)
    try:
        open_value(field, bytes(proof), data_key, object_id, object_id)
    except VaultError:
        return False
    return True


def note_foreign(kind: GuardedType, found: Iterable[tuple[UUID, str]]) -> None:
    """Let the line of the look or act under way say whose rights hold a key that is not their object's own."""
    doing = actor.acting()
    for object_id, holder in sorted(found, key=str):
        logger.critical("a key is not its object's own: %s %s of %s", kind.word, object_id, holder)
        if doing is not None:
            doing.rights.append(["foreign", kind.word, str(object_id), holder, ""])


def is_unsaid(kind: GuardedType, object_id: UUID) -> bool:
    """Whether neither row nor log says which key is this object's own: it is older than commitments."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept, said FROM wall.keys_said(%s, %s)", [kind.word, [object_id]])
        row = cursor.fetchone()
    return row is not None and row[0] is None and row[1] is None
