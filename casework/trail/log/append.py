"""The only hand that writes the trail: it turns an act under way into canonical bytes and one inserted row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection, transaction

from casework.trail.actor import Acting
from casework.trail.events import Outcome
from casework.trail.log import encoding, witness_log
from casework.trail.log.encoding import Body, leaf_hash

type Row = dict[str, UUID | datetime | str | int | bytes | None]
Detail = str | int | bool | None | list[str]


def digest_of(ids: Iterable[UUID]) -> str:
    """A digest of the ids a list showed: enough to prove later which they were, without keeping them all."""
    return digest_of_bytes(shown.bytes for shown in ids)


def digest_of_bytes(ids: Iterable[bytes]) -> str:
    """The same of ids as the bytes they are, for whoever has very many of them."""
    return hashlib.sha256(b"".join(ids)).hexdigest()


def write(
    acting: Acting,
    outcome: Outcome,
    *,
    case_id: UUID | None = None,
    object_id: UUID | None = None,
    **details: Detail,
) -> UUID:
    """Insert the event of this act in the transaction under way; details are ids, counts and act words only.

    Call it late: from here to the commit the other writers of the same case wait. The database itself moves the end of
    the chain and puts the event into the waiting line. Answers the id of the event.
    """
    witness_log.ready()
    body = Body(
        acting.event_id,
        acting.at,
        acting.act,
        outcome.value,
        acting.worker_id,
        acting.province_id,
        case_id,
        None,
        None,
        object_id,
        acting.changed,
        acting.rights,
        details,
    )
    row: Row = {
        "id": acting.event_id,
        "at": acting.at,
        "act": acting.act,
        "outcome": outcome.value,
        "worker": acting.worker_id,
        "province": acting.province_id,
        "case": case_id,
        "subject": object_id,
    }
    written = alone(row, body) if case_id is None else in_its_chain(row, body)
    transaction.on_commit(partial(witness_log.arrived, acting.event_id, leaf_hash(written)), robust=True)
    return acting.event_id


_COLUMNS = "id, at, act, outcome, worker_id, province_id, case_id, object_id, case_seq, body"
_VALUES = "%(id)s, %(at)s, %(act)s, %(outcome)s, %(worker)s, %(province)s, %(case)s, %(subject)s"


def alone(row: Row, body: Body) -> bytes:
    """Insert an event that belongs to no case; answers its body, to which the database added what the act changed."""
    insert = f"INSERT INTO casework_event ({_COLUMNS}) VALUES ({_VALUES}, NULL, %(body)s)"  # noqa: S608 - names only
    with connection.cursor() as cursor:
        if row["worker"] is None:
            # What nobody in particular did is read back by nobody but a function for just that.
            cursor.execute(insert, {**row, "body": encoding.written(body)})
            cursor.execute("SELECT wall.body_written(%s)", [row["id"]])
        else:
            cursor.execute(f"{insert} RETURNING body", {**row, "body": encoding.written(body)})
        return bytes(cursor.fetchone()[0])


def in_its_chain(row: Row, body: Body) -> bytes:
    """Insert an event behind the last one of its case, whose hash it names; answers its body.

    The database locks the chain, reads its end and writes what follows from it into the event: nobody else knows it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO casework_event ({_COLUMNS}) VALUES ({_VALUES}, NULL, %(body)s) RETURNING body",  # noqa: S608 - names only
            {**row, "body": encoding.unlinked(body)},
        )
        return bytes(cursor.fetchone()[0])
