"""Leaves belong to the transaction that made them, and are proved once they are published."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.custody import log, merkle
from storage.custody.layout import LONGEST_ENTRY_BYTES
from storage.custody.log import CustodyLeaf

NOON = datetime(2027, 3, 11, 4, 0, tzinfo=UTC)


def count(engine, model):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(model))


def test_a_leaf_is_there_when_its_transaction_committed(custody):
    body = b'{"nonce":"1"}'
    with Session(custody.engine) as session, session.begin():
        leaf_hash = log.append(session, body, NOON)
    with Session(custody.engine) as session:
        leaf = session.scalars(select(CustodyLeaf)).one()
    assert (leaf.body, leaf.leaf_hash.hex(), leaf.appended_at) == (body, leaf_hash, NOON)
    assert leaf_hash == merkle.leaf_hash(body).hex()
    assert leaf.id.version == 7


def test_a_leaf_is_gone_when_its_transaction_was_rolled_back(custody):
    with Session(custody.engine) as session:
        log.append(session, b"{}", NOON)
        session.rollback()
    assert count(custody.engine, CustodyLeaf) == 0
    assert custody.publish().size == 0


def test_a_leaf_too_long_for_its_bundle_is_refused(custody):
    with Session(custody.engine) as session, session.begin():
        log.append(session, b"x" * LONGEST_ENTRY_BYTES, NOON)
        with pytest.raises(ValueError, match="65535 are the most"):
            log.append(session, b"x" * (LONGEST_ENTRY_BYTES + 1), NOON)


def test_the_same_leaf_cannot_be_appended_twice(custody):
    with Session(custody.engine) as session:
        log.append(session, b"{}", NOON)
        with pytest.raises(IntegrityError):
            log.append(session, b"{}", NOON)


def test_the_database_itself_refuses_a_body_that_is_not_what_was_hashed(custody):
    custody.append()
    with pytest.raises(IntegrityError, match="hash_of_body"), Session(custody.owner) as session, session.begin():
        session.execute(update(CustodyLeaf).values(body=b"another story"))


def test_a_leaf_is_proved_only_after_it_was_published(custody):
    [first] = custody.append()
    assert custody.prove(first) is None
    custody.publish()
    assert custody.proved(first).index == 0
    [second] = custody.append()
    assert custody.prove(second) is None
    assert custody.proved(first).size == 1


def test_a_leaf_that_never_was_is_not_proved(custody):
    custody.append()
    custody.publish()
    assert custody.prove("00" * 32) is None


def test_every_leaf_of_a_log_with_full_and_partial_tiles_is_proved(custody):
    early = custody.append(100)
    custody.publish()
    late = custody.append(500)
    custody.publish()
    assert [custody.proved(leaf).index for leaf in (*early, *late)] == list(range(600))


def test_a_proof_is_written_in_hex(custody):
    leaves = custody.append(3)
    custody.publish()
    said = custody.proved(leaves[2]).as_json()
    pair = merkle.node_hash(*(bytes.fromhex(leaf) for leaf in leaves[:2]))
    assert said == {
        "index": 2,
        "size": 3,
        "leaf_hash": leaves[2],
        "proof": [pair.hex()],
        "checkpoint": custody.objects.get("log/checkpoint").decode(),
    }
