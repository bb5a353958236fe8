"""The leaves of a bundle: each hashes to what it is called, and stands under the signed checkpoint."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from backend.bundles.format import LEAVES
from backend.bundles.reading import Found, canonical_value
from backend.bundles.shapes import Leaf
from storage.custody.checkpoint import Checkpoint, Verifier
from storage.custody.merkle import BadProof, leaf_hash, verify_inclusion


@dataclass(frozen=True)
class Proven:
    """A leaf by its hash: where it stands, and what it says; {} where the reader may not know."""

    index: int
    says: Mapping[str, Any]


@dataclass(frozen=True)
class Log:
    """What may be relied on: the trusted keys, the signed checkpoint, the leaves by their hash (hex)."""

    trusted: tuple[Verifier, ...]
    checkpoint: Checkpoint | None
    leaves: Mapping[str, Proven]


def check_leaves(leaves: Iterable[Leaf], checkpoint: Checkpoint | None, found: Found) -> dict[str, Proven]:
    """The leaves by hash, those whose proof fails too: each fault is named once, where it is."""
    proven = {}
    for leaf in leaves:
        where = f"{LEAVES} {leaf.index}"
        if leaf.body is not None and leaf_hash(leaf.body.encode()).hex() != leaf.leaf_hash:
            found.fault("leaf-hash", where, "what the leaf says does not hash to what it is called")
        if checkpoint is not None:
            _check_proof(leaf, checkpoint, where, found)
        proven[leaf.leaf_hash] = Proven(leaf.index, _says(leaf, where, found))
    return proven


def _check_proof(leaf: Leaf, checkpoint: Checkpoint, where: str, found: Found) -> None:
    steps = [bytes.fromhex(step) for step in leaf.proof]
    try:
        verify_inclusion(leaf.index, checkpoint.size, bytes.fromhex(leaf.leaf_hash), steps, checkpoint.root)
    except BadProof as wrong:
        found.fault("leaf-proof", where, str(wrong))


def _says(leaf: Leaf, where: str, found: Found) -> Mapping[str, Any]:
    if leaf.body is None:
        return {}
    value = canonical_value(leaf.body.encode())
    if not isinstance(value, dict):
        found.fault("not-canonical", where, "the leaf is not canonical JSON")
        return {}
    return value


def says_of(log: Log, leaf: str, where: str, found: Found) -> Mapping[str, Any] | None:
    """What a leaf says that something in the bundle names; None, and a fault, where it is not there."""
    if leaf not in log.leaves:
        found.fault("leaf-missing", where, f"it names the leaf {leaf}, which is not in the bundle")
        return None
    return log.leaves[leaf].says
