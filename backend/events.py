"""What happened to whom: one append-only row a transition, from which the present state replays (invariant 5)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.custody.document import digest
from storage.db import Base

RULES_VERSION = "2026-1"
"""The version of the transition tables that judged an event; it changes when a rule does."""


INSIDE = frozenset({"T3 propose-merger", "T4 propose-dismissal", "T16 reject-rebound"})
"""Acts that the office keeps to itself: what was thought about, and came to nothing. A unit's count leaves them out."""


class Event(Base):
    """One transition of one row; written once, never changed, numbered 1, 2, 3 … within its subject."""

    __tablename__ = "event"
    __table_args__ = (sa.UniqueConstraint("subject_id", "n"), sa.CheckConstraint("n >= 1", name="n_from_one"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    n: Mapped[int]
    act: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    actor_id: Mapped[UUID | None]
    role: Mapped[str]
    unit_id: Mapped[UUID | None]
    at: Mapped[datetime]
    reason: Mapped[str | None]
    facts: Mapped[dict[str, Any]]
    evidence: Mapped[list[str]]
    rules_version: Mapped[str]
    leaf_hash: Mapped[str]
    salt: Mapped[UUID | None]


BOUND = ("id", "subject_kind", "from_state", "role", "unit_id", "reason", "facts", "rules_version", "salt")
"""What a leaf does not say of its event in so many words, and holds fast by a digest."""


def content_digest(event: Event | Mapping[str, Any]) -> str:
    """SHA-256, hex, of what the leaf of an event holds fast beside what it says: salted, so that nobody who has the
    leaf alone finds out a reason or a unit by trying."""
    bound = {name: event[name] if isinstance(event, Mapping) else getattr(event, name) for name in BOUND}
    return digest(bound)


class Stateful:
    """A row that has a state machine; `version` is the number of its last event."""

    __tablename__: str
    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    version: Mapped[int]


def kept_inside(session: Session, subject_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many events of each of these rows a unit is not told of; a row without any is missing."""
    rows = sa.select(Event.subject_id, sa.func.count()).where(Event.subject_id.in_(subject_ids), Event.act.in_(INSIDE))
    return dict(session.execute(rows.group_by(Event.subject_id)).all())


def replay(events: Sequence[Event]) -> tuple[str | None, int]:
    """The state and version that a row must have after these events of it, in order of n.

    Raises ValueError: the chain is broken, which an append-only table cannot be."""
    state: str | None = None
    for n, event in enumerate(events, start=1):
        if event.n != n or event.from_state != state:
            raise ValueError(f"event {event.id} does not follow: n={event.n}, from {event.from_state!r}, was {state!r}")
        state = event.to_state
    return state, len(events)
