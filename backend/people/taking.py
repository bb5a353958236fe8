"""The two ways to a scoped row: to look at it, or to take it in hand and change it."""

from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from backend.actor import Actor
from backend.errors import NotFound
from backend.events import Stateful
from backend.people.audit import note_looks
from backend.people.scope import Scoped, visible
from backend.work import Expected, Work

Row = TypeVar("Row", bound=Scoped)
Moving = TypeVar("Moving", bound=Stateful)


def see(work: Work, model: type[Row], row_id: UUID) -> Row:
    """The row, if this actor may see it. Raises NotFound: it is not there, or not for them; the two are one."""
    kind: Any = model
    row: Row | None = work.session.scalar(_sees(work.actor, kind), {"row_id": row_id})
    if row is None:
        raise NotFound("no such row", id=str(row_id))
    return row


@lru_cache(maxsize=256)
def _sees(actor: Actor, model: Any) -> sa.Select[Any]:
    """Built once for an actor as they are now: the condition is a function of the actor alone, and dear to build."""
    return sa.select(model).where(model.id == sa.bindparam("row_id"), visible(actor, model))


def look(work: Work, model: type[Row], row_id: UUID, act: str) -> Row:
    """The row, shown to this actor: if it is hidden from others, that is written down. act: as "task.seen".

    Raises NotFound."""
    row = see(work, model, row_id)
    note_looks(work, act, [row])
    return row


def take(work: Work, model: type[Moving], row_id: UUID, expected: Expected, act: str) -> Moving:
    """The row, locked until this Work ends, at the version the caller decided on.

    act: what is about to be done, as its event will name it.
    Raises NotFound; StaleVersion; EventTaken; Replayed: the caller's own event is already there."""
    mine = sa.select(model).where(model.id == row_id, visible(work.actor, model)).with_for_update()
    row = work.session.scalar(mine.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("no such row", id=str(row_id))
    work.expect(row, expected, act)
    return row
