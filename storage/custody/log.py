"""The custody log in the database: leaves appended in your transaction, their numbers, and how far it is published.

Nobody updates or deletes a leaf or an entry; the migration takes that right away from everybody who serves.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from storage.custody import merkle
from storage.custody.frontier import Frontier
from storage.custody.layout import LONGEST_ENTRY_BYTES
from storage.custody.tiles import Tiles
from storage.db import Base, insert_of, table_of
from storage.objects import ObjectHome

ROWS_AT_ONCE = 2000


class CustodyLeaf(Base):
    """One thing that happened, as canonical JSON; written once. Ids grow with time (UUIDv7).

    about: whom the leaf is looked up by; the log itself knows no more of it than that."""

    __tablename__ = "custody_leaf"
    __table_args__ = (
        CheckConstraint(r"leaf_hash = sha256('\x00'::bytea || body)", name="hash_of_body"),
        CheckConstraint(f"octet_length(body) <= {LONGEST_ENTRY_BYTES}", name="body_fits_its_bundle"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    body: Mapped[bytes]
    leaf_hash: Mapped[bytes] = mapped_column(unique=True)
    appended_at: Mapped[datetime]
    about: Mapped[UUID | None] = mapped_column(index=True)


class CustodyUnnumbered(Base):
    """A leaf that waits for its number; the publisher takes the row away when it gives one."""

    __tablename__ = "custody_unnumbered"

    leaf_id: Mapped[UUID] = mapped_column(ForeignKey(CustodyLeaf.id), primary_key=True)


class CustodyEntry(Base):
    """The place of a leaf in the log: 0, 1, 2, … without a gap."""

    __tablename__ = "custody_entry"
    __table_args__ = (CheckConstraint("index >= 0", name="index_natural"),)

    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    leaf_id: Mapped[UUID] = mapped_column(ForeignKey(CustodyLeaf.id), unique=True)


class LogState(Base):
    """The one row that says how long the log is, and how long it was when last published; publishers lock it."""

    __tablename__ = "log_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    origin: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[bytes]
    frontier: Mapped[bytes]
    published_size: Mapped[int] = mapped_column(BigInteger)
    published_frontier: Mapped[bytes]
    published_note: Mapped[str | None]
    published_at: Mapped[datetime | None]


_LEAF = insert_of(CustodyLeaf).returning(CustodyLeaf.id).cte("leaf")
APPENDED = insert(table_of(CustodyUnnumbered)).from_select(["leaf_id"], select(_LEAF.c.id))
"""A leaf, and its place among those that wait for a number, in one statement."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Where a leaf stands, and what shows it: the proof (lowest neighbour first) leads to the root in the checkpoint.

    leaf_hash and proof are hashes of 32 bytes; checkpoint is the signed note of a log of `size` leaves."""

    index: int
    size: int
    leaf_hash: bytes
    proof: tuple[bytes, ...]
    checkpoint: str

    def as_json(self) -> dict[str, int | str | list[str]]:
        """The same, with hashes in hex."""
        proof = [step.hex() for step in self.proof]
        return {
            "index": self.index,
            "size": self.size,
            "leaf_hash": self.leaf_hash.hex(),
            "proof": proof,
            "checkpoint": self.checkpoint,
        }


def append(session: Session, body: bytes, now: datetime, about: UUID | None = None) -> str:
    """Add a leaf, unnumbered, in the caller's transaction; returns its hash in hex.

    body: canonical JSON with a nonce, so no two are equal. about: by whom it may be looked up.
    Raises ValueError: longer than 65 535 bytes."""
    if len(body) > LONGEST_ENTRY_BYTES:
        raise ValueError(f"a leaf of {len(body)} bytes; {LONGEST_ENTRY_BYTES} are the most")
    leaf_id, leaf = uuid7(), merkle.leaf_hash(body)
    row = {"id": leaf_id, "body": body, "leaf_hash": leaf, "appended_at": now, "about": about}
    session.execute(APPENDED, row)
    return leaf.hex()


def appended(session: Session, leaf_hash: str) -> bool:
    """Whether there is a leaf with this hash (hex), numbered or not."""
    known = select(CustodyLeaf.id).where(CustodyLeaf.leaf_hash == bytes.fromhex(leaf_hash))
    return session.scalar(known) is not None


def prove(session: Session, objects: ObjectHome, leaf_hash: str) -> Inclusion | None:
    """Where the leaf with this hash (hex) stands in the published log; None: it is not published (yet).

    Raises: ObjectMissing, ObjectsAway: the tiles cannot be read."""
    leaf = bytes.fromhex(leaf_hash)
    numbered = select(CustodyEntry.index).join(CustodyLeaf).where(CustodyLeaf.leaf_hash == leaf)
    index, state = session.scalar(numbered), session.get(LogState, 1)
    if index is None or state is None or state.published_note is None or index >= state.published_size:
        return None
    size = state.published_size
    proof = merkle.inclusion_proof(index, size, Tiles(objects, size).node)
    return Inclusion(index, size, leaf, tuple(proof), state.published_note)


@dataclass(frozen=True, slots=True)
class Proofs:
    """Where many leaves stand under one checkpoint. waiting: the hashes (hex) that are not published (yet)."""

    checkpoint: str
    size: int
    proven: tuple[tuple[Inclusion, bytes], ...]
    waiting: tuple[str, ...]


def prove_all(session: Session, objects: ObjectHome, leaf_hashes: Iterable[str]) -> Proofs:
    """Prove many leaves (hashes, hex) at once, with their bodies, in the order of the log; each tile is read once.

    Raises: ObjectMissing, ObjectsAway: the tiles cannot be read."""
    wanted = {bytes.fromhex(leaf) for leaf in leaf_hashes}
    state = session.get(LogState, 1)
    if state is None or state.published_note is None:
        return Proofs("", 0, (), tuple(sorted(leaf.hex() for leaf in wanted)))
    size, note = state.published_size, state.published_note
    node = Tiles(objects, size).node
    proven = tuple(
        (Inclusion(index, size, leaf, tuple(merkle.inclusion_proof(index, size, node)), note), body)
        for index, leaf, body in _numbered(session, wanted, size)
    )
    found = {inclusion.leaf_hash for inclusion, _ in proven}
    return Proofs(note, size, proven, tuple(sorted(leaf.hex() for leaf in wanted - found)))


def _numbered(session: Session, wanted: Collection[bytes], size: int) -> Iterator[tuple[int, bytes, bytes]]:
    rows = select(CustodyEntry.index, CustodyLeaf.leaf_hash, CustodyLeaf.body).join(CustodyLeaf)
    named = rows.where(CustodyLeaf.leaf_hash.in_(wanted), CustodyEntry.index < size).order_by(CustodyEntry.index)
    for row in session.execute(named):
        index, leaf, body = row
        yield index, leaf, body


def leaves_about(session: Session, subjects: Collection[UUID]) -> Iterator[tuple[str, bytes]]:
    """Hash (hex) and body of the leaves that are about one of these, in the order they were appended."""
    about = select(CustodyLeaf.leaf_hash, CustodyLeaf.body).where(CustodyLeaf.about.in_(subjects))
    for row in session.execute(about.order_by(CustodyLeaf.id)):
        yield row.leaf_hash.hex(), row.body


def entries(session: Session, start: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Hash and body of the leaves numbered start <= index < end, in order."""
    numbered = select(CustodyLeaf.leaf_hash, CustodyLeaf.body).join(CustodyEntry).order_by(CustodyEntry.index)
    within = numbered.where(CustodyEntry.index >= start, CustodyEntry.index < end)
    for row in session.execute(within.execution_options(yield_per=ROWS_AT_ONCE)):
        yield row.leaf_hash, row.body


def locked_state(session: Session, origin: str) -> LogState:
    """The one row, locked until the transaction ends; made if the log is new. origin: its name, then and for ever."""
    locked = select(LogState).with_for_update().execution_options(populate_existing=True)
    state = session.scalar(locked)
    if state is None:
        session.execute(_first_state(origin))
        state = session.scalars(locked).one()
    return state


def _first_state(origin: str) -> Insert:
    empty = Frontier()
    return (
        insert(LogState)
        .values(id=1, origin=origin, size=0, root=empty.root, frontier=b"", published_size=0, published_frontier=b"")
        .on_conflict_do_nothing()
    )
