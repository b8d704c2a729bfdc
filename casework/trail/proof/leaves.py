"""What the sequencer keeps: events that wait, leaves in their order, the few inner nodes, signed checkpoints."""

from __future__ import annotations

from django.db import models
from django.db.models import Max

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
    """The place of an event in the one order of all events, from 0 and without gaps."""

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


def shelf(level: int, block: int) -> list[bytes]:
    """A block of hashes as the tree asks for it."""
    begin, end = block * BLOCK, (block + 1) * BLOCK
    found = (
        Leaf.objects.filter(place__gte=begin, place__lt=end).order_by("place").values_list("leaf_hash", flat=True)
        if level == 0
        else TreeNode.objects.filter(level=level, place__gte=begin, place__lt=end)
        .order_by("place")
        .values_list("node_hash", flat=True)
    )
    return [bytes(one) for one in found]


def size() -> int:
    """How many leaves there are."""
    last: int | None = Leaf.objects.aggregate(last=Max("place"))["last"]
    return 0 if last is None else last + 1


def tree() -> Tree:
    """The tree of all leaves there are now."""
    return Tree(size(), shelf)


def latest_checkpoint() -> Checkpoint | None:
    """The newest signed checkpoint: its `note` is what a supervisor downloads, or prints, and keeps."""
    return Checkpoint.objects.order_by("-size").first()
