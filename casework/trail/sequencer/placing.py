"""Puts all events into one order and signs it: the only process that adds leaves, and it survives being killed.

A step is: see that the database continues the file of leaves, read which events were acknowledged, give every waiting
event the next place in one transaction, bring the file of leaves up to the database, and compare the acknowledged with
the placed. Each part begins where the last one that was committed ended, so a kill between two of them leaves no gap
and no double.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import Error, connection, transaction
from django.utils import timezone

from casework.trail.alerts import AlertKind, raise_alert
from casework.trail.events import Event
from casework.trail.log import witness_log
from casework.trail.log.encoding import leaf_hash
from casework.trail.log.witness_log import WitnessedEvent
from casework.trail.proof import leaves, signed_notes
from casework.trail.proof.leaves import Checkpoint, Leaf, PendingEvent, TreeNode
from casework.trail.proof.signed_notes import BadNote, Head, NoteSigner, NoteVerifier
from casework.trail.proof.tree import Tree
from casework.trail.sequencer import recheck, row_binding, schema_watch
from casework.trail.sequencer.mirror_log import MirroredLeaf, MirrorLog

log = logging.getLogger(__name__)

BATCH = 2000
SAID = (
    (AlertKind.EXCLUSION, (b'["missing","case","',)),
    (AlertKind.BROKEN, (b'["broken","', b'"code":"log_broken"')),
    (AlertKind.KEY, (b'["foreign","', b'"code":"not_its_key"')),
)
"""What an event itself says is wrong with rights, in the words of policy/kept_out.py and policy/data_keys.py. A body
writes quotes within words otherwise, so nothing that was typed is taken for it."""
LOCK = 0x7472_6169_6C  # "trail", as PostgreSQL's advisory locks are numbered


class AlreadyRunning(Exception):
    """Another sequencer holds the lock; two would be one too many."""


class Forked(Exception):
    """The leaves do not continue what was signed or filed: nothing more is signed until a person has looked."""


@contextmanager
def alone() -> Iterator[None]:
    """Be the one sequencer of this database while inside. Raises AlreadyRunning."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (got,) = cursor.fetchone()
    if not got:
        raise AlreadyRunning
    try:
        yield
    finally:
        # The lock goes with the connection; a broken one has let it go already.
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@dataclass
class Sequencer:
    """One log: who signs it, who checks what was signed, and the files beside the database (None in a test without)."""

    signer: NoteSigner
    verifier: NoteVerifier
    mirror: MirrorLog | None

    def step(self) -> int:
        """Place everything that waits; answers how many events were placed.

        Raises Forked before it places anything: what does not continue the file of leaves is left as it was found.
        """
        placed = 0
        if self.mirror is not None:
            self._file(self.mirror)
        while True:
            acknowledged = self._acknowledged()
            while batch := self._place_batch():
                placed += batch
            if self.mirror is None:
                return placed
            self._file(self.mirror)
            if acknowledged:
                self._compare([arrival for arrival, _ in acknowledged])
                self.mirror.keep_position(acknowledged[-1][1])
            if len(acknowledged) < BATCH:
                return placed

    def go_round(self) -> None:
        """See whether what has its place is still there and as it was, and was announced, and whether the rows that
        events bind stand as they say; call it beside signing."""
        if self.mirror is not None:
            recheck.go_round(self.mirror)
        row_binding.look_at_rows()

    def sign(self) -> Checkpoint | None:
        """Sign what is placed; None when nothing is new. Raises Forked when it does not continue what was signed."""
        tree = leaves.tree()
        last = self._last_signed()
        if last is not None:
            if last.size > tree.size or tree.root(last.size) != last.root:
                raise_alert(AlertKind.FORKED, place=last.size)
                raise Forked
            kept = Checkpoint.objects.filter(size=last.size).exists()
            if last.size == tree.size and kept:
                return None
        return self._signed(tree)

    def sign_first(self) -> int:
        """Sign a log that begins anew (`trail/sequencer/new_log.py`), whatever another log signed before; answers its
        size."""
        return self._signed(leaves.tree()).size

    def _signed(self, tree: Tree) -> Checkpoint:
        root = tree.root()
        note = signed_notes.signed(Head(self.signer.name, tree.size, root).text(), [self.signer])
        # The file first: after a crash between the two the database is behind what was promised, never before it.
        if self.mirror is not None:
            self.mirror.keep_checkpoint(note)
        made, _ = Checkpoint.objects.get_or_create(
            size=tree.size, defaults={"root": root, "note": note, "at": timezone.now()}
        )
        leaves.shut_tiles()
        return made

    def _last_signed(self) -> Head | None:
        kept = leaves.latest_checkpoint()
        held = [kept.note] if kept is not None else []
        if self.mirror is not None and (filed := self.mirror.checkpoint()) is not None:
            held.append(filed)
        try:
            heads = [signed_notes.checkpoint(note, self.verifier) for note in held]
        except BadNote as bad:
            raise_alert(AlertKind.FORKED, place=kept.size if kept is not None else 0)
            raise Forked from bad
        return max(heads, key=lambda head: head.size, default=None)

    def _acknowledged(self) -> list[tuple[WitnessedEvent | None, int]]:
        if self.mirror is None:
            return []
        path = self.mirror.directory / witness_log.NAME
        return list(witness_log.since(path, self.mirror.position(), at_most=BATCH))

    @transaction.atomic
    def _place_batch(self) -> int:
        """Give the next places to events that wait, in the order of the line; answers how many waited."""
        waiting = list(PendingEvent.objects.order_by("id").values_list("id", "event_id")[:BATCH])
        if not waiting:
            return 0
        ids = [event_id for _, event_id in waiting]
        bodies = {
            event_id: bytes(body) for event_id, body in Event.objects.filter(pk__in=ids).values_list("id", "body")
        }
        placed = set(leaves.of_events(ids))
        edge = leaves.tree().frontier()
        added: list[Leaf] = []
        for event_id in ids:
            if event_id in placed:
                raise_alert(AlertKind.TWICE, event_id=event_id)
                continue
            body = bodies.get(event_id)
            if body is None:
                raise_alert(AlertKind.GONE, event_id=event_id)
                continue
            placed.add(event_id)
            for kind, said in SAID:
                if any(words in body for words in said):
                    raise_alert(kind, event_id=event_id)
            hashed = leaf_hash(body)
            added.append(Leaf(place=edge.size, event_id=event_id, leaf_hash=hashed))
            edge.append(hashed)
        Leaf.objects.bulk_create(added)
        TreeNode.objects.bulk_create(
            TreeNode(level=node.level, place=node.place, node_hash=node.hash) for node in edge.completed()
        )
        PendingEvent.objects.filter(pk__in=[waiting_id for waiting_id, _ in waiting]).delete()
        return len(waiting)

    def _file(self, mirror: MirrorLog) -> None:
        """Bring the file of leaves up to the database. Raises Forked when the file knows more, or other leaves."""
        last = mirror.last()
        if last is not None:
            held = leaves.at(last.place)
            if held is None or held[1:] != (last.event_id, last.leaf_hash):
                raise_alert(AlertKind.FORKED, place=last.place)
                raise Forked
        behind = 0 if last is None else last.place + 1
        for first in range(behind, leaves.size(), BATCH):
            if batch := [MirroredLeaf(*leaf) for leaf in leaves.between(first, first + BATCH)]:
                mirror.append(batch)

    def _compare(self, acknowledged: list[WitnessedEvent | None]) -> None:
        """Every acknowledged event has its leaf, of the same bytes."""
        wanted = {arrival.event_id: arrival.leaf_hash for arrival in acknowledged if arrival is not None}
        found = leaves.of_events(wanted)
        for event_id, hashed in wanted.items():
            if event_id not in found:
                raise_alert(AlertKind.GONE, event_id=event_id)
            elif found[event_id].leaf_hash != hashed:
                raise_alert(AlertKind.DIFFERS, event_id=event_id, place=found[event_id].place)


