"""The tree against the published vectors, and against the definition itself for every small size."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.trail.log.encoding import leaf_hash
from casework.trail.proof.tree import BLOCK, EMPTY_ROOT, Frontier, Node, Tree, extends, includes, node_hash

# The leaves and roots of the certificate-transparency test suite (transparency-dev/merkle, testonly/constants.go).
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    bytes.fromhex(root)
    for root in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
INCLUSION = {
    (0, 1): [],
    (0, 2): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"],
    (1, 2): ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
NOWHERE = bytes(range(32))


class MemoryShelf:
    """A shelf in memory, filled by a frontier."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.levels: dict[int, list[bytes]] = {0: []}
        self.edge = Frontier()
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        self.levels[0].append(leaf)
        self.edge.append(leaf)
        for node in self.edge.completed():
            self.levels.setdefault(node.level, []).append(node.hash)
            assert len(self.levels[node.level]) == node.place + 1

    def __call__(self, level: int, block: int) -> list[bytes]:
        return self.levels[level][block * BLOCK : (block + 1) * BLOCK]

    @property
    def tree(self) -> Tree:
        return Tree(len(self.levels[0]), self)


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return node_hash(by_definition(leaves[:left]), by_definition(leaves[left:]))


def several(count: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


def test_the_hashes_are_those_of_the_certificate_transparency_suite():
    assert leaf_hash(b"") == ROOTS[1]
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    assert ROOTS[0] == EMPTY_ROOT


@pytest.mark.parametrize("size", range(9))
def test_every_published_root(size: int):
    kept = MemoryShelf([leaf_hash(leaf) for leaf in LEAVES])
    assert kept.tree.root(size) == ROOTS[size]


@pytest.mark.parametrize(("where", "proof"), INCLUSION.items())
def test_the_published_inclusion_proofs(where: tuple[int, int], proof: list[str]):
    index, size = where
    tree = MemoryShelf([leaf_hash(leaf) for leaf in LEAVES]).tree
    found = tree.inclusion(index, size)
    assert [one.hex() for one in found] == proof
    assert includes(ROOTS[size], size, leaf_hash(LEAVES[index]), index, found)


@pytest.mark.parametrize(("sizes", "proof"), CONSISTENCY.items())
def test_the_published_consistency_proofs(sizes: tuple[int, int], proof: list[str]):
    old, size = sizes
    found = MemoryShelf([leaf_hash(leaf) for leaf in LEAVES]).tree.consistency(old, size)
    assert [one.hex() for one in found] == proof
    assert extends(ROOTS[size], size, ROOTS[old], old, found)


@pytest.mark.parametrize("size", [10, 15, 16, 100, 255, 256, 257, 511, 513])
def test_roots_across_the_edges_of_blocks_follow_the_definition(size: int):
    leaves = several(size)
    kept = MemoryShelf(leaves)
    assert kept.edge.root() == kept.tree.root() == by_definition(leaves)
    assert kept.tree.frontier().root() == kept.edge.root()


def test_the_golden_root_of_ten_leaves():
    """transparency-dev/merkle compact/range_test.go: leaf i is two bytes, little-endian."""
    kept = MemoryShelf([leaf_hash(i.to_bytes(2, "little")) for i in range(10)])
    assert kept.tree.root().hex() == "56358c3d260db42b8236517f44b9d0cba1dcc1293a0888a97f19be85eb6d03ee"


BIG = several(700)
SHELF = MemoryShelf(BIG)


@given(st.integers(1, 700), st.data())
def test_any_leaf_is_proved_in_any_size_and_in_nothing_else(size: int, data: st.DataObject):
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(700, SHELF)
    proof, root = tree.inclusion(index, size), tree.root(size)
    assert includes(root, size, BIG[index], index, proof)
    assert not includes(root, size, NOWHERE, index, proof)
    assert not includes(NOWHERE, size, BIG[index], index, proof)
    assert not includes(root, size, BIG[index], index, [*proof, root])
    assert not includes(root, size, BIG[index], index, [root, *proof])
    for other in {index - 1, index + 1, index ^ 2} - {index}:
        assert not includes(root, size, BIG[index], other, proof)
    for place in range(len(proof)):
        bent = [bytes([one[0] ^ 8]) + one[1:] if at == place else one for at, one in enumerate(proof)]
        assert not includes(root, size, BIG[index], index, bent)
        assert not includes(root, size, BIG[index], index, proof[:place] + proof[place + 1 :])
        assert not includes(root, size, BIG[index], index, [one[:31] for one in proof])


@given(st.integers(0, 700), st.data())
def test_any_older_tree_is_proved_a_beginning_and_nothing_else_is(size: int, data: st.DataObject):
    old = data.draw(st.integers(0, size))
    tree = Tree(700, SHELF)
    proof, root, old_root = tree.consistency(old, size), tree.root(size), tree.root(old)
    assert extends(root, size, old_root, old, proof)
    assert not extends(root, size, NOWHERE, old, proof)
    assert not extends(NOWHERE, size, old_root, old, proof) or old == 0 < size
    assert not extends(root, size, old_root, old, [*proof, root])
    if old not in (0, size):
        assert not extends(root, size, old_root, old - 1, proof)
        assert not extends(root, size, old_root, old + 1, proof)
    for place in range(len(proof)):
        bent = [bytes([one[0] ^ 8]) + one[1:] if at == place else one for at, one in enumerate(proof)]
        assert not extends(root, size, old_root, old, bent)
        assert not extends(root, size, old_root, old, proof[:place] + proof[place + 1 :])


@pytest.mark.parametrize("size", [-1, 0, 701])
def test_a_tree_refuses_what_it_does_not_hold(size: int):
    tree = Tree(700, SHELF)
    with pytest.raises(IndexError):
        tree.inclusion(0, size)
    with pytest.raises(IndexError):
        tree.inclusion(700)
    with pytest.raises(IndexError):
        tree.consistency(700, 3)
    assert not includes(tree.root(), 0, BIG[0], 0, [])
    assert not includes(tree.root(), 700, BIG[0], -1, [])
    assert not extends(tree.root(), 3, tree.root(), 700, [])
    assert not extends(tree.root(), 700, tree.root(3), 3, [])


def test_only_every_eighth_level_is_kept():
    kept = MemoryShelf(several(65536 + 3))
    assert {level: len(nodes) for level, nodes in kept.levels.items()} == {0: 65539, 8: 256, 16: 1}
    assert Node(16, 0, kept.levels[16][0]).hash == kept.tree.root(65536)


def test_a_frontier_of_the_wrong_number_of_peaks_is_refused():
    with pytest.raises(ValueError, match="number of full subtrees"):
        Frontier(3, [NOWHERE])
