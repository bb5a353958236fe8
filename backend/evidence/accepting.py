"""Bytes become evidence: bytes first, then row, leaf, job and receipt in one commit."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from backend.actor import Actor
from backend.evidence.declaring import declaration_of
from backend.evidence.model import Declaration, Evidence
from backend.evidence.receipts import make_receipt
from backend.work import Kit, Work
from storage.custody.document import digest
from storage.db import insert_of
from storage.errors import ObjectsAway
from storage.objects import Readable, Stored, original_key

DECLARED = ("id", "device_id", "person_id", "declared_at", "said", "salt")
"""The members of a declaration that the leaf of its acceptance holds fast."""
LOCK = sa.select(sa.func.pg_advisory_xact_lock(sa.bindparam("key", type_=sa.BigInteger())))
RECEIPT = sa.select(Evidence.receipt).where(Evidence.id == sa.bindparam("evidence_id"))
ACCEPTED = insert_of(Evidence)


def deliver(kit: Kit, actor: Actor, evidence_id: UUID, stream: Readable) -> bytes:
    """Take in the bytes of one declared piece of evidence; returns the receipt, the same each time.

    No transaction is open while bytes arrive. Raises: NotDeclared, IdTaken; CutOff, TooLarge, DigestDiffers: nothing
    is left of it; ObjectsAway, ObjectsFull, DatabaseAway: send it again."""
    with kit.asking(actor) as work:
        declared = declaration_of(work, evidence_id)
    stored = kit.objects.take(stream, declared.sha256, declared.size)
    with kit.work(actor) as work:  # the receipt leaves only if the commit held
        return accept(work, declared, stored)


def accept(work: Work, declared: Declaration, stored: Stored) -> bytes:
    """Make a row, a leaf, a job and a receipt of bytes that lie in the object home: once, however often it is asked.

    The lock on the digest is the sweeper's too, so the bytes cannot go between the look at them and the commit.
    What they show is a job's work, and never a reason to refuse."""
    lock_digest(work.session, stored.sha256)
    known: bytes | None = work.session.scalar(RECEIPT, {"evidence_id": declared.id})
    if known is not None:  # sent before, or by 49 threads at once
        return known
    if work.objects.head(original_key(stored.sha256)) is None:
        raise ObjectsAway("the bytes were swept while they waited; send them again")
    leaf = work.record(
        "evidence.accepted", declared.id, declared=declared_digest(declared), sha256=stored.sha256, size=stored.size
    )
    receipt = make_receipt(work.kit.signer, declared.id, stored, work.now, leaf)
    work.session.execute(ACCEPTED, _row(work, declared, leaf, receipt))
    work.defer(job_for(declared.kind), evidence_id=declared.id, together=declared.device_id)
    if work.parameters.lock_days:
        work.defer("evidence.protect", evidence_id=declared.id)
    return receipt


def declared_digest(declared: Declaration) -> str:
    """SHA-256, hex, of all that the phone said, salted: the leaf holds the position and the time fast without telling
    them."""
    return digest({name: getattr(declared, name) for name in DECLARED})


def job_for(kind: str) -> str:
    """Which job reads the bytes: tracks are walked, all else is looked at; what it is, its content says.

    >>> job_for("track"), job_for("document")
    ('evidence.track', 'evidence.derive')
    """
    return "evidence.track" if kind == "track" else "evidence.derive"


def lock_digest(session: sa.orm.Session, sha256: str) -> None:
    """Until this transaction ends, nobody else accepts or sweeps the object with this hex digest."""
    key = int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
    session.execute(LOCK, {"key": key})


def _row(work: Work, declared: Declaration, leaf: str, receipt: bytes) -> dict[str, Any]:
    return {
        "id": declared.id,
        "device_id": declared.device_id,
        "person_id": declared.person_id,
        "kind": declared.kind,
        "sha256": declared.sha256,
        "size": declared.size,
        "media_type": declared.media_type,
        "received_at": work.now,
        "leaf_hash": leaf,
        "receipt": receipt,
    }
