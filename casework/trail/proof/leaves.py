"""What the sequencer keeps: events that wait, leaves in their order, the few inner nodes, signed checkpoints.

A leaf has a row of its own while it is new. Once 256 of them are complete and signed they become one row of
`casework_leaftile`, of the same places, events and hashes; whoever reads leaves reads both (`between`, `of_events`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import connection, models

from casework.trail.proof.tree import BLOCK, Tree


class PendingEvent(models.Model):
    """An event that has no leaf yet. Ids rise along the chain of a case: they are given under its lock."""

    event_id = models.UUIDField()

    class Meta:
        app_label = "casework"
        default_permissions = ()

    def __str__(self) -> str:
        return f"event {self.event_id} waits"


class Leaf(models.Model):
    """The place of an event in the one order of all events, from 0 and without gaps, until it lies in a tile."""

    place = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    leaf_hash = models.BinaryField()

    class Meta:
        app_label = "casework"
        default_permissions = ()

    def __str__(self) -> str:
        return f"leaf {self.place}"


class TreeNode(models.Model):
    """A full subtree of the tree, on every eighth level only."""

    pk = models.CompositePrimaryKey("level", "place")
    level = models.SmallIntegerField()
    place = models.BigIntegerField()
    node_hash = models.BinaryField()

    class Meta:
        app_label = "casework"
        default_permissions = ()

    def __str__(self) -> str:
        return f"node {self.place} of level {self.level}"


class Checkpoint(models.Model):
    """A signed statement of the log: so many leaves, this root. `note` is the text a witness keeps."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "casework"
        default_permissions = ()

    def __str__(self) -> str:
        return f"checkpoint over {self.size} leaves"


class Placed(NamedTuple):
    """A leaf, wherever it lies: its place, its event, the hash of it."""

    place: int
    event_id: UUID
    leaf_hash: bytes


def between(first: int, behind: int) -> list[Placed]:
    """The leaves from one place to before another, in their order."""
    return _placed("SELECT place, event_id, leaf_hash FROM casework_leaves(%s, %s) ORDER BY place", first, behind)


def at(place: int) -> Placed | None:
    """The leaf at a place, if there is one."""
    return next(iter(between(place, place + 1)), None)


def of_events(ids: Iterable[UUID]) -> dict[UUID, Placed]:
    """The leaves of these events, by event, as far as they have any."""
    found = _placed("SELECT place, event_id, leaf_hash FROM casework_leaves_of(%s)", list(ids))
    return {leaf.event_id: leaf for leaf in found}


def _placed(statement: str, *values: int | list[UUID]) -> list[Placed]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Placed(place, event_id, bytes(hashed)) for place, event_id, hashed in cursor.fetchall()]


def shelf(level: int, block: int) -> list[bytes]:
    """A block of hashes as the tree asks for it."""
    begin, end = block * BLOCK, (block + 1) * BLOCK
    if level == 0:
        return [leaf.leaf_hash for leaf in between(begin, end)]
    nodes = TreeNode.objects.filter(level=level, place__gte=begin, place__lt=end).order_by("place")
    return [bytes(one) for one in nodes.values_list("node_hash", flat=True)]


SIZE = """
SELECT greatest((SELECT max(place) + 1 FROM casework_leaf), (SELECT (max(tile) + 1) * 256 FROM casework_leaftile), 0)
"""


def size() -> int:
    """How many leaves there are."""
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        found: int = cursor.fetchone()[0]
    return found


TILES_AT_ONCE = 64


def shut_tiles() -> int:
    """Put what is complete and signed into tiles, some at a time; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT casework_shut_tiles(%s)", [TILES_AT_ONCE])
        shut: int = cursor.fetchone()[0]
    return shut


def tree() -> Tree:
    """The tree of all leaves there are now."""
    return Tree(size(), shelf)


def latest_checkpoint() -> Checkpoint | None:
    """The newest signed checkpoint: its `note` is what a supervisor downloads, or prints, and keeps."""
    return Checkpoint.objects.order_by("-size").first()
