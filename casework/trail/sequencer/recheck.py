"""Goes through what already has its place, again and again: an event taken out later, or one nobody announced.

Placing compares what is new. Whoever removes or rewrites an event afterwards, or inserts one that never happened, is
met here, beside each checkpoint: the newest places every time, and a window that moves over all of them and begins
again at the end. With a checkpoint a minute a log of 1,000,000 events is gone through in 100 minutes.

Whoever rewrites an event together with its leaf, moves leaves or swaps tiles leaves every event fitting its leaf: so
each block of 256 leaves is reckoned anew and compared with its node, which the signed root stands on.

Whoever writes an event behind the application's back has no line in the file of arrivals. A process killed between its
commit and its line leaves an event without one as well, so this is something for a person to look into.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from casework.trail import ids
from casework.trail.alerts import Alert, AlertKind, raise_alert
from casework.trail.log import witness_log
from casework.trail.proof import leaves
from casework.trail.proof.leaves import Checkpoint, TreeNode
from casework.trail.proof.tree import BLOCK, BLOCK_LEVELS, Frontier
from casework.trail.sequencer.mirror_log import MirrorLog

NEWEST = 5_000
"""So many of the latest places are gone through every time."""
WINDOW = 10_000
"""And so many of all of them."""
HEARD_AT_ONCE = 20_000
"""For so many events at most their line is looked for at one time."""
TOLERANCE = timedelta(minutes=2)
"""So long after it was signed an event may be without its line, which is written at once after the commit."""

WRONG = """
    SELECT p.place, l.event_id, e.id IS NULL
    FROM generate_series(%s::bigint, %s::bigint - 1) AS p (place)
    LEFT JOIN casework_leaves(%s, %s) l ON l.place = p.place
    LEFT JOIN casework_event e ON e.id = l.event_id
    WHERE e.id IS NULL OR pg_catalog.sha256('\\x00'::bytea || e.body) <> l.leaf_hash
    ORDER BY p.place
"""
"""Places without a leaf, leaves without an event, events that do not fit their leaf."""


def go_round(mirror: MirrorLog) -> None:
    """One part of the round: the newest, the window, and who was not heard of."""
    size = leaves.size()
    begin = mirror.round_at()
    if begin >= size:
        begin = 0
    end = min(begin + WINDOW, size)
    newest = max(size - NEWEST, 0)
    look_at(newest, size)
    look_at(begin, min(end, newest))
    reckon(newest, size)
    reckon(begin, min(end, newest))
    mirror.keep_round_at(end)
    listen(mirror)


def look_at(begin: int, end: int) -> None:
    """Cry out each of these places whose event is gone, or is not what it was."""
    if begin >= end:
        return
    with connection.cursor() as cursor:
        cursor.execute(WRONG, [begin, end, begin, end])
        found = cursor.fetchall()
    if not found:
        return
    cried = set(Alert.objects.filter(place__gte=begin, place__lt=end).values_list("kind", "event_id", "place"))
    for place, event_id, is_gone in found:
        kind = AlertKind.GONE if is_gone else AlertKind.DIFFERS
        if (kind.value, event_id, place) not in cried:
            raise_alert(kind, event_id=event_id, place=place)


def reckon(begin: int, end: int) -> None:
    """Cry out each complete block of these places that is not what its node says, or whose leaves are not found."""
    level, first, behind = BLOCK_LEVELS, begin >> BLOCK_LEVELS, end >> BLOCK_LEVELS
    for block in range(first, behind):
        held = leaves.between(block * BLOCK, (block + 1) * BLOCK)
        found = leaves.of_events(one.event_id for one in held)
        if len(held) != BLOCK or any(found.get(one.event_id) != one for one in held):
            _cry_block(level, block)
    while first < behind:
        for place in range(first, behind):
            if not _is_its_node(level, place):
                _cry_block(level, place)
        level, first, behind = level + BLOCK_LEVELS, first >> BLOCK_LEVELS, behind >> BLOCK_LEVELS


def _is_its_node(level: int, place: int) -> bool:
    below = leaves.shelf(level - BLOCK_LEVELS, place)
    if len(below) != BLOCK:
        return False
    edge = Frontier()
    for hashed in below:
        edge.append(hashed)
    kept = TreeNode.objects.filter(level=level, place=place).values_list("node_hash", flat=True).first()
    return kept is not None and bytes(kept) == edge.root()


def _cry_block(level: int, place: int) -> None:
    begin = place << level
    if not Alert.objects.filter(kind=AlertKind.DIFFERS, event_id=None, place=begin).exists():
        raise_alert(AlertKind.DIFFERS, place=begin)


def listen(mirror: MirrorLog) -> None:
    """Cry out events that were signed a while ago and have no line in the file of arrivals."""
    path = mirror.directory / witness_log.NAME
    signed: int | None = Checkpoint.objects.filter(at__lt=timezone.now() - TOLERANCE).aggregate(to=Max("size"))["to"]
    heard = mirror.heard() or _beginning(path)
    if not signed or heard is None or heard[0] >= signed:
        return
    begin, position = heard
    end = min(signed, begin + HEARD_AT_ONCE)
    wanted = {leaf.event_id: leaf.place for leaf in leaves.between(begin, end)}
    others: list[tuple[UUID, int]] = []
    reached = position
    while wanted and (lines := list(witness_log.since(path, reached, at_most=HEARD_AT_ONCE))):
        for arrival, behind in lines:
            if arrival is not None and wanted.pop(arrival.event_id, None) is None and len(others) < HEARD_AT_ONCE:
                others.append((arrival.event_id, reached))
            reached = behind
    for event_id, place in wanted.items():
        raise_alert(AlertKind.UNANNOUNCED, event_id=event_id, place=place)
    mirror.keep_heard(end, _first_unsettled(others, end, reached))


def _beginning(path: Path) -> tuple[int, int] | None:
    """Where listening begins: at the event of the first line there is. What is older was written before the file."""
    for arrival, _ in witness_log.since(path, 0, at_most=100):
        found = leaves.of_events([arrival.event_id]) if arrival is not None else {}
        for leaf in found.values():
            return leaf.place, 0
    return None


def _first_unsettled(others: list[tuple[UUID, int]], end: int, reached: int) -> int:
    """Where the first line stands whose event is looked for later; nobody looks for what has had no place for long."""
    placed = leaves.of_events([one for one, _ in others])
    long_ago = timezone.now() - TOLERANCE
    for event_id, position in others:
        leaf = placed.get(event_id)
        if leaf is not None and leaf.place >= end:
            return position
        if leaf is None and ids.moment_of(event_id) > long_ago:
            return position
    return others[-1][1] if len(others) == HEARD_AT_ONCE else reached
