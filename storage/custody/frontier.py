"""The frontier of a growing Merkle tree: the few complete subtrees from which its root and its future follow. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from storage.custody.merkle import EMPTY_ROOT, HASH_BYTES, node_hash


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of `size` leaves as the hashes of its complete subtrees, largest first: one for each 1 bit of size."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} leaves has not {len(self.hashes)} complete subtrees")

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "Frontier":
        """Read what pack() wrote. Raises ValueError: it belongs to another size."""
        return cls(size, tuple(packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES)))

    def pack(self) -> bytes:
        """The hashes one after the other, 32 bytes each."""
        return b"".join(self.hashes)

    def extended(self, leaves: Iterable[bytes]) -> "Frontier":
        """The tree after these leaf hashes too; about two hashes a leaf, whatever the size."""
        size, hashes = self.size, list(self.hashes)
        for leaf in leaves:
            hashes.append(leaf)
            size += 1
            for _ in range((size & -size).bit_length() - 1):  # as many merges as size has trailing zeros
                right = hashes.pop()
                hashes.append(node_hash(hashes.pop(), right))
        return Frontier(size, tuple(hashes))

    @property
    def root(self) -> bytes:
        """The root of the tree: 32 bytes."""
        if not self.hashes:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self.hashes))
