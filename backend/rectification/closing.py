"""销号: one decision about one row, by somebody who checked nothing of it."""

from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.errors import WrongState
from backend.rectification.assigning import assign
from backend.rectification.errors import NoRound, ReasonMissing
from backend.rectification.hands import hand_of, hands_in, leader_barred
from backend.rectification.model import CloseOut, Round, Verification
from backend.rectification.rules import need_quantity
from backend.tasks.model import Task
from backend.tasks.moving import allowed, move, standing, take
from backend.tasks.seats import Standing
from backend.tasks.segregation import Hands, bars_approving, need_other_hands
from backend.work import Expected, Work


def close(work: Work, task_id: UUID, expected: Expected) -> Task:
    """T14: the row leaves the open list, for good reason: a passed check with its own evidence, the whole quantity.

    Raises NotYourDuty, WrongState, SameHands; QuantityShort: what is missing, whatever the state."""
    task = take(work, task_id, expected, "close")
    at, row_hands = _decider(work, task, "close")
    need_other_hands(bars_approving(hand_of(work.session, _person(work)), row_hands))
    need_quantity(task.target_quantity, task.quantity_verified, task.target_unit)
    row, check = passed(work, task)
    task.closed_at = work.now
    task.closed_late = bool(task.current_due and row.first_submitted_at and row.first_submitted_at > task.current_due)
    _decide(work, check, "closed", None)
    move(work, task, "close", expected, at=at, facts={"verification": str(check.id), "round": str(row.id)})
    return task


def refuse_close(work: Work, task_id: UUID, expected: Expected, reason: str) -> Task:
    """T15: not yet; the same verifier looks again."""
    if not reason.strip():
        raise ReasonMissing("a close-out is refused with the reason")
    task = take(work, task_id, expected, "refuse-close")
    at, row_hands = _decider(work, task, "refuse-close")
    need_other_hands(bars_approving(hand_of(work.session, _person(work)), row_hands))
    row, check = passed(work, task)
    _decide(work, check, "refused", reason)
    assign(work, task, row, check.verifier_id)
    move(work, task, "refuse-close", expected, at=at, reason=reason, facts={"verification": str(check.id)})
    return task


def passed(work: Work, task: Task) -> tuple[Round, Verification]:
    """The latest round and the check it passed, with that checker's own evidence (invariant 1). Raises NoRound."""
    found = work.session.execute(
        sa.select(Round, Verification)
        .join(Verification, Verification.round_id == Round.id)
        .where(Round.task_id == task.id, Round.state == "passed", Verification.state == "passed")
        .order_by(Round.n.desc(), Verification.assigned_at.desc(), Verification.id.desc())
        .limit(1)
    ).first()
    if found is None or (task.evidence_profile != "document" and not found.Verification.evidence_ids):
        raise NoRound("no check with its own evidence has passed")
    return found.Round, found.Verification


def _decider(work: Work, task: Task, act: str) -> tuple[Standing, Hands]:
    """How the row stands for whoever decides about it. A row that is short of its quantity says so first."""
    row_hands = hands_in(work.session, task)
    values = standing(work, task)
    at = Standing(**{**vars(values), "leader_barred": leader_barred(work.session, task, row_hands)})
    try:
        allowed(work, task, act, at=at)
    except WrongState:
        need_quantity(task.target_quantity, task.quantity_verified, task.target_unit)
        raise
    return at, row_hands


def _decide(work: Work, check: Verification, decision: str, reason: str | None) -> None:
    row = CloseOut(
        id=uuid7(),
        task_id=check.task_id,
        verification_id=check.id,
        approver_id=_person(work),
        decision=decision,
        reason=reason,
        at=work.now,
    )
    work.session.add(row)
    work.session.flush()


def _person(work: Work) -> UUID:
    if work.actor.person_id is None:
        raise ReasonMissing("a person decides")
    return work.actor.person_id
