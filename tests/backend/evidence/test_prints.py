"""The lookup finds every print within its radius, and nothing beyond; by index alone."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.evidence.marks import PicturePrint
from backend.evidence.prints import LOOKUP, RADIUS_BITS, lookup_values, near_words
from storage.images import differing_bits

MANY = 5000


@pytest.fixture
def prints(owner_url: str) -> Iterator[Session]:
    """A table of prints that no photos stand behind."""
    engine = sa.create_engine(owner_url)
    with Session(engine) as session:
        session.execute(sa.text("ALTER TABLE picture_print DROP CONSTRAINT fk_picture_print_evidence_id_evidence"))
        yield session
    engine.dispose()


def stored(session: Session, hashes: list[int]) -> dict[UUID, int]:
    rows = {uuid4(): value for value in hashes}
    for one, value in rows.items():
        session.add(PicturePrint(evidence_id=one, phash=value, detail=bytes(32), contrast=9))
    session.flush()
    return rows


def flipped(value: int, bits: np.ndarray) -> int:
    mask = sum(1 << int(bit) for bit in bits)
    return int(np.uint64((value ^ mask) & (2**64 - 1)).view(np.int64))


def test_every_print_within_the_radius_is_found_and_none_beyond(prints: Session) -> None:
    dice = np.random.default_rng(12)
    asked = [int(value) for value in dice.integers(-(2**63), 2**63 - 1, 40)]
    near = [flipped(one, dice.choice(64, n, replace=False)) for one in asked for n in range(RADIUS_BITS + 4)]
    rows = stored(prints, near + [int(value) for value in dice.integers(-(2**63), 2**63 - 1, MANY)])
    for one in asked:
        within = {key for key, value in rows.items() if differing_bits(one, value) <= RADIUS_BITS}
        assert set(prints.scalars(sa.text(LOOKUP), lookup_values(one))) == within
        assert len(within) >= RADIUS_BITS + 1


def test_the_lookup_reads_the_four_covering_indexes_alone(prints: Session) -> None:
    dice = np.random.default_rng(3)
    stored(prints, [int(value) for value in dice.integers(-(2**63), 2**63 - 1, MANY)])
    prints.execute(sa.text("ANALYZE picture_print"))
    plan = "\n".join(prints.scalars(sa.text(f"EXPLAIN {LOOKUP}"), lookup_values(1)))
    assert [f"ix_picture_print_band{n}" in plan for n in range(4)] == [True] * 4
    assert "Seq Scan" not in plan


def test_pictures_that_share_words_are_found_by_how_many(prints: Session) -> None:
    rows = stored(prints, [1, 2, 3])
    most, some, few = rows
    for key, words in ((most, range(20)), (some, range(6)), (few, range(4))):
        prints.get_one(PicturePrint, key).words = list(words)
    prints.flush()
    assert near_words(prints, uuid4(), [[n, n + 1000] for n in range(64)]) == [most, some]
    assert near_words(prints, most, [[n] for n in range(64)]) == [some]
    assert near_words(prints, most, []) == []
