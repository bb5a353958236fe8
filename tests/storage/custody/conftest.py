"""A log on a real database and a real folder, and what people do with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from storage.custody import log, merkle
from storage.custody.checkpoint import Checkpoint, open_checkpoint
from storage.custody.leaf import canonical, new_nonce
from storage.custody.publisher import publish
from storage.custody.signer import Signer
from storage.custody.tiles import CHECKPOINT_KEY
from storage.objects import ObjectHome

NOON = datetime(2027, 3, 11, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Custody:
    """The log and its surroundings; times are those of a clock that stands still.

    engine: as the serving role; owner: of somebody who can change rows behind our back."""

    engine: Engine
    owner: Engine
    objects: ObjectHome
    signer: Signer

    def append(self, count: int = 1) -> list[str]:
        with Session(self.engine) as session, session.begin():
            return [log.append(session, canonical({"type": "x", "nonce": new_nonce()}), NOON) for _ in range(count)]

    def publish(self, objects: ObjectHome | None = None) -> Checkpoint:
        return publish(self.engine, objects or self.objects, self.signer, NOON + timedelta(seconds=5))

    def published(self) -> Checkpoint:
        return open_checkpoint(self.objects.get(CHECKPOINT_KEY).decode(), self.signer.verifier)

    def prove(self, leaf_hash: str) -> log.Inclusion | None:
        with Session(self.engine) as session:
            return log.prove(session, self.objects, leaf_hash)

    def proved(self, leaf_hash: str) -> log.Inclusion:
        """The proof of a leaf, checked as an auditor with the public key alone would."""
        inclusion = self.prove(leaf_hash)
        assert inclusion is not None
        checkpoint = open_checkpoint(inclusion.checkpoint, self.signer.verifier)
        leaf = bytes.fromhex(leaf_hash)
        merkle.verify_inclusion(inclusion.index, checkpoint.size, leaf, inclusion.proof, checkpoint.root)
        return inclusion


@pytest.fixture
def custody(engine: Engine, owner_url: str, objects: ObjectHome, tmp_path: Path) -> Iterator[Custody]:
    owner = create_engine(owner_url)
    yield Custody(engine, owner, objects, Signer.load_or_make(tmp_path / "key", "test.example/custody"))
    owner.dispose()
