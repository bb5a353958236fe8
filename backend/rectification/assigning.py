"""T11: a check is laid into somebody's hands, who have no other part in the row."""

from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.people.naming import name
from backend.rectification.errors import NotEligible
from backend.rectification.hands import checkers, hand_of, hands_in, round_to_check
from backend.rectification.model import Round, Verification
from backend.rectification.open_rounds import submitted
from backend.tasks.clocks import in_working_days
from backend.tasks.model import Task
from backend.tasks.moving import allowed, move, take
from backend.tasks.segregation import bars_verifying, need_other_hands
from backend.work import Expected, Work


def name_verifier(
    work: Work, task_id: UUID, expected: Expected, verifier_id: UUID, *, act: str = "name-verifier"
) -> Verification:
    """T11: the leader names who checks (T11b, by OD: another one); five working days, and the row is theirs to see.

    Raises NotYourDuty, WrongState; NotEligible: holds no post for it; SameHands: §3.10."""
    task = take(work, task_id, expected, act)
    allowed(work, task, act)
    if verifier_id not in {one.hand.person_id for one in checkers(work.session, task)}:
        raise NotEligible("this person is not one who checks", person_id=str(verifier_id))
    row = submitted(work, task)
    barred = bars_verifying(
        hand_of(work.session, verifier_id),
        hands_in(work.session, task),
        round_n=round_to_check(work.session, task),
        by_director=act == "rename-verifier",
    )
    need_other_hands(barred)
    _relieve(work, row)
    check = assign(work, task, row, verifier_id)
    facts = {"verifier": str(verifier_id), "round": str(row.id)}
    move(work, task, act, expected, facts=facts)
    return check


def _relieve(work: Work, row: Round) -> None:
    """A check of this round that still lies with somebody ends; it was not made."""
    work.session.execute(
        sa.update(Verification)
        .where(Verification.round_id == row.id, Verification.decided_at.is_(None))
        .values(state="unable", decided_at=work.now, reason="另行指定核查人")
    )


def assign(work: Work, task: Task, row: Round, verifier_id: UUID) -> Verification:
    """Lay a check of a round into somebody's hands."""
    due = in_working_days(work, work.parameters.verify_days_wd)
    check = Verification(
        id=uuid7(),
        task_id=task.id,
        round_id=row.id,
        verifier_id=verifier_id,
        state="assigned",
        assigned_by=work.actor.person_id,
        assigned_at=work.now,
        due_at=due,
        evidence_ids=[],
    )
    row.state, task.verifier_id = "under_verification", verifier_id
    work.session.add(check)
    name(work, task.id, verifier_id, "verifier")
    work.session.flush()
    return check
