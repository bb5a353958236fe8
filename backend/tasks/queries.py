"""The reads of tasks, each through the one scope condition; overdue and level are computed where the rows are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from backend.assets.model import Asset
from backend.errors import NotFound
from backend.events import Event
from backend.people.model import Unit
from backend.people.scope import Condition, visible
from backend.tasks.filter import Filter, condition, level_sql, overdue_sql
from backend.tasks.model import CalendarDay, Category, Dispatch, Extension, ProblemList, Proposal, ReturnRequest, Task
from backend.work import Work

Key = tuple[datetime, UUID]


@dataclass(frozen=True)
class Line:
    """One row of the ledger with what is read beside it."""

    task: Task
    category: Category
    asset: Asset | None
    lead_unit: Unit | None
    overdue: bool
    level: str | None


def ledger(work: Work, wanted: Filter, limit: int, after: Key | None = None) -> Sequence[Line]:
    """`limit + 1` rows, the newest first, after a cursor of (created_at, id)."""
    where = condition(wanted, work.actor, work.now, work.parameters)
    if after is not None:
        where = sa.and_(where, sa.tuple_(Task.created_at, Task.id) < sa.tuple_(*map(sa.literal, after)))
    return _lines(work, where, limit + 1)


def line(work: Work, task_id: UUID) -> Line:
    """One row that the actor may see. Raises NotFound."""
    found = _lines(work, sa.and_(Task.id == task_id, visible(work.actor, Task)), 1)
    if not found:
        raise NotFound("no such task", id=str(task_id))
    return found[0]


def lines_of(work: Work, task_ids: Sequence[UUID]) -> dict[UUID, Line]:
    """Those of these rows that the actor may see, by id."""
    where = sa.and_(Task.id.in_(task_ids), visible(work.actor, Task))
    return {found.task.id: found for found in _lines(work, where, len(task_ids))}


def _lines(work: Work, where: Condition, limit: int) -> Sequence[Line]:
    rows = work.session.execute(
        sa.select(Task, Category, Asset, Unit, overdue_sql(work.now), level_sql(work.now, work.parameters))
        .join(Category, sa.and_(Category.code == Task.category_code, Category.version == Task.category_version))
        .outerjoin(Asset, Asset.id == Task.asset_id)
        .outerjoin(Unit, Unit.id == Task.lead_unit_id)
        .where(where)
        .order_by(Task.created_at.desc(), Task.id.desc())
        .limit(limit)
    )
    return [Line(*row) for row in rows]


@dataclass(frozen=True)
class Counts:
    total: int
    overdue: int
    by_state: dict[str, int]
    by_severity: dict[str, int]
    by_level: dict[str, int]


def counts(work: Work, wanted: Filter) -> Counts:
    """How many rows the same filter asks for, split three ways, all in one statement and so of one moment."""
    where = condition(wanted, work.actor, work.now, work.parameters)
    rows = sa.select(
        Task.state.label("state"),
        Task.severity.label("severity"),
        level_sql(work.now, work.parameters).label("level"),
        overdue_sql(work.now).label("overdue"),
    ).where(where)
    cells = rows.subquery()
    columns = (cells.c.state, cells.c.severity, cells.c.level, cells.c.overdue)
    found = work.session.execute(sa.select(*columns, sa.func.count()).group_by(*columns)).all()
    totals: tuple[dict[str, int], ...] = ({}, {}, {})
    for *cell, n in found:
        for total, value in zip(totals, cell, strict=False):
            if value is not None:
                total[str(value)] = total.get(str(value), 0) + n
    late = sum(row[-1] for row in found if row.overdue)
    return Counts(sum(row[-1] for row in found), late, *totals)


def events_of(work: Work, task_id: UUID) -> Sequence[Event]:
    """What happened to a row, in order. Raises NotFound: it is not there, or not for this actor."""
    seen = sa.select(Task.id).where(Task.id == task_id, visible(work.actor, Task))
    if work.session.scalar(seen) is None:
        raise NotFound("no such task", id=str(task_id))
    return work.session.scalars(sa.select(Event).where(Event.subject_id == task_id).order_by(Event.n)).all()


def orders_of(work: Work, task_id: UUID) -> Sequence[tuple[Dispatch, ProblemList | None, Unit]]:
    """The orders a row has lain under, with the list each went out on; of a row that is seen."""
    rows = work.session.execute(
        sa.select(Dispatch, ProblemList, Unit)
        .outerjoin(ProblemList, ProblemList.id == Dispatch.list_id)
        .join(Unit, Unit.id == Dispatch.lead_unit_id)
        .where(Dispatch.task_id == task_id)
        .order_by(Dispatch.n)
    )
    return [(order, on, unit) for order, on, unit in rows]


def returns_of(work: Work, task_id: UUID) -> Sequence[ReturnRequest]:
    rows = sa.select(ReturnRequest).where(ReturnRequest.task_id == task_id)
    return work.session.scalars(rows.order_by(ReturnRequest.asked_at)).all()


def extensions_of(work: Work, task_id: UUID) -> Sequence[Extension]:
    rows = sa.select(Extension).where(Extension.task_id == task_id)
    return work.session.scalars(rows.order_by(Extension.asked_at)).all()


def proposals_of(work: Work, task_id: UUID) -> Sequence[Proposal]:
    rows = sa.select(Proposal).where(Proposal.task_id == task_id)
    return work.session.scalars(rows.order_by(Proposal.proposed_at)).all()


def taxonomy(work: Work) -> Sequence[Category]:
    """The newest version of every category, by code."""
    rows = sa.select(Category).ext(distinct_on(Category.code)).order_by(Category.code, Category.version.desc())
    return work.session.scalars(rows).all()


def calendar_year(work: Work, year: int) -> Sequence[CalendarDay]:
    """The days of a year that are known, none if nobody knows it."""
    within = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return work.session.scalars(sa.select(CalendarDay).where(within).order_by(CalendarDay.day)).all()