def keep_sequencing(
    sequencer: Sequencer,
    stop: threading.Event,
    *,
    pause: float = 1.0,
    checkpoint_every: float = 60.0,
    beside: Callable[[], object] | None = None,
) -> None:
    """Step and sign until `stop`; a database or a disk that went away is waited for. Raises AlreadyRunning at once.

    Whatever else falls due by the clock alone is done `beside` each signing.
    """
    signed_at = -checkpoint_every
    ran = False
    while not stop.is_set():
        try:
            with alone():
                ran = True
                while not stop.is_set():
                    sequencer.step()
                    if time.monotonic() - signed_at >= checkpoint_every:
                        if schema_watch.watch(sequencer.mirror):
                            sequencer.step()
                        sequencer.go_round()
                        if beside is not None:
                            beside()
                        if row_binding.say_unsaid():
                            sequencer.step()
                        sequencer.sign()
                        signed_at = time.monotonic()
                    stop.wait(pause)
                sequencer.sign()
        except (Error, OSError) as error:
            log.warning("the sequencer waits: %s", type(error).__name__)
            connection.close()
            stop.wait(pause)
        except AlreadyRunning:
            # Its own lost connection may hold the lock until the server notices; a stranger's does from the beginning.
            if not ran:
                raise
            stop.wait(pause)
        except Forked:
            # It has cried out; what comes in is still written and waits, and nothing false is signed.
            signed_at = time.monotonic()
            stop.wait(checkpoint_every)
