"""T6 签收: the unit confirms the order; the system does it for a unit that let the time pass, and says so."""

from uuid import UUID

import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.tasks.model import Task
from backend.tasks.moving import move, take
from backend.tasks.transitions import DISPATCHED
from backend.work import Expected, Kit, Work

AT_ONCE = 200


def acknowledge(work: Work, task_id: UUID, expected: Expected) -> Task:
    """The unit confirms its order. Raises NotFound, Replayed, StaleVersion, NotYourDuty, WrongState."""
    task = take(work, task_id, expected, "acknowledge")
    return _acknowledged(work, task, expected)


def acknowledge_late(kit: Kit) -> int:
    """The job: acknowledge every order whose time to be acknowledged has passed. May run twice, and beside a unit.

    Returns how many rows it moved."""
    moved = 0
    while True:
        with kit.work(SYSTEM) as work:
            late = work.session.scalars(
                sa.select(Task)
                .where(Task.state == DISPATCHED, Task.acknowledge_by < work.now)
                .order_by(Task.id)
                .limit(AT_ONCE)
                .with_for_update(skip_locked=True)
            ).all()
            for task in late:
                task.acknowledged_auto = True
                _acknowledged(work, task, None)
        moved += len(late)
        if len(late) < AT_ONCE:
            return moved


def _acknowledged(work: Work, task: Task, expected: Expected | None) -> Task:
    late = task.acknowledge_by is not None and work.now > task.acknowledge_by
    move(work, task, "acknowledge", expected, facts={"late": late, "auto": task.acknowledged_auto})
    task.acknowledged_at = work.now
    work.session.flush()
    return task
