"""What was asked and never decided ends when the row ends, or goes to another unit."""

import sqlalchemy as sa

from backend.tasks.model import Extension, Proposal, ReturnRequest, Task
from backend.work import Work

LAPSED = "lapsed"


def lapse(work: Work, task: Task) -> None:
    """Close everything undecided about a row that has ended."""
    lapse_extension(work, task)
    for model in (ReturnRequest, Proposal):
        _lapse(work, task, model)


def lapse_extension(work: Work, task: Task) -> None:
    """Close the extension that a former unit asked for."""
    _lapse(work, task, Extension)


def _lapse(work: Work, task: Task, model: type[Extension | ReturnRequest | Proposal]) -> None:
    work.session.execute(
        sa.update(model)
        .where(model.task_id == task.id, model.decision.is_(None))
        .values(decision=LAPSED, decided_at=work.now)
        .execution_options(synchronize_session="fetch")
    )
