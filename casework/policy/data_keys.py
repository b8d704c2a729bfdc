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

import json
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
from casework.vault.key_chain import FIRST, newest_of, older_keys

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
    number = newest_of(bytes(subject.older_keys or b""))
    subject.key_commitment = commitment_of(data_key, subject.pk, number)
    doing = actor.acting()
    if doing is not None:
        word = KINDS[type(subject)].word
        named = "" if number == FIRST else str(number)
        doing.rights.append(["key", word, str(subject.pk), named, as_text(subject.key_commitment)])


def check_settled(found: Guarded, data_key: bytes) -> None:
    """Raises NotItsKey where the object's row says another key than this, which lay under the unit's own."""
    said = found.key_commitment
    number = newest_of(bytes(found.older_keys or b""))
    if said is not None and not commits_to(bytes(said), data_key, found.pk, number):
        logger.critical("a key is not its object's own: %s", found)
        raise NotItsKey


def check_foreign(kind: GuardedType, object_id: UUID, data_key: bytes, *, holder: str, looking: bool) -> None:
    """The same of a key that anybody may have sealed: row and log are asked. Raises NotItsKey, and LogBroken where one
    of them was silenced and somebody wants more than to look."""
    whose = whose_are(kind, {object_id: data_key}, whole=not looking)[object_id]
    if whose is Whose.FOREIGN:
        logger.critical("a key is not its object's own: %s %s", kind.word, object_id)
        raise NotItsKey
    if whose is Whose.HALF_SAID:
        if not looking:
            logger.critical("row and log do not both say which key is its own: %s %s", kind.word, object_id)
            raise LogBroken
        note_foreign(kind, [(object_id, holder)], whose)


def whose_are(kind: GuardedType, opened: Mapping[UUID, bytes], *, whole: bool) -> dict[UUID, Whose]:
    """Whose these keys are, which anybody may have sealed: asked in one statement.

    `whole`: something is written or sealed, so the log must hold from its first line to its last; whoever only reads
    does not wait for that, for it takes as long as the log is.
    """
    if not opened:
        return {}
    with connection.cursor() as cursor:
        holds, also = ("wall.log_holds(%s, subject)", [kind.word]) if whole else ("true", [])
        asked = f"SELECT subject, kept, said::text, older, proof, {holds} FROM wall.keys_said(%s, %s)"  # noqa: S608
        cursor.execute(asked, [*also, kind.word, list(opened)])
        said = {subject: of_it for subject, *of_it in cursor.fetchall()}
    found = {}
    for object_id, data_key in opened.items():
        *words, holds = said.get(object_id, (False,))
        whose = _whose(kind, object_id, data_key, *words) if words else Whose.FOREIGN
        # What a log says that was changed somewhere may be of whoever changed it.
        found[object_id] = Whose.HALF_SAID if whose is Whose.OWN and not holds else whose
    return found


def _whose(
    kind: GuardedType,
    object_id: UUID,
    data_key: bytes,
    kept: bytes | None,
    said: str | None,
    older: bytes | None,
    proof: bytes | None,
) -> Whose:
    if kept is not None or said is not None:
        return _whose_by_words(object_id, data_key, kept, json.loads(said or "{}"), bytes(older or b""))
    if proof is None:
        return Whose.OWN  # an older case without a name: nothing in its row is sealed under any key
    field = kind.record._meta.get_field(PROOF[kind.record])
    assert isinstance(field, SealedField)
    try:
        open_value(field, bytes(proof), data_key, object_id, object_id)
    except VaultError:
        return Whose.FOREIGN
    return Whose.OWN


def _whose_by_words(object_id: UUID, data_key: bytes, kept: bytes | None, said: dict[str, str], older: bytes) -> Whose:
    """By what row and log say. Both are written in one act, so one alone was put there, or the other taken away.

    Whoever makes a next key has the one before it: the chain is walked down to the first, and the log must agree with
    each. So who writes into log and row, and never held the object, makes none.
    """
    try:
        number = newest_of(older)
        keys = {number: data_key, **dict(older_keys(older, data_key, object_id))}
    except (VaultError, ValueError):
        return Whose.FOREIGN
    own = {"" if one == FIRST else str(one): as_text(commitment_of(key, object_id, one)) for one, key in keys.items()}
    if any(own.get(one) != text for one, text in said.items()):
        return Whose.FOREIGN  # also a key that was turned since: a copy of before, put back
    if kept is not None and bytes(kept) != commitment_of(data_key, object_id, number):
        return Whose.FOREIGN
    return Whose.OWN if kept is not None and said.keys() == own.keys() else Whose.HALF_SAID


def chain_of(kind: GuardedType, object_id: UUID) -> bytes:
    """The older keys of an object that was reached without its row: asked when one is needed."""
    found = kind.record._default_manager.filter(pk=object_id).values_list("older_keys", flat=True).first()
    return bytes(found or b"")


_SAID = {
    Whose.FOREIGN: ("foreign", "a key is not its object's own: %s %s"),
    Whose.HALF_SAID: ("broken", "row and log do not both say which key is its own: %s %s"),
}


def note_foreign(kind: GuardedType, found: Iterable[tuple[UUID, str]], whose: Whose = Whose.FOREIGN) -> None:
    """Let the line of the look or act under way say whose rights hold a key that is not their object's own, or of which
    nobody can say so any more."""
    doing, (word, message) = actor.acting(), _SAID[whose]
    for object_id, holder in sorted(found, key=str):
        # Whose, the line says: whoever reads the server's log may be looking for who holds it.
        logger.critical(message, kind.word, object_id)
        right = [word, kind.word, str(object_id), holder, ""]
        if doing is not None and right not in doing.rights:
            doing.rights.append(right)


def is_unsaid(kind: GuardedType, object_id: UUID) -> bool:
    """Whether neither row nor log says which key is this object's own: it is older than commitments."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept, said FROM wall.keys_said(%s, %s)", [kind.word, [object_id]])
        row = cursor.fetchone()
    return row is not None and row[0] is None and row[1] is None
