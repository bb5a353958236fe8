"""The clocks of one row at one moment: the pure rules of due.py on the database's calendar."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from backend.tasks.calendar import calendar_of
from backend.tasks.due import Limit, deadline, first_period, half
from backend.tasks.model import Dispatch, Task
from backend.work import Work


def in_working_days(work: Work, days: int) -> datetime:
    """The end of the n-th working day from now. Raises CalendarMissing."""
    return deadline(work.now, Limit(wd=days), calendar_of(work.session))


def present_dispatch(work: Work, task_id: UUID) -> Dispatch | None:
    """The order that a row lies under, None before the first."""
    orders = sa.select(Dispatch).where(Dispatch.task_id == task_id).order_by(Dispatch.n.desc())
    return work.session.scalar(orders.limit(1))


def period_of(work: Work, order: Dispatch) -> Limit:
    """The first period of an order: dispatch → original due."""
    hourly = order.due_rule.endswith("_h")
    return first_period(order.at, order.original_due, hourly, calendar_of(work.session))


def half_period(work: Work, task: Task) -> Limit:
    """*Half* of the row's first period, as T12 and §3.9 have it. The row has been dispatched."""
    order = present_dispatch(work, task.id)
    if order is None:
        raise ValueError(f"task {task.id} was never dispatched")
    return half(period_of(work, order))


def half_due(work: Work, task: Task) -> datetime:
    """The latest round_due of the round after a failure that happens now (T12)."""
    return deadline(work.now, half_period(work, task), calendar_of(work.session))
