"""The publisher: gives leaves their numbers and commits; only then writes tiles and signs what was committed.

Stopped between any two steps, it goes on when it is run again. Of several at once each waits for the one before it.
"""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from storage.custody import merkle
from storage.custody.checkpoint import BadNote, Checkpoint, open_checkpoint, sign
from storage.custody.frontier import Frontier
from storage.custody.layout import HEIGHT, WIDTH, Tile, new_tiles, pack_entries
from storage.custody.log import CustodyEntry, CustodyLeaf, CustodyUnnumbered, LogState, entries, locked_state
from storage.custody.signer import Signer
from storage.custody.tiles import CHECKPOINT_KEY, Tiles, drop_partials, entries_key, tile_key
from storage.errors import ObjectMissing, StorageError
from storage.objects import ObjectHome

LEAVES_AT_ONCE = 5000


class LogRewound(StorageError):
    """What is published does not continue in the database: a backup was restored. Nothing is signed until a person
    has looked; facts: published_size, database_size."""

    code = "log-rewound"


class LogAltered(StorageError):
    """The rows or tiles no longer give the root that was committed. Nothing is signed; facts: size."""

    code = "log-altered"


def publish(engine: Engine, objects: ObjectHome, signer: Signer, now: datetime) -> Checkpoint:
    """Number what waits, then publish: tiles, and a signed checkpoint of the committed row. Returns the checkpoint.

    Safe to repeat and at once. Raises: LogRewound, LogAltered; ObjectsAway and its kin: run it again."""
    while _number(engine, signer.origin) == LEAVES_AT_ONCE:
        pass
    with Session(engine) as session, session.begin():
        state = locked_state(session, signer.origin)
        before = _published(session, objects, signer, state)
        checkpoint = Checkpoint(state.origin, state.size, state.root)
        note = sign(checkpoint, signer.verifier, signer.sign)
        if note != state.published_note or before != checkpoint:
            _write_tiles(session, objects, before.size, state)
            objects.put(CHECKPOINT_KEY, note.encode())
            state.published_note, state.published_at = note, now
            state.published_size, state.published_frontier = state.size, state.frontier
    drop_partials(objects, before.size, checkpoint.size)
    return checkpoint


def _number(engine: Engine, origin: str) -> int:
    """Give the next numbers to the leaves that wait, in the order of their ids; returns to how many."""
    with Session(engine) as session, session.begin():
        state = locked_state(session, origin)
        waiting = select(CustodyLeaf.id, CustodyLeaf.leaf_hash).join(CustodyUnnumbered).order_by(CustodyLeaf.id)
        rows = session.execute(waiting.limit(LEAVES_AT_ONCE)).all()
        if rows:
            numbered = [{"index": state.size + place, "leaf_id": row.id} for place, row in enumerate(rows)]
            session.execute(insert(CustodyEntry), numbered)
            given = CustodyUnnumbered.leaf_id.in_([row.id for row in rows])
            session.execute(delete(CustodyUnnumbered).where(given))
            grown = Frontier.unpack(state.size, state.frontier).extended(row.leaf_hash for row in rows)
            state.size, state.root, state.frontier = grown.size, grown.root, grown.pack()
    return len(rows)


def _published(session: Session, objects: ObjectHome, signer: Signer, state: LogState) -> Checkpoint:
    """The published checkpoint (an empty one if there is none), once it is sure that the database continues it."""
    nothing = Checkpoint(state.origin, 0, merkle.EMPTY_ROOT)
    published = nothing
    with suppress(ObjectMissing):
        published = _opened(objects.get(CHECKPOINT_KEY).decode(errors="replace"), signer, state)
    facts = {"published_size": published.size, "database_size": state.size}
    if signer.origin != state.origin:
        raise LogRewound(f"the key signs for {signer.origin}, the database holds {state.origin}", **facts)
    if published.size > state.size or _root_at(session, state, published.size) != published.root:
        raise LogRewound("the published log does not continue in this database", **facts)
    return published


def _opened(note: str, signer: Signer, state: LogState) -> Checkpoint:
    """The checkpoint in the note: one that we remember (its key may have been changed since), or else signed by us."""
    try:
        if note == state.published_note:
            return Checkpoint.parse(note.rpartition("\n\n")[0] + "\n")
        return open_checkpoint(note, signer.verifier)
    except BadNote as strange:
        raise LogRewound(f"the published checkpoint is not ours: {strange}", database_size=state.size) from strange


def _root_at(session: Session, state: LogState, size: int) -> bytes:
    """The root of the first `size` entries as the database holds them; hashes only what came after the last time."""
    frontier = Frontier()
    if size >= state.published_size:
        frontier = Frontier.unpack(state.published_size, state.published_frontier)
    return frontier.extended(leaf for leaf, _ in entries(session, frontier.size, size)).root


def _write_tiles(session: Session, objects: ObjectHome, old: int, state: LogState) -> None:
    """Lay down what a log of state.size has beyond one of `old`; it must give state.root when read back."""
    for tile in new_tiles(old, state.size):
        if tile.level == 0:
            hashes = _write_entries(session, objects, tile)
        else:
            hashes = _hashes_above(objects, tile, old, state.size)
        objects.put(tile_key(tile), b"".join(hashes))
    if merkle.root(state.size, Tiles(objects, state.size).node) != state.root:
        raise LogAltered("the tiles do not give the root that was committed", size=state.size)


def _write_entries(session: Session, objects: ObjectHome, tile: Tile) -> list[bytes]:
    """Lay down the bundle under a tile of level 0; returns the hashes of its leaves."""
    first = tile.index * WIDTH
    rows = list(entries(session, first, first + tile.width))
    if len(rows) != tile.width:
        raise LogAltered("numbered leaves are gone from the database", size=first + len(rows))
    objects.put(entries_key(tile), pack_entries([body for _, body in rows]))
    return [leaf for leaf, _ in rows]


def _hashes_above(objects: ObjectHome, tile: Tile, old: int, new: int) -> list[bytes]:
    """The hashes of a tile of level 1 and up: those it had when the log was `old`, and the new ones."""
    had = max(0, (old >> tile.level * HEIGHT) - tile.index * WIDTH)
    known = Tiles(objects, old).hashes(Tile(tile.level, tile.index, had)) if had else []
    return known + Tiles(objects, new).above(tile, had)
