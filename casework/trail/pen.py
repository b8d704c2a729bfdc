"""The only hand that writes the trail: it turns an act under way into canonical bytes and one inserted row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from uuid import UUID

from casework.trail.actor import Acting
from casework.trail.events import Event, Outcome

Detail = str | int | bool | None | list[str]

BODY_VERSION = 1


def canonical(body: dict[str, object]) -> bytes:
    """The bytes that are kept: JSON with sorted keys, no blanks, UTF-8 (after RFC 8785, without floats)."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(ids: Iterable[UUID]) -> str:
    """A digest of the ids a list showed: enough to prove later which they were, without keeping them all."""
    whole = hashlib.sha256()
    for shown in ids:
        whole.update(shown.bytes)
    return whole.hexdigest()


def write(
    acting: Acting,
    outcome: Outcome,
    *,
    case_id: UUID | None = None,
    thing_id: UUID | None = None,
    **details: Detail,
) -> Event:
    """Insert the event of this act in the transaction under way; details are ids, counts and act words only."""
    body: dict[str, object] = {
        "v": BODY_VERSION,
        "id": str(acting.event_id),
        "at": acting.at.isoformat(timespec="microseconds"),
        "act": acting.act,
        "outcome": outcome.value,
        "worker": acting.worker_id,
        "realm": acting.realm_id,
        "case": str(case_id) if case_id else None,
        "thing": str(thing_id) if thing_id else None,
        "changed": [list(pair) for pair in acting.changed],
        "rights": acting.rights,
        **details,
    }
    return Event.objects.create(
        id=acting.event_id,
        at=acting.at,
        act=acting.act,
        outcome=outcome,
        worker_id=acting.worker_id,
        realm_id=acting.realm_id,
        case_id=case_id,
        thing_id=thing_id,
        body=canonical(body),
    )
