"""T3 and T4: a row that is no row of its own. Before dispatch GL merges; else GL proposes and OD decides."""

from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.tasks.errors import AlreadyAsked, NothingToDecide, NotNear, SameHands
from backend.tasks.lapsing import lapse
from backend.tasks.model import Proposal, Task
from backend.tasks.moving import allowed, move, take, take_all
from backend.tasks.near import spot_of, why_not_the_same
from backend.tasks.transitions import DISMISSED, MERGED, OPEN, REGISTERED
from backend.work import Expected, Work

Kind = Literal["dismissal", "merger"]


def merge(work: Work, task_id: UUID, expected: Expected, master_id: UUID, reason: str) -> Task:
    """T3 before dispatch: the row was found twice, and points at its master from now on.

    Raises NotYourDuty, WrongState; NotNear: they are not the same; NotFound: one of them is not seen."""
    task, master = _pair(work, task_id, expected, master_id, "merge")
    allowed(work, task, "merge")
    _need_same(work, task, master)
    move(work, task, "merge", expected, reason=reason, facts={"master": str(master.id)})
    task.master_id = master.id
    lapse(work, task)
    return task


def propose_merger(work: Work, task_id: UUID, expected: Expected, master_id: UUID, reason: str) -> Task:
    """T3 after dispatch, first half. Raises as merge does, and AlreadyAsked."""
    task, master = _pair(work, task_id, expected, master_id, "propose-merger")
    allowed(work, task, "propose-merger")
    _need_same(work, task, master)
    return _propose(work, task, expected, "merger", reason, master.id)


def propose_dismissal(work: Work, task_id: UUID, expected: Expected, reason: str) -> Task:
    """T4, first half: not a problem, or nobody's duty. Raises NotYourDuty, WrongState, AlreadyAsked."""
    task = take(work, task_id, expected, "propose-dismissal")
    allowed(work, task, "propose-dismissal")
    return _propose(work, task, expected, "dismissal", reason, None)


def decide(work: Work, task_id: UUID, expected: Expected, kind: Kind, *, approve: bool, reason: str) -> Task:
    """OD approves or refuses what GL proposed; the row stays in the ledger either way.

    Raises NotYourDuty, WrongState; NothingToDecide; SameHands: the proposer cannot decide; NotNear: they are no longer
    the same."""
    act = f"decide-{kind}"
    task, master = _with_master(work, task_id, expected, act)
    ended = DISMISSED if kind == "dismissal" else MERGED
    to = ended if approve else task.state
    allowed(work, task, act, to)
    row = _waiting(work, task.id)
    if row is None or row.kind != kind:
        raise NothingToDecide(f"no {kind} is proposed")
    if row.proposed_by == work.actor.person_id:
        raise SameHands("who proposes does not decide", why=["is-the-proposer"])
    if approve and master is not None:
        _need_same(work, task, master)
        task.master_id = master.id
    facts = {"proposal": str(row.id), "approved": approve, "withdrawn_after_dispatch": task.dispatched_at is not None}
    row.decision = "approved" if approve else "refused"
    row.decided_by, row.decided_at = work.actor.person_id, work.now
    move(work, task, act, expected, to=to, reason=reason, facts=facts)
    if approve:
        lapse(work, task)
    return task


def _pair(work: Work, task_id: UUID, expected: Expected, master_id: UUID, act: str) -> tuple[Task, Task]:
    if task_id == master_id:
        raise NotNear("a row is not merged into itself", why=["itself"])
    task, master = take_all(work, [(task_id, expected), (master_id, None)], act)
    return task, master


def _with_master(work: Work, task_id: UUID, expected: Expected, act: str) -> tuple[Task, Task | None]:
    """The row, and the master that a waiting proposal names: locked together, in one order."""
    waiting = sa.select(Proposal.master_id).where(Proposal.task_id == task_id, Proposal.decision.is_(None))
    master_id = work.session.scalar(waiting)
    if master_id is None:
        return take(work, task_id, expected, act), None
    return _pair(work, task_id, expected, master_id, act)


def _need_same(work: Work, task: Task, master: Task) -> None:
    why = why_not_the_same(spot_of(task), spot_of(master), work.parameters)
    if master.state not in OPEN:
        why.append("master-not-open")
    if task.state != REGISTERED and task.lead_unit_id != master.lead_unit_id:
        why.append("another-unit")
    if why:
        raise NotNear("the two rows cannot be one", why=why)


def _propose(work: Work, task: Task, expected: Expected, kind: Kind, reason: str, master_id: UUID | None) -> Task:
    if _waiting(work, task.id) is not None:
        raise AlreadyAsked("a proposal waits for its decision")
    row = Proposal(id=uuid7(), task_id=task.id, kind=kind, master_id=master_id, reason=reason)
    row.proposed_by, row.proposed_at = work.actor.person_id or task.id, work.now
    work.session.add(row)
    move(work, task, f"propose-{kind}", expected, reason=reason, facts={"proposal": str(row.id)})
    return task


def _waiting(work: Work, task_id: UUID) -> Proposal | None:
    rows = sa.select(Proposal).where(Proposal.task_id == task_id, Proposal.decision.is_(None))
    return work.session.scalar(rows.with_for_update())
