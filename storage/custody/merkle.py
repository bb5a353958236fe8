"""The Merkle tree of RFC 9162 §2.1 (hashing as in RFC 6962): roots, proofs, and their verification. Pure.

A node is the hash of a complete subtree: node(height, index) covers the 2**height leaves from index * 2**height on.
Whoever has the nodes (a list of leaves, tiles) hands in a function; roots and proofs ask it O(log n) times.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Node = Callable[[int, int], bytes]


class BadProof(ValueError):
    """A proof that does not show what it claims."""


def leaf_hash(body: bytes) -> bytes:
    """The hash of one leaf: 32 bytes."""
    return sha256(b"\0" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash above two nodes: 32 bytes."""
    return sha256(b"\1" + left + right).digest()


def complete(hashes: Sequence[bytes]) -> bytes:
    """The node above 2**h neighbouring nodes of one height; their number must be a power of two."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def nodes_of(leaves: Sequence[bytes]) -> Node:
    """Nodes straight from leaf hashes, nothing remembered: for small trees and for checking."""
    return lambda height, index: complete(leaves[index << height : (index + 1) << height])


def root(size: int, node: Node) -> bytes:
    """The root of the tree of the first `size` leaves; of none: the hash of nothing."""
    return _subtree(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """The neighbours on the way from a leaf up to the root of `size` leaves, lowest first.

    Raises: IndexError: there is no such leaf in a tree of this size."""
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    return _path(index, 0, size, node)


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """What shows that the tree of `new` leaves begins with the tree of `old`; empty for equal sizes.

    Raises: IndexError: unless 0 < old <= new."""
    if not 0 < old <= new:
        raise IndexError(f"no proof from {old} to {new} leaves")
    return _growth(old, 0, new, node, known=True)


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], tree_root: bytes) -> None:
    """Return if the leaf hash stands at index in the tree; raise BadProof if not. Source: RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        raise BadProof(f"no leaf {index} in a tree of {size}")
    here, last, found = index, size - 1, leaf
    for neighbour in proof:
        if last == 0:
            raise BadProof("the proof is too long")
        if here & 1 or here == last:
            found = node_hash(neighbour, found)
            here, last = _skip_lonely(here, last)
        else:
            found = node_hash(found, neighbour)
        here, last = here >> 1, last >> 1
    if last != 0 or found != tree_root:
        raise BadProof("the leaf is not under this root")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Return if the new tree begins with the old one; raise BadProof if not. Source: RFC 9162 §2.1.4.2."""
    if not 0 < old <= new:
        raise BadProof(f"no proof from {old} to {new} leaves")
    if old == new:
        if proof or old_root != new_root:
            raise BadProof("two trees of one size are one tree, and need no proof")
        return
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        raise BadProof("the proof is empty")
    if _climb(old - 1, new - 1, steps) != (old_root, new_root):
        raise BadProof("the new tree does not begin with the old one")


def _climb(here: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Old and new root as the steps of a consistency proof make them."""
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = steps[0]
    for neighbour in steps[1:]:
        if last == 0:
            raise BadProof("the proof is too long")
        if here & 1 or here == last:
            old, new = node_hash(neighbour, old), node_hash(neighbour, new)
            here, last = _skip_lonely(here, last)
        else:
            new = node_hash(new, neighbour)
        here, last = here >> 1, last >> 1
    if last != 0:
        raise BadProof("the proof is too short")
    return old, new


def _skip_lonely(here: int, last: int) -> tuple[int, int]:
    """Up past the heights where a node at the right edge has no neighbour."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last


def _split(size: int) -> int:
    """The largest power of two below size (size >= 2): how many leaves go to the left."""
    return 1 << (size - 1).bit_length() - 1


def _subtree(start: int, end: int, node: Node) -> bytes:
    size = end - start
    if size & (size - 1) == 0:  # complete: every left part is, since the whole tree begins at 0
        return node(size.bit_length() - 1, start // size)
    middle = start + _split(size)
    return node_hash(_subtree(start, middle, node), _subtree(middle, end, node))


def _path(index: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, node), _subtree(middle, end, node)]
    return [*_path(index, middle, end, node), _subtree(start, middle, node)]


def _growth(old: int, start: int, end: int, node: Node, known: bool) -> list[bytes]:
    """known: whoever reads the proof has the root of the old leaves from start on already."""
    if old == end:
        return [] if known else [_subtree(start, end, node)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_growth(old, start, middle, node, known), _subtree(middle, end, node)]
    return [*_growth(old, middle, end, node, known=False), _subtree(start, middle, node)]
