"""Kit, built once at the root; Work, one transaction of one actor at one moment."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, Session
from uuid_utils.compat import uuid7

from backend.actor import Actor
from backend.errors import EventTaken, StaleVersion
from backend.events import RULES_VERSION, Event, Stateful, content_digest, kept_inside
from backend.parameters import Parameters
from storage.custody.leaf import canonical, new_nonce
from storage.custody.log import append
from storage.custody.signer import Signer
from storage.objects import ObjectHome
from storage.queue import Queue


@dataclass(frozen=True)
class Expected:
    """Which version a transition was decided on, and the client's own id for it, so that a replay is known as one."""

    version: int
    event_id: UUID | None = None


class Replayed(Exception):
    """This very transition was made before; the answer is the row as it stands."""

    def __init__(self, subject_id: UUID) -> None:
        super().__init__(str(subject_id))
        self.subject_id = subject_id


class _Question(Session):
    """A session that asks and never writes."""


@sa.event.listens_for(_Question, "do_orm_execute")
def _only_ask(asked: ORMExecuteState) -> None:
    if asked.is_insert or asked.is_update or asked.is_delete:
        raise RuntimeError("a question writes nothing: take kit.work()")


@sa.event.listens_for(_Question, "before_flush")
def _never_flush(*_: object) -> None:
    raise RuntimeError("a question changes nothing: take kit.work()")


@dataclass(frozen=True)
class Kit:
    """Everything that outlives a request."""

    engine: sa.Engine
    objects: ObjectHome
    queue: Queue
    signer: Signer
    clock: Callable[[], datetime]
    parameters: Parameters = field(default_factory=Parameters)
    demo: bool = False

    @contextmanager
    def work(self, actor: Actor) -> Iterator["Work"]:
        """A transaction that commits when the block ends well, and leaves nothing when it does not."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield Work(self, session, actor, self.clock())

    @contextmanager
    def asking(self, actor: Actor) -> Iterator["Work"]:
        """For a question or two, and nothing that is written: each statement stands by itself, which spares the ways to
        the database that begin and end a transaction. Whoever writes all the same hears RuntimeError."""
        with _Question(self._unbegun, expire_on_commit=False) as session:
            yield Work(self, session, actor, self.clock())

    @cached_property
    def _unbegun(self) -> sa.Engine:
        return self.engine.execution_options(isolation_level="AUTOCOMMIT")


@dataclass(frozen=True)
class Work:
    """One transaction, or one question: who acts, when, and the only ways to leave a trace."""

    kit: Kit
    session: Session
    actor: Actor
    now: datetime

    @property
    def objects(self) -> ObjectHome:
        return self.kit.objects

    @property
    def parameters(self) -> Parameters:
        return self.kit.parameters

    def record(self, kind: str, subject_id: UUID, **facts: Any) -> str:
        """Append a leaf to the custody log, in this transaction. Ids, digests and codes only: a log cannot forget.

        Returns the leaf's hash, 64 hex digits."""
        leaf = {
            "actor": str(self.actor.person_id or self.actor.device_id or "system"),
            "at": self.now.isoformat(timespec="microseconds"),
            "kind": kind,
            "nonce": new_nonce(),
            "subject": str(subject_id),
            **facts,
        }
        return append(self.session, canonical(leaf), self.now, about=subject_id)

    def defer(self, job: str, **ids: Any) -> None:
        """Ask for a job; it exists when, and only when, this transaction commits."""
        self.kit.queue.defer(self.session, job, **ids)

    def defer_each(self, job: str, name: str, ids: Iterable[UUID]) -> None:
        """The same job for each of these ids, which it takes under this name."""
        self.kit.queue.defer_each(self.session, job, [{name: one} for one in ids])

    def expect(self, row: Stateful, expected: Expected, act: str) -> None:
        """Raise unless the row is at the version the caller decided on.

        act: what they are about to do, as its event will name it; with its number ("T9 submit") or without.
        Raises Replayed: the caller's own event is already there; EventTaken: its id stands for another act, of another
        row or person; StaleVersion: somebody else was first."""
        known = self.session.get(Event, expected.event_id) if expected.event_id is not None else None
        if known is not None:
            said = (known.subject_id, known.actor_id, known.act.rpartition(" ")[2])
            if said == (row.id, self.actor.person_id, act.rpartition(" ")[2]):
                raise Replayed(row.id)
            raise EventTaken("this event id stands for another act", event_id=str(known.id))
        version = self.versions([row])[row.id]
        if version != expected.version:
            raise StaleVersion(
                "the row has moved on", expected=expected.version, version=version, state=row.state, id=str(row.id)
            )

    def versions(self, rows: Iterable[Stateful]) -> dict[UUID, int]:
        """The versions of rows as this actor knows them: a unit does not count what the office kept to itself, or a
        gap in its numbers would tell that something was thought about."""
        known = {row.id: row.version for row in rows}
        inside = kept_inside(self.session, known) if known and self.actor.is_outside else {}
        return {row_id: version - inside.get(row_id, 0) for row_id, version in known.items()}

    def happened(
        self,
        row: Stateful,
        act: str,
        to: str,
        *,
        role: str,
        event_id: UUID | None = None,
        reason: str | None = None,
        facts: dict[str, Any] | None = None,
        evidence: Sequence[str] = (),
    ) -> Event:
        """Move a row to a state and write down that it did: event, leaf and row in this transaction.

        Args: act: the transition's number and name, as "T6 acknowledge". evidence: SHA-256 digests, hex."""
        event = self._event(row, act, to, event_id or uuid7())
        event.role, event.reason, event.facts, event.evidence = role, reason, facts or {}, list(evidence)
        event.leaf_hash = self._leaf_of(event)
        row.state, row.version = to, event.n
        self.session.add(event)
        self.session.flush()
        return event

    def _event(self, row: Stateful, act: str, to: str, identity: UUID) -> Event:
        """The next event of a row: what, when, by whom, from where to where."""
        return Event(
            id=identity,
            subject_kind=row.__tablename__,
            subject_id=row.id,
            n=row.version + 1,
            act=act,
            from_state=None if row.version == 0 else row.state,
            to_state=to,
            actor_id=self.actor.person_id,
            unit_id=self.actor.unit_id,
            at=self.now,
            rules_version=RULES_VERSION,
            salt=uuid4(),
        )

    def _leaf_of(self, event: Event) -> str:
        """The leaf of a transition: it says what moved where and by what proof, and holds fast the rest by a digest."""
        says = {"act": event.act, "event": str(event.id), "n": event.n, "to": event.to_state}
        content = content_digest(event)
        return self.record("transition", event.subject_id, content=content, evidence=event.evidence, **says)
