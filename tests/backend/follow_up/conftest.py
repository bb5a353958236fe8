"""The ledger's office, going round the loop, and closed rows that wait to be drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.follow_up.draws import start
from backend.follow_up.model import Draw, Suspicion, Visit
from backend.follow_up.results import Back, Seen, finish
from backend.follow_up.visits import approve, assign, begin
from backend.installation import found
from backend.tasks.model import Task
from backend.work import Expected
from tests.ledger import at, at_once, office  # noqa: F401
from tests.loop import SPOT, Loop, loop  # noqa: F401

SEED = bytes(range(32))


@dataclass
class Again:
    """The acts of 回头看, on top of the loop."""

    loop: Loop

    def demo(self) -> None:
        """Mark the database as a demo, which takes a given seed."""
        with self.loop.system() as work:
            found(work.session, work.now, demo=True)

    def draw(self, seed: bytes | None = SEED, **more: Any) -> Draw:
        with self.loop.as_("od") as work:
            return start(work, more.pop("id", uuid4()), f"{work.now:%Y-%m}", seed=seed, **more)

    def visits(self) -> list[Visit]:
        with Session(self.loop.kit.engine, expire_on_commit=False) as session:
            return list(session.scalars(sa.select(Visit).order_by(Visit.id)))

    def visit(self, identity: UUID) -> Visit:
        with Session(self.loop.kit.engine, expire_on_commit=False) as session:
            return session.get_one(Visit, identity)

    def move(self, verb: Any, visit: Visit, by: str, *args: Any) -> Visit:
        with self.loop.as_(by) as work:
            verb(work, visit.id, Expected(self.visit(visit.id).version), *args)
        return self.visit(visit.id)

    def under_way(self, task: Task, visitor: str = "gd", months: float = 2) -> Visit:
        """A drawn visit to a closed row, with somebody on the way."""
        self.demo()
        self.loop.clock.pass_(days=30 * months)
        self.draw()
        visit = next(one for one in self.visits() if one.task_id == task.id)
        self.move(approve, visit, "od")
        self.move(assign, visit, "gl", self.loop.person(visitor))
        return self.move(begin, visit, visitor)

    def seen(self, visit: Visit, result: Any = "rebounded", by: str = "gd", **seen: Any) -> Visit:
        """What the visitor says; name what is otherwise."""
        whole: dict[str, Any] = {"evidence_ids": () if result == "unable" else (self.loop.photo(by),)}
        if result in ("partial", "rebounded"):
            whole["back"] = Back(SPOT, 5.0, "又见垃圾")
        return self.move(finish, visit, by, Seen(result, **(whole | seen)))

    def suspicions(self) -> list[Suspicion]:
        with Session(self.loop.kit.engine, expire_on_commit=False) as session:
            return list(session.scalars(sa.select(Suspicion).order_by(Suspicion.suspected_at, Suspicion.id)))


@pytest.fixture
def again(loop: Loop) -> Again:  # noqa: F811
    return Again(loop)


def day(text: str) -> datetime:
    """Nine in the morning in Shanghai of a day."""
    return datetime.fromisoformat(f"{text}T09:00:00+08:00")
