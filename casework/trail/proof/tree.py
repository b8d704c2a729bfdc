"""The Merkle tree of RFC 6962, section 2.1: hashes, roots and proofs, and how a proof is checked; knows no database.

A tree only grows. What is kept is compact: every leaf hash, and above them only the nodes of every eighth level, one
for 256 below; all others are reckoned from those when a proof is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

HASH_BYTES = 32
BLOCK_LEVELS = 8
BLOCK = 1 << BLOCK_LEVELS

EMPTY_ROOT = sha256(b"").digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


class Node(NamedTuple):
    """A full subtree of 2^level leaves, the place-th of its level."""

    level: int
    place: int
    hash: bytes


class Frontier:
    """The right edge of a tree: one hash for each full subtree, largest first; enough to append and give the root."""

    __slots__ = ("_completed", "_peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)
        self._completed: list[Node] = []
        if len(self._peaks) != size.bit_count():
            raise ValueError("a tree of this size has another number of full subtrees")

    def append(self, leaf: bytes) -> None:
        """Add one leaf, given as its hash."""
        index, level, hashed, peaks = self.size, 0, leaf, self._peaks
        while index & 1:
            hashed = sha256(b"\x01" + peaks.pop() + hashed).digest()
            index >>= 1
            level += 1
            if not level % BLOCK_LEVELS:
                self._completed.append(Node(level, index, hashed))
        peaks.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        return _folded(self._peaks)

    def completed(self) -> list[Node]:
        """The nodes to keep that were completed since the last call."""
        done, self._completed = self._completed, []
        return done


def _folded(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


type Shelf = Callable[[int, int], Sequence[bytes]]
"""Where hashes are kept: (level, block) gives the hashes of that block of 256, as many as there are; level 0 is leaves,
then every eighth level."""


@dataclass
class Tree:
    """A tree of `size` leaves over a shelf, which may already hold more; blocks are read once."""

    size: int
    shelf: Shelf
    _known: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves, by default of all."""
        return self.frontier(size).root()

    def frontier(self, size: int | None = None) -> Frontier:
        """The right edge of the first `size` leaves, to append to."""
        size = self.size if size is None else size
        self._within(size)
        peaks, begun = [], 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                peaks.append(self._node(level, begun >> level))
                begun += 1 << level
        return Frontier(size, peaks)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that the leaf at this index is in the tree of `size` leaves (section 2.1.1)."""
        size = self.size if size is None else size
        self._within(size)
        if not 0 <= index < size:
            raise IndexError("no such leaf")
        proof: list[bytes] = []
        begin, length = 0, size
        while length > 1:
            left = _left_of(length)
            if index < begin + left:
                proof.append(self._range(begin + left, length - left))
                length = left
            else:
                proof.append(self._range(begin, left))
                begin, length = begin + left, length - left
        return proof[::-1]

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """The proof that the tree of `old` leaves is a beginning of the tree of `size` leaves (section 2.1.2)."""
        size = self.size if size is None else size
        self._within(size)
        if not 0 <= old <= size:
            raise IndexError("the older tree is the larger one")
        if old in (0, size):
            return []
        proof: list[bytes] = []
        begin, length, whole = 0, size, True
        while begin + length != old:
            left = _left_of(length)
            if old <= begin + left:
                proof.append(self._range(begin + left, length - left))
                length = left
            else:
                proof.append(self._range(begin, left))
                begin, length, whole = begin + left, length - left, False
        # A subtree that begins at the left edge and ends with the older tree is the older tree itself: known already.
        return proof[::-1] if whole else [self._range(begin, length), *reversed(proof)]

    def _within(self, size: int) -> None:
        if not 0 <= size <= self.size:
            raise IndexError("the tree is smaller")

    def _range(self, begin: int, length: int) -> bytes:
        if length & (length - 1) == 0 and begin % length == 0:
            level = length.bit_length() - 1
            return self._node(level, begin >> level)
        left = _left_of(length)
        return node_hash(self._range(begin, left), self._range(begin + left, length - left))

    def _node(self, level: int, index: int) -> bytes:
        known = self._known.get((level, index))
        if known is None:
            if level % BLOCK_LEVELS == 0:
                block = index >> BLOCK_LEVELS
                for place, hashed in enumerate(self.shelf(level, block), block << BLOCK_LEVELS):
                    self._known[level, place] = hashed
                known = self._known[level, index]
            else:
                known = node_hash(self._node(level - 1, 2 * index), self._node(level - 1, 2 * index + 1))
                self._known[level, index] = known
        return known


def _left_of(length: int) -> int:
    """The largest power of two smaller than this."""
    return 1 << (length - 1).bit_length() - 1


def includes(root: bytes, size: int, leaf: bytes, index: int, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows this leaf at this index of the tree with this root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size or not _all_hashes([root, leaf, *proof]):
        return False
    place, last, reckoned = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reckoned = node_hash(sibling, reckoned)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            reckoned = node_hash(reckoned, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and reckoned == root


def extends(root: bytes, size: int, old_root: bytes, old_size: int, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows the older tree to be a beginning of the tree with this root (RFC 9162 2.1.4.2)."""
    if not 0 <= old_size <= size or not _all_hashes([root, old_root, *proof]):
        return False
    if old_size == size:
        return not proof and old_root == root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old_size - 1, size - 1
    while place & 1:
        place >>= 1
        last >>= 1
    old_reckoned = reckoned = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_reckoned = node_hash(sibling, old_reckoned)
            reckoned = node_hash(sibling, reckoned)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            reckoned = node_hash(reckoned, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and old_reckoned == old_root and reckoned == root


def _all_hashes(given: Iterable[bytes]) -> bool:
    return all(len(one) == HASH_BYTES for one in given)
