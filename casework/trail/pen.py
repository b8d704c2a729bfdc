"""The only hand that writes the trail: it turns an act under way into canonical bytes and one inserted row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

from casework.trail import arrivals
from casework.trail.actor import Acting
from casework.trail.bodies import Body, written
from casework.trail.chain import Link, next_link
from casework.trail.events import Event, Outcome
from casework.trail.tree import leaf_hash

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
    thing_id: UUID | None = None,
    **details: Detail,
) -> Event:
    """Insert the event of this act in the transaction under way; details are ids, counts and act words only.

    Call it late: from here to the commit the other writers of the same case wait. The database itself moves the end of
    the chain and puts the event into the waiting line.
    """
    arrivals.ready()
    link = next_link(case_id) if case_id is not None else Link(0, None)
    body = written(
        Body(
            acting.event_id,
            acting.at,
            acting.act,
            outcome.value,
            acting.worker_id,
            acting.realm_id,
            case_id,
            link.seq or None,
            link.prev,
            thing_id,
            acting.changed,
            acting.rights,
            details,
        )
    )
    event = Event(
        id=acting.event_id,
        at=acting.at,
        act=acting.act,
        outcome=outcome,
        worker_id=acting.worker_id,
        realm_id=acting.realm_id,
        case_id=case_id,
        case_seq=link.seq or None,
        thing_id=thing_id,
        body=body,
    )
    event.save(force_insert=True)
    transaction.on_commit(partial(arrivals.arrived, event.id, leaf_hash(body)), robust=True)
    return event
