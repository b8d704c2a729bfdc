"""Data keys: a key is taken for an object's own only when its commitment, bound by history and log, says that it is.

Whoever writes to the database as its owner can seal a key of his making to a unit's or a worker's public key, which
everybody has, and put it into a right: what was written then would be his to read. So whoever makes an object says in
the same act which key is its own - in the object's row, which history and event bind, and in the event itself.

    how the copy lies                   what is asked before its key is used
    settled, under the unit's key       nobody without that key made it; on the way in the row's commitment must agree
    in transit, or one person's         row and log must agree with it: whoever has the public key may have made it
    the same, older than commitments    it must open what lies sealed in the object's own row
    either, where the log has a hole    it is used to look and nothing is written: what a changed log says proves little

A key that is not the object's own is refused and named in the trail; the sequencer makes an alert of that line. Where
row or log has nothing to say because somebody damaged it, and the other agrees, whoever looks still reads: what was
done to a case must not hide it from those who help her. Nothing is written and no copy made until that is mended. Older
objects are given their commitment by the next act on them, of somebody whose copy is settled.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from enum import Enum
from uuid import UUID

from django.db import connection

from casework.policy.grant_tables import KINDS, Guarded, GuardedType
from casework.policy.kept_out import LogBroken
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


class Whose(Enum):
    """Whose a key is that anybody may have sealed."""

    OWN = "own"
    HALF_SAID = "half said"  # row or log agrees; the other says nothing any more, or the log has a hole
    FOREIGN = "foreign"


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


def check_foreign(kind: GuardedType, object_id: UUID, data_key: bytes, *, holder: str, looking: bool) -> None:
    """The same of a key that anybody may have sealed: row and log are asked. Raises NotItsKey, and LogBroken where one
    of them was silenced and somebody wants more than to look."""
    whose = whose_are(kind, {object_id: data_key})[object_id]
    if whose is Whose.FOREIGN:
        logger.critical("a key is not its object's own: %s %s", kind.word, object_id)
        raise NotItsKey
    if whose is Whose.HALF_SAID:
        if not looking:
            logger.critical("row and log do not both say which key is its own: %s %s", kind.word, object_id)
            raise LogBroken
        note_foreign(kind, [(object_id, holder)], whose)


def whose_are(kind: GuardedType, opened: Mapping[UUID, bytes]) -> dict[UUID, Whose]:
    """Whose these keys are, which anybody may have sealed: asked in one statement."""
    if not opened:
        return {}
    with connection.cursor() as cursor:
        asked = "SELECT subject, kept, said, proof, wall.log_holds(%s, subject) FROM wall.keys_said(%s, %s)"
        cursor.execute(asked, [kind.word, kind.word, list(opened)])
        said = {subject: (kept, text, proof, holds) for subject, kept, text, proof, holds in cursor.fetchall()}
    found = {}
    for object_id, data_key in opened.items():
        *words, holds = said.get(object_id, (False,))
        whose = _whose(kind, object_id, data_key, *words) if words else Whose.FOREIGN
        # What a log says that was changed somewhere may be of whoever changed it.
        found[object_id] = Whose.HALF_SAID if whose is Whose.OWN and not holds else whose
    return found


def _whose(
    kind: GuardedType, object_id: UUID, data_key: bytes, kept: bytes | None, said: str | None, proof: bytes | None
) -> Whose:
    if kept is not None or said is not None:
        # Both are written in one act, so one alone was put there, or the other taken away.
        commitment = commitment_of(data_key, object_id)
        agree = {kept is None or bytes(kept) == commitment, said is None or said == as_text(commitment)}
        if False in agree:
            return Whose.FOREIGN
        return Whose.OWN if kept is not None and said is not None else Whose.HALF_SAID
    if proof is None:
        return Whose.OWN  # an older case without a name: nothing in its row is sealed under any key
    field = kind.record._meta.get_field(PROOF[kind.record])
    assert isinstance(field, SealedField)
    try:
        open_value(field, bytes(proof), data_key, object_id, object_id)
    except VaultError:
        return Whose.FOREIGN
    return Whose.OWN


_SAID = {
    Whose.FOREIGN: ("foreign", "a key is not its object's own: %s %s of %s"),
    Whose.HALF_SAID: ("broken", "row and log do not both say which key is its own: %s %s of %s"),
}


def note_foreign(kind: GuardedType, found: Iterable[tuple[UUID, str]], whose: Whose = Whose.FOREIGN) -> None:
    """Let the line of the look or act under way say whose rights hold a key that is not their object's own, or of which
    nobody can say so any more."""
    doing, (word, cry) = actor.acting(), _SAID[whose]
    for object_id, holder in sorted(found, key=str):
        logger.critical(cry, kind.word, object_id, holder)
        right = [word, kind.word, str(object_id), holder, ""]
        if doing is not None and right not in doing.rights:
            doing.rights.append(right)


def is_unsaid(kind: GuardedType, object_id: UUID) -> bool:
    """Whether neither row nor log says which key is this object's own: it is older than commitments."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept, said FROM wall.keys_said(%s, %s)", [kind.word, [object_id]])
        row = cursor.fetchone()
    return row is not None and row[0] is None and row[1] is None
