"""Bytes, row, leaf, job, receipt: all of them, or none."""

from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.orm import Session

from backend.actor import Actor
from backend.errors import IdTaken
from backend.evidence.accepting import deliver
from backend.evidence.declaring import declare
from backend.evidence.errors import DifferentBytes, NotDeclared
from backend.evidence.said import Declared
from backend.work import Kit
from storage.custody.leaf import canonical
from storage.errors import CutOff, DigestDiffers, TooLarge

BYTES = b"not a picture, and kept all the same" * 1000


def word(data: bytes = BYTES, **said: Any) -> Declared:
    digest = sha256(data).hexdigest()
    return Declared.model_validate(
        {"kind": "photo", "sha256": digest, "size": len(data), "media_type": "image/jpeg"} | said
    )


def declared(kit: Kit, actor: Actor, data: bytes = BYTES, **said: Any) -> UUID:
    evidence_id = uuid4()
    with kit.work(actor) as work:
        declare(work, evidence_id, word(data, **said), 10**9)
    return evidence_id


def kept(session: Session) -> dict[str, int]:
    """What there is of everything."""
    tables = {"rows": "evidence", "leaves": "custody_leaf", "jobs": "procrastinate_jobs"}
    return {name: session.scalar(sa.text(f"SELECT count(*) FROM {table}")) for name, table in tables.items()}


@pytest.fixture
def actor(bearer: Callable[..., Actor]) -> Actor:
    return bearer()


def test_fifty_deliveries_at_once_are_one_piece_of_evidence(kit: Kit, actor: Actor, session: Session) -> None:
    evidence_id = declared(kit, actor)
    with ThreadPoolExecutor(50) as pool:
        receipts = list(pool.map(lambda _: deliver(kit, actor, evidence_id, BytesIO(BYTES)), range(50)))
    assert len(set(receipts)) == 1
    assert kept(session) == {"rows": 1, "leaves": 1, "jobs": 1}
    assert len(list(kit.objects.list("original/"))) == 1


def test_a_receipt_is_signed_and_names_its_leaf(kit: Kit, actor: Actor, session: Session) -> None:
    receipt = orjson.loads(deliver(kit, actor, declared(kit, actor), BytesIO(BYTES)))
    signature = b64decode(receipt.pop("signature"))
    Ed25519PublicKey.from_public_bytes(kit.signer.verifier.public_key).verify(signature, canonical(receipt))
    leaf = session.scalar(sa.text("SELECT encode(leaf_hash, 'hex') FROM custody_leaf"))
    assert receipt["leaf_hash"] == leaf
    assert receipt["sha256"] == sha256(BYTES).hexdigest()
    assert (receipt["size"], receipt["key_id"]) == (len(BYTES), kit.signer.key_id)


@pytest.mark.parametrize(
    ("sent", "refusal"), [(BYTES[:-7], CutOff), (b"", CutOff), (BYTES + b"!", TooLarge), (BYTES[::-1], DigestDiffers)]
)
def test_other_bytes_than_declared_leave_nothing(
    kit: Kit, actor: Actor, session: Session, sent: bytes, refusal: type[Exception]
) -> None:
    evidence_id = declared(kit, actor)
    with pytest.raises(refusal):
        deliver(kit, actor, evidence_id, BytesIO(sent))
    assert kept(session) == {"rows": 0, "leaves": 0, "jobs": 0}
    assert list(kit.objects.list("original/")) == []


def test_bytes_that_nobody_declared_are_not_taken(kit: Kit, actor: Actor) -> None:
    with pytest.raises(NotDeclared):
        deliver(kit, actor, uuid4(), BytesIO(BYTES))


def test_the_first_word_about_an_id_stays(kit: Kit, actor: Actor) -> None:
    evidence_id = declared(kit, actor, note="first")
    with kit.work(actor) as work:
        assert declare(work, evidence_id, word(note="second"), 10**9).said["note"] == "first"
    with kit.work(actor) as work, pytest.raises(DifferentBytes):
        declare(work, evidence_id, word(b"other"), 10**9)


def test_an_id_belongs_to_the_device_that_used_it_first(kit: Kit, actor: Actor, bearer: Callable[..., Actor]) -> None:
    evidence_id = declared(kit, actor)
    other = bearer(actor.person_id)
    with kit.work(other) as work, pytest.raises(IdTaken):
        declare(work, evidence_id, word(), 10**9)
    with pytest.raises(IdTaken):
        deliver(kit, other, evidence_id, BytesIO(BYTES))


def test_what_is_too_large_is_said_before_a_byte_is_spent(kit: Kit, actor: Actor, session: Session) -> None:
    with kit.work(actor) as work, pytest.raises(TooLarge) as refused:
        declare(work, uuid4(), word(), 100)
    assert refused.value.facts == {"declared_bytes": len(BYTES), "max_bytes": 100}
    assert session.scalar(sa.text("SELECT count(*) FROM declaration")) == 0


def test_the_same_bytes_under_two_ids_are_two_pieces_and_one_object(kit: Kit, actor: Actor, session: Session) -> None:
    for _ in range(2):
        deliver(kit, actor, declared(kit, actor), BytesIO(BYTES))
    assert kept(session) == {"rows": 2, "leaves": 2, "jobs": 2}
    assert len(list(kit.objects.list("original/"))) == 1
