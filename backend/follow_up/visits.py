"""回头看, a visit: drawn → approved → assigned → in_progress → done → published. (done: results.py)"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from backend.actor import Role
from backend.errors import Forbidden, NotFound
from backend.evidence.linking import publish_links
from backend.follow_up.errors import NotTheVisitor
from backend.follow_up.model import Visit
from backend.follow_up.queries import visible_visits
from backend.people.naming import name
from backend.rectification.errors import NotEligible
from backend.rectification.hands import checkers, hand_of, hands_in
from backend.tasks.clocks import in_working_days
from backend.tasks.errors import WrongState
from backend.tasks.model import Task
from backend.tasks.segregation import bars_visiting, need_other_hands
from backend.work import Expected, Work

AGAIN_WD = 20
"""Working days in which a visit that could not be made is made again."""


def approve(work: Work, visit_id: UUID, expected: Expected) -> Visit:
    """OD approves a drawn visit."""
    visit = take_visit(work, visit_id, expected, "approve", "drawn")
    return move_visit(work, visit, "approve", "approved", expected, _need(work, visit, "office_director"))


def assign(work: Work, visit_id: UUID, expected: Expected, visitor_id: UUID) -> Visit:
    """GL sends somebody who neither verified nor approved the row (§3.10), or somebody else in their place.

    Raises NotEligible, SameHands."""
    visit = take_visit(work, visit_id, expected, "assign", "approved", "assigned")
    task = work.session.get_one(Task, visit.task_id)
    role = _need(work, visit, "group_leader", "office_director", group_id=task.group_id)
    if visitor_id not in {one.hand.person_id for one in checkers(work.session, task)}:
        raise NotEligible("this person is not one who visits", person_id=str(visitor_id))
    need_other_hands(bars_visiting(hand_of(work.session, visitor_id), hands_in(work.session, task)))
    visit.visitor_id, visit.due_at = visitor_id, in_working_days(work, AGAIN_WD)
    name(work, task.id, visitor_id, "visitor")
    return move_visit(work, visit, "assign", "assigned", expected, role, visitor=str(visitor_id))


def begin(work: Work, visit_id: UUID, expected: Expected) -> Visit:
    """The visitor sets out."""
    visit = take_visit(work, visit_id, expected, "start", "assigned")
    return move_visit(work, visit, "start", "in_progress", expected, need_visitor(work, visit))


def publish(work: Work, visit_id: UUID, expected: Expected) -> Visit:
    """OD publishes a result: from now on the unit sees it, photos and all, never the track."""
    visit = take_visit(work, visit_id, expected, "publish", "done")
    role = _need(work, visit, "office_director")
    publish_links(work, visit.task_id, visit.evidence_ids)
    return move_visit(work, visit, "publish", "published", expected, role)


def take_visit(work: Work, visit_id: UUID, expected: Expected, act: str, *states: str) -> Visit:
    """A visit that the actor knows of, in one of these states, locked, at the version the caller decided on."""
    mine = sa.select(Visit).where(Visit.id == visit_id, visible_visits(work.actor)).with_for_update()
    visit = work.session.scalar(mine.execution_options(populate_existing=True))
    if visit is None:
        raise NotFound("no such visit", id=str(visit_id))
    work.expect(visit, expected, act)
    if visit.state not in states:
        raise WrongState(f"a visit that is {visit.state} is not moved so", state=visit.state, expected=states)
    return visit


def move_visit(
    work: Work,
    visit: Visit,
    act: str,
    to: str,
    expected: Expected,
    role: Role,
    *,
    evidence: Sequence[str] = (),
    **facts: str,
) -> Visit:
    work.happened(visit, act, to, role=role, event_id=expected.event_id, facts=facts, evidence=evidence)
    return visit


def _need(work: Work, visit: Visit, *roles: Role, group_id: UUID | None = None) -> Role:
    posts = (work.actor.post(role, group_id=group_id) for role in roles)
    post = next((post for post in posts if post and (post.role != "group_leader" or group_id is not None)), None)
    if post is None:
        raise Forbidden(f"a visit that is {visit.state} is for {', '.join(roles)}")
    return post.role


def need_visitor(work: Work, visit: Visit) -> Role:
    post = work.actor.post("group_deputy", "group_member", "office_staff", "coordination_group")
    if visit.visitor_id != work.actor.person_id or post is None:
        raise NotTheVisitor("somebody else was sent")
    return post.role
