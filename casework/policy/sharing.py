"""Keeps person-by-person cases whole: where an exclusion split a post's row, each colleague has a row of her own.

A newcomer at the post, or someone who lost her passphrase and has a new key pair, is given hers by whoever holds the
key: the supervisor who seats her, for what the province sees; her colleagues, when they next sign in, for the rest.
A colleague for whom the province does not vouch gets nothing, and the trail says so.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from casework.policy import gate, grants, vouching
from casework.policy.held import KINDS, Kind, kept_from, permission_of, unexpired
from casework.policy.table import Hold
from casework.records.units import Membership, Unit
from casework.records.workers import Worker
from casework.vault import keyring

type Lasting = tuple[Hold, datetime]
"""A hold and until when; without an end it lasts as long as there are years."""

FOR_EVER = datetime.max.replace(tzinfo=UTC)


def share_with_colleagues(by: Worker) -> int:
    """Give what she holds in her own name through a post to those colleagues there who have no row yet."""
    if keyring.current().anchor is None:
        return 0
    given = 0
    for kind in KINDS.values():
        mine: dict[int, dict[UUID, Lasting]] = defaultdict(dict)
        for through, thing_id, held in _rows(kind, Q(user=by)):
            mine[through][thing_id] = max(held, mine[through].get(thing_id, held))
        for unit_id, things in mine.items():
            given += _fill(by, kind, Unit.objects.get(pk=unit_id), things)
    return given


def held_through(unit: Unit) -> dict[str, dict[UUID, Lasting]]:
    """What is held person by person through a post, by the word of its kind: asked before a key pair is renewed, for
    with the old pair its rows go."""
    held: dict[str, dict[UUID, Lasting]] = {}
    for kind in KINDS.values():
        things = held.setdefault(kind.word, {})
        for _, thing_id, lasting in _rows(kind, Q(through=unit)):
            things[thing_id] = max(lasting, things.get(thing_id, lasting))
    return held


def share_with(by: Worker, newcomer: Worker, unit: Unit, held: dict[str, dict[UUID, Lasting]]) -> int:
    """Give somebody just seated at a post, or under a new key pair, what is held there person by person."""
    return sum(_fill(by, kind, unit, held[kind.word], only=newcomer) for kind in KINDS.values())


def _rows(kind: Kind, whose: Q) -> list[tuple[int, UUID, Lasting]]:
    words = {permission_of(kind.record, word): word for word in Hold}
    rows = kind.by_worker._default_manager.filter(whose & unexpired())
    return [
        (through, thing_id, (words[permission], until or FOR_EVER))
        for through, thing_id, permission, until in rows.values_list(
            "through_id", "content_object_id", "permission_id", "expires_at"
        )
    ]


def _fill(by: Worker, kind: Kind, unit: Unit, things: dict[UUID, Lasting], *, only: Worker | None = None) -> int:
    seated = Membership.objects.filter(group_id=unit.pk, ended_at__isnull=True, worker__is_active=True)
    if only is not None:
        seated = seated.filter(worker=only)
    members = {seat.worker_id: seat for seat in seated.select_related("worker")}
    have = defaultdict(set)
    rows = kind.by_worker._default_manager.filter(content_object_id__in=things, user_id__in=members)
    for thing_id, user_id in rows.values_list("content_object_id", "user_id"):
        have[thing_id].add(user_id)
    left_out = set()
    if only is None:
        # One row of somebody else's making must not keep a whole post from signing in.
        for seat in members.values():
            if any(seat.worker_id not in have[thing_id] for thing_id in things) and not vouching.stands(
                seat, seat.worker
            ):
                vouching.note_unvouched(seat)
                left_out.add(seat.worker_id)
    wanted = members.keys() - left_out
    wanting = {thing_id: wanted - have[thing_id] for thing_id in things if wanted - have[thing_id]}
    given = 0
    for thing in kind.record._default_manager.filter(pk__in=gate.hold_keys(by, kind.record, wanting)):
        for worker_id in wanting[thing.pk] - kept_from(thing):
            hold, until = things[thing.pk]
            ends = None if until == FOR_EVER else until
            grants.give_to_member(thing, members[worker_id], hold, reason="shared", expires_at=ends)
            given += 1
    return given
