"""The log from its first leaf to its last: bodies, hashes, numbers, tiles, roots, and the published checkpoint."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.custody.difference import Ledger
from backend.custody.leaf_rows import check_rows_of
from backend.work import Kit
from storage.custody import merkle
from storage.custody.checkpoint import BadNote, Checkpoint, Verifier, open_checkpoint
from storage.custody.frontier import Frontier
from storage.custody.layout import WIDTH, Tile
from storage.custody.log import CustodyEntry, CustodyLeaf, CustodyUnnumbered, LogState
from storage.custody.tiles import CHECKPOINT_KEY, tile_key
from storage.errors import ObjectMissing
from storage.objects import ObjectHome

AT_ONCE = WIDTH * 4


@dataclass
class Tree:
    """The hash tiles as the rows of the database make them, level by level, compared with those that were published."""

    objects: ObjectHome
    ledger: Ledger
    size: int
    open: list[list[bytes]] = field(default_factory=list)
    done: list[int] = field(default_factory=list)

    def grow(self, level: int, leaf: bytes) -> None:
        if level == len(self.open):
            self.open.append([])
            self.done.append(0)
        self.open[level].append(leaf)
        if len(self.open[level]) == WIDTH:
            hashes, self.open[level] = self.open[level], []
            self._compare(Tile(level, self.done[level]), hashes)
            self.done[level] += 1
            self.grow(level + 1, merkle.complete(hashes))

    def close(self) -> None:
        """The partial tiles at the right edge."""
        for level, hashes in enumerate(self.open):
            if hashes:
                self._compare(Tile(level, self.done[level], len(hashes)), hashes)

    def _compare(self, tile: Tile, hashes: Sequence[bytes]) -> None:
        packed = b"".join(hashes)
        for key in (tile_key(tile), tile_key(tile.full)):
            try:
                found = self.objects.get(key)[: len(packed)]
            except ObjectMissing:
                continue
            if found != packed:
                first = next(n for n in range(tile.width) if found[n * 32 :][:32] != hashes[n])
                here = (tile.index * WIDTH + first) << (8 * tile.level)
                self.ledger.differs("tile-differs", tile_key(tile), f"not what the leaves from {here} on give")
            return
        self.ledger.differs("tile-missing", tile_key(tile), "it was published, and is not there")


def walk_log(kit: Kit, ledger: Ledger, keys: Sequence[Verifier]) -> None:
    """Compare every leaf, its number, its hash, its rows and the tiles; then the roots."""
    published = _published(kit, ledger, keys)
    with Session(kit.engine) as session:
        state = session.get(LogState, 1)
    size, root = (state.size, state.root) if state else (0, merkle.EMPTY_ROOT)
    tree, grown, at_published = Tree(kit.objects, ledger, published.size), Frontier(), merkle.EMPTY_ROOT
    for start in range(0, size, AT_ONCE):
        hashes = _stretch(kit, ledger, start, min(start + AT_ONCE, size))
        for leaf in hashes:
            grown = grown.extended([leaf])
            if grown.size <= published.size:
                tree.grow(0, leaf)
            if grown.size == published.size:
                at_published = grown.root
        ledger.count("leaves", len(hashes))
    tree.close()
    if (grown.size, grown.root) != (size, root):
        ledger.differs("root-differs", size, "the leaves do not give the root that was committed")
    if published.size > size:
        ledger.differs("log-rewound", published.size, f"published, and the database has {size}: a backup?")
    elif at_published != published.root:
        ledger.differs("root-differs", published.size, "the leaves do not give the root that was signed and published")
    _loose(kit, ledger)


def _stretch(kit: Kit, ledger: Ledger, start: int, end: int) -> list[bytes]:
    """The hashes of these leaves, made from their bodies; a gap ends them."""
    with Session(kit.engine) as session:
        rows = session.execute(
            sa.select(CustodyEntry.index, CustodyLeaf.leaf_hash, CustodyLeaf.body)
            .join(CustodyLeaf)
            .where(CustodyEntry.index >= start, CustodyEntry.index < end)
            .order_by(CustodyEntry.index)
        ).all()
        there = {index for index, _, _ in rows}
        for index in range(start, end):
            if index not in there:
                ledger.differs("leaf-missing", index, "numbered, and gone from the database")
        hashes = []
        for index, leaf, body in rows:
            hashes.append(merkle.leaf_hash(body))
            if hashes[-1] != leaf:
                ledger.differs("leaf-rewritten", index, "what the leaf says does not hash to what it is called")
        check_rows_of(session, ledger, [(str(index), leaf, body) for index, leaf, body in rows])
    return hashes


def _loose(kit: Kit, ledger: Ledger) -> None:
    """Leaves that have no number: those that wait are checked too, those that do not wait would wait for ever."""
    numbered = sa.exists().where(CustodyEntry.leaf_id == CustodyLeaf.id)
    waiting = sa.exists().where(CustodyUnnumbered.leaf_id == CustodyLeaf.id)
    loose = sa.select(CustodyLeaf.id, CustodyLeaf.leaf_hash, CustodyLeaf.body, waiting).where(sa.not_(numbered))
    with Session(kit.engine) as session:
        rows = session.execute(loose.limit(100_000)).all()
        for leaf_id, _, _, waits in rows:
            if not waits:
                ledger.differs("leaf-unnumbered", leaf_id, "it has no number, and does not wait for one")
        check_rows_of(session, ledger, [(str(leaf_id), leaf, body) for leaf_id, leaf, body, _ in rows])


def _published(kit: Kit, ledger: Ledger, keys: Sequence[Verifier]) -> Checkpoint:
    nothing = Checkpoint(kit.signer.origin, 0, merkle.EMPTY_ROOT)
    try:
        note = kit.objects.get(CHECKPOINT_KEY).decode(errors="replace")
    except ObjectMissing:
        return nothing
    for key in keys:
        try:
            return open_checkpoint(note, key)
        except BadNote:
            continue
    ledger.differs("checkpoint-forged", CHECKPOINT_KEY, "no key of this log has signed what is published")
    return nothing
