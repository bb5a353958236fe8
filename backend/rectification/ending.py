"""T3, T4 decided: a row that is dismissed while somebody checks it leaves no check open behind it."""

from uuid import UUID

import sqlalchemy as sa

from backend.rectification.model import Round, Verification
from backend.tasks import proposals
from backend.tasks.model import Task
from backend.tasks.transitions import DISMISSED
from backend.work import Expected, Work

END_ACT = "T4 end-check"
WHY = "任务不予立项，核查终止"


def decide(work: Work, task_id: UUID, expected: Expected, kind: proposals.Kind, *, approve: bool, reason: str) -> Task:
    """OD decides what GL proposed (tasks.proposals.decide, which says what it raises); where the row is dismissed under
    a check, the check ends with it, by an event of its own."""
    task = proposals.decide(work, task_id, expected, kind, approve=approve, reason=reason)
    if task.state == DISMISSED:
        _end_check(work, task)
    return task


def _end_check(work: Work, task: Task) -> None:
    check = work.session.scalar(
        sa.select(Verification).where(Verification.task_id == task.id, Verification.decided_at.is_(None))
    )
    if check is None:
        return
    row = work.session.get_one(Round, check.round_id)
    check.state, check.decided_at, check.reason = "unable", work.now, WHY
    row.state, task.verifier_id = "withdrawn", None
    facts = {"verification": str(check.id), "round": str(row.id)}
    work.happened(task, END_ACT, task.state, role="office_director", reason=WHY, facts=facts)
