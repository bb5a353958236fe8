"""From rows to leaves and objects: each piece of evidence has its leaf, its receipt, and its bytes."""

import hashlib
from base64 import b64decode
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from backend.custody.difference import Ledger
from backend.events import Event
from backend.evidence.model import Evidence
from backend.follow_up.drawing import population_digest
from backend.follow_up.model import Draw, Visit
from backend.follow_up.seeding import members_of
from backend.inspections.model import Inspection
from backend.tasks.model import Task
from backend.work import Kit
from storage.custody.checkpoint import BadNote, Verifier
from storage.custody.leaf import canonical
from storage.custody.log import CustodyLeaf
from storage.errors import ObjectMissing
from storage.objects import CHUNK_BYTES, ObjectHome, original_key

AT_ONCE = 500


def walk_rows(kit: Kit, ledger: Ledger, keys: Sequence[Verifier], rehash: Callable[[str], bool]) -> None:
    """Compare every row with what it names. rehash: whether the bytes under a digest (hex) are read, or looked for."""
    by_id = {key.key_id: key for key in keys}
    still = kit.engine.execution_options(isolation_level="REPEATABLE READ")  # each batch is of one moment
    with Session(still) as session:
        for evidence in _in_batches(session, Evidence):
            _need_leaves(session, ledger, "evidence", [(row.id, row.leaf_hash) for row in evidence])
            for row in evidence:
                _check_receipt(ledger, row, by_id)
                _check_bytes(kit.objects, ledger, row, rehash)
            ledger.count("evidence", len(evidence))
        for events in _in_batches(session, Event):
            _need_leaves(session, ledger, "event", [(row.id, row.leaf_hash) for row in events])
            ledger.count("events", len(events))
        for model in (Task, Inspection, Visit):
            for rows in _in_batches(session, model):
                _check_states(session, ledger, rows)
                ledger.count("states", len(rows))
        for draws in _in_batches(session, Draw):
            _check_draws(session, ledger, draws)


def _in_batches(session: Session, model: type[Any]) -> Iterator[Sequence[Any]]:
    """All rows in order of id, some at a time, none held longer than its batch."""
    after: UUID | None = None
    while True:
        some = sa.select(model).order_by(model.id).limit(AT_ONCE)
        rows = session.scalars(some if after is None else some.where(model.id > after)).all()
        if not rows:
            return
        after = rows[-1].id
        yield rows
        session.rollback()  # nothing is kept open while objects are read
        session.expunge_all()


def _need_leaves(session: Session, ledger: Ledger, kind: str, named: Sequence[tuple[UUID, str]]) -> None:
    there = _leaves_there(session, [leaf for _, leaf in named])
    for row_id, leaf in named:
        if leaf not in there:
            ledger.differs("leaf-missing", row_id, f"the leaf that this {kind} names is not in the log")


def _leaves_there(session: Session, leaves: Collection[str]) -> set[str]:
    wanted = [bytes.fromhex(leaf) for leaf in leaves]
    rows = session.scalars(sa.select(CustodyLeaf.leaf_hash).where(CustodyLeaf.leaf_hash.in_(wanted)))
    return {leaf.hex() for leaf in rows}


def _check_receipt(ledger: Ledger, row: Evidence, keys: dict[str, Verifier]) -> None:
    try:
        facts = orjson.loads(row.receipt)
        signature = b64decode(facts.pop("signature"), validate=True)
        keys[facts["key_id"]].verify(canonical(facts), signature)
    except (BadNote, ValueError, KeyError, TypeError, AttributeError):
        ledger.differs("receipt-forged", row.id, "no key of this log has signed its receipt as it stands")
        return
    wrong = [name for name in ("sha256", "size", "leaf_hash") if facts.get(name) != getattr(row, name)]
    if wrong or facts.get("id") != str(row.id):
        ledger.differs("receipt-differs", row.id, f"the receipt says otherwise: {', '.join(wrong) or 'id'}")


def _check_bytes(objects: ObjectHome, ledger: Ledger, row: Evidence, rehash: Callable[[str], bool]) -> None:
    key = original_key(row.sha256)
    if not rehash(row.sha256):
        head = objects.head(key)
        if head is None:
            ledger.differs("object-missing", row.id, f"received, receipted, and not there: {row.sha256}")
        elif head.size != row.size:
            ledger.differs("object-changed", row.id, f"{head.size} bytes instead of {row.size}: {row.sha256}")
        return
    digest = hashlib.sha256()
    try:
        with objects.open(key) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
    except ObjectMissing:
        ledger.differs("object-missing", row.id, f"received, receipted, and not there: {row.sha256}")
        return
    ledger.count("rehashed", 1)
    if digest.hexdigest() != row.sha256:
        ledger.differs("object-changed", row.id, f"other bytes lie there: {row.sha256}")


def _check_states(session: Session, ledger: Ledger, rows: Sequence[Any]) -> None:
    """State and version are those of the last event, and no event before it is gone."""
    ids = [row.id for row in rows]
    grouped = sa.select(Event.subject_id, sa.func.count(), sa.func.max(Event.n)).where(Event.subject_id.in_(ids))
    counts = {subject: (count, last) for subject, count, last in session.execute(grouped.group_by(Event.subject_id))}
    latest = sa.select(Event.subject_id, Event.to_state, Event.n).where(Event.subject_id.in_(ids))
    newest = latest.order_by(Event.subject_id, Event.n.desc()).ext(distinct_on(Event.subject_id))
    states = {subject: (state, n) for subject, state, n in session.execute(newest)}
    for row in rows:
        count, last = counts.get(row.id, (0, 0))
        if count != last:
            ledger.differs("event-missing", row.id, f"{last} events are numbered, {count} are there")
        if states.get(row.id, (None, 0)) != (row.state, row.version):
            ledger.differs("state-differs", row.id, "its state is not what its events lead to")


def _check_draws(session: Session, ledger: Ledger, draws: Sequence[Draw]) -> None:
    _need_leaves(session, ledger, "draw", [(row.id, row.population_leaf) for row in draws])
    for row in draws:
        if population_digest(members_of(row)) != row.population_sha256:
            ledger.differs("draw-rewritten", row.id, "its population is not the one that was logged")
