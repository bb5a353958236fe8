"""A submitted round goes back: the unit takes it (T9b), or its papers are incomplete (T10). Neither is a failure."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from backend.rectification.errors import ReasonMissing
from backend.rectification.model import Round
from backend.rectification.open_rounds import submitted
from backend.tasks.calendar import local_day
from backend.tasks.clocks import in_working_days
from backend.tasks.model import Task
from backend.tasks.moving import allowed, move, take
from backend.work import Expected, Work


def withdraw(work: Work, task_id: UUID, expected: Expected) -> Task:
    """T9b: the unit takes its round back before anybody was named to check it; the clock runs as if never stopped."""
    task = take(work, task_id, expected, "withdraw")
    allowed(work, task, "withdraw")
    row = submitted(work, task)
    row.state = "withdrawn"
    task.submitted_at = _earlier_submission(work, task, row)
    move(work, task, "withdraw", expected, facts={"round": str(row.id)})
    return task


def return_material(work: Work, task_id: UUID, expected: Expected, reason: str) -> Task:
    """T10: the papers are incomplete. No failure.

    Before the due date the row is as if never submitted. On it or after it, the unit gets one working day, once a
    round, in which the first submission still counts. Raises ReasonMissing, NotYourDuty, WrongState."""
    if not reason.strip():
        raise ReasonMissing("papers are returned with what they lack")
    task = take(work, task_id, expected, "return-material")
    allowed(work, task, "return-material")
    row = submitted(work, task)
    row.state = "returned"
    grace = _on_its_due_day(work, task) and row.first_submitted_at == row.submitted_at
    if grace:
        task.round_due = in_working_days(work, 1)
    else:
        task.submitted_at = _earlier_submission(work, task, row)
    move(work, task, "return-material", expected, reason=reason, facts={"round": str(row.id), "grace": grace})
    return task


def _on_its_due_day(work: Work, task: Task) -> bool:
    """Whether it is the due day, in Shanghai, or later."""
    return task.current_due is not None and local_day(work.now) >= local_day(task.current_due)


def _earlier_submission(work: Work, task: Task, row: Round) -> datetime | None:
    """When an earlier round that was checked came in; one that was taken back or returned never did."""
    earlier = sa.select(sa.func.min(Round.first_submitted_at)).where(
        Round.task_id == task.id, Round.id != row.id, Round.state.in_(("passed", "failed"))
    )
    return work.session.scalar(earlier)
