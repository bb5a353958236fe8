"""回头看, a visit: drawn → approved → assigned → in_progress → done → published. (done: results.py)"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from backend.actor import Role
from backend.errors import Forbidden, NotFound, WrongState
from backend.evidence.linking import publish_links
from backend.follow_up.errors import NotTheVisitor
from backend.follow_up.model import Visit
from backend.follow_up.queries import visible_visits
from backend.follow_up.rules import STEPS, Move, role_for
from backend.people.naming import name, unname
from backend.rectification.errors import NotEligible
from backend.rectification.hands import checkers, hand_of, hands_in
from backend.tasks.clocks import in_working_days
from backend.tasks.model import Task
from backend.tasks.segregation import bars_visiting, need_other_hands
from backend.work import Expected, Work

AGAIN_WD = 20
"""Working days in which a visit that could not be made is made again."""


def approve(work: Work, visit_id: UUID, expected: Expected) -> Visit:
    """OD approves a drawn visit."""
    visit = take_visit(work, visit_id, expected, "approve")
    return move_visit(work, visit, "approve", expected)


def assign(work: Work, visit_id: UUID, expected: Expected, visitor_id: UUID) -> Visit:
    """GL sends somebody who neither verified nor approved the row (§3.10), or somebody else in their place, who from
    then on is named on it alone. Raises NotEligible, SameHands."""
    visit = take_visit(work, visit_id, expected, "assign")
    task = work.session.get_one(Task, visit.task_id)
    allowed(work, visit, "assign")
    if visitor_id not in {one.hand.person_id for one in checkers(work.session, task)}:
        raise NotEligible("this person is not one who visits", person_id=str(visitor_id))
    need_other_hands(bars_visiting(hand_of(work.session, visitor_id), hands_in(work.session, task)))
    _relieve(work, visit)
    visit.visitor_id, visit.due_at = visitor_id, in_working_days(work, AGAIN_WD)
    name(work, task.id, visitor_id, "visitor")
    return move_visit(work, visit, "assign", expected, visitor=str(visitor_id))


def _relieve(work: Work, visit: Visit) -> None:
    """Who was to go and does not is named on the row no more, unless another visit to it was theirs."""
    if visit.visitor_id is None:
        return
    others = sa.select(Visit.id).where(Visit.task_id == visit.task_id, Visit.visitor_id == visit.visitor_id)
    if work.session.scalar(others.where(Visit.id != visit.id).limit(1)) is None:
        unname(work, visit.task_id, visit.visitor_id, "visitor")


def begin(work: Work, visit_id: UUID, expected: Expected) -> Visit:
    """The visitor sets out."""
    visit = take_visit(work, visit_id, expected, "start")
    return move_visit(work, visit, "start", expected)


def publish(work: Work, visit_id: UUID, expected: Expected) -> Visit:
    """OD publishes a result: from now on the unit sees it, photos and all, never the track."""
    visit = take_visit(work, visit_id, expected, "publish")
    allowed(work, visit, "publish")
    publish_links(work, visit.task_id, visit.evidence_ids)
    return move_visit(work, visit, "publish", expected)


def take_visit(work: Work, visit_id: UUID, expected: Expected, move: Move) -> Visit:
    """A visit that the actor knows of, where this move starts, locked, at the version the caller decided on."""
    mine = sa.select(Visit).where(Visit.id == visit_id, visible_visits(work.actor)).with_for_update()
    visit = work.session.scalar(mine.execution_options(populate_existing=True))
    if visit is None:
        raise NotFound("no such visit", id=str(visit_id))
    work.expect(visit, expected, move)
    froms = STEPS[move].froms
    if visit.state not in froms:
        raise WrongState(f"a visit that is {visit.state} is not moved so", state=visit.state, expected=froms)
    return visit


def allowed(work: Work, visit: Visit, move: Move) -> Role:
    """The role in which the actor may make this move now. Raises NotTheVisitor, Forbidden."""
    group_id = work.session.get_one(Task, visit.task_id).group_id
    role = role_for(work.actor, move, group_id=group_id, visitor_id=visit.visitor_id)
    if role is None and STEPS[move].visitors:
        raise NotTheVisitor("somebody else was sent")
    if role is None:
        raise Forbidden(f"a visit that is {visit.state} is for {', '.join(STEPS[move].roles)}")
    return role


def move_visit(
    work: Work, visit: Visit, move: Move, expected: Expected, *, evidence: Sequence[str] = (), **facts: str
) -> Visit:
    """Take a visit one step along. Raises NotTheVisitor, Forbidden."""
    role = allowed(work, visit, move)
    event_id = expected.event_id
    work.happened(visit, move, STEPS[move].to, role=role, event_id=event_id, facts=facts, evidence=evidence)
    return visit
