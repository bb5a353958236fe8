"""The round of a row that is being written, and the one that waits to be judged."""

import sqlalchemy as sa

from backend.rectification.errors import NoRound
from backend.rectification.model import Round
from backend.tasks.model import Task
from backend.work import Work

OPEN_ROUND = ("submitted", "under_verification")


def drafted(work: Work, task: Task) -> Round | None:
    """The round that lies drafted under the present order, if one does; what a former unit left stays behind."""
    mine = sa.select(Round).where(Round.task_id == task.id, Round.state == "drafting")
    return work.session.scalar(mine.where(Round.drafted_at >= task.dispatched_at))


def submitted(work: Work, task: Task) -> Round:
    """The round that was submitted and not decided. Raises NoRound."""
    mine = sa.select(Round).where(Round.task_id == task.id, Round.state.in_(OPEN_ROUND)).order_by(Round.n.desc())
    row = work.session.scalar(mine.limit(1))
    if row is None:
        raise NoRound("no round has been submitted")
    return row
