"""What waits for somebody: rows and visits that go on only when this very person does something; one query.

Each kind is a condition over rows or visits by the actor's posts; what may be done at any time is none of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from backend.actor import Actor
from backend.follow_up.model import Suspicion, Visit
from backend.follow_up.queries import visible_visits
from backend.people.model import PostRow
from backend.people.scope import Condition, visible
from backend.rectification.model import CloseOut, Round, Verification
from backend.tasks.model import Extension, Proposal, Task
from backend.work import Work

Kind = Literal[
    "register", "dispatch", "acknowledge", "draft-round", "submit", "decide-return", "name-verifier", "rename-verifier",
    "verify", "close", "decide-extension", "decide-proposal", "decide-rebound", "visit-approve", "visit-assign",
    "visit", "visit-publish",
]  # fmt: skip
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The due of what has none: it comes last."""
Key = tuple[datetime, str, UUID]


@dataclass(frozen=True)
class Waiting:
    """One thing. due: None where none is set. visit_id: where a visit waits, and not the row itself."""

    kind: Kind
    due: datetime | None
    task_id: UUID
    visit_id: UUID | None

    @property
    def key(self) -> tuple[str, str, UUID]:
        return (self.due or NEVER).isoformat(), self.kind, self.visit_id or self.task_id


def waiting(work: Work, limit: int, after: Key | None = None) -> list[Waiting]:
    """`limit + 1` things that wait for the actor, the most urgent first, after a cursor."""
    found = _all(work.actor).subquery()
    subject = sa.func.coalesce(found.c.visit_id, found.c.task_id)
    wanted = sa.select(found).order_by(found.c.due, found.c.kind, subject).limit(limit + 1)
    if after is not None:
        wanted = wanted.where(sa.tuple_(found.c.due, found.c.kind, subject) > sa.tuple_(*map(sa.literal, after)))
    return [
        Waiting(row.kind, None if row.due == NEVER else row.due, row.task_id, row.visit_id)
        for row in work.session.execute(wanted)
    ]


def counted(work: Work) -> dict[Kind, int]:
    """How many of each kind wait for the actor; kinds of which none do are left out."""
    found = _all(work.actor).subquery()
    rows = work.session.execute(sa.select(found.c.kind, sa.func.count()).group_by(found.c.kind))
    return dict(sorted(rows.all()))


def waits_for(actor: Actor) -> Condition:
    """The condition over Task: something about it waits for this person."""
    return Task.id.in_(sa.select(_all(actor).subquery().c.task_id))


def _all(actor: Actor) -> sa.CompoundSelect[Any]:
    """kind, due, task_id, visit_id; each row under the scope condition."""
    parts = [_part(kind, due, sa.and_(visible(actor, Task), where)) for kind, due, where in _of_rows(actor)]
    parts += [
        _part(kind, Visit.due_at, sa.and_(visible_visits(actor), where), Visit.id) for kind, where in _of_visits(actor)
    ]
    return sa.union_all(*parts)


def _part(kind: Kind, due: Any, where: Condition, visit: Any = None) -> sa.Select[Any]:
    when = sa.func.coalesce(due, sa.literal(NEVER, Task.current_due.type))
    columns = (
        sa.literal(kind, sa.Text).label("kind"),
        when.label("due"),
        Task.id.label("task_id"),
        (sa.null() if visit is None else visit).cast(sa.Uuid).label("visit_id"),
    )
    rows = sa.select(*columns).where(where)
    return rows if visit is None else rows.join(Visit, Visit.task_id == Task.id)


def _of_rows(actor: Actor) -> Iterator[tuple[Kind, Any, Condition]]:
    """What waits about rows: kind, the column of its due, and when."""
    me, director = actor.person_id, sa.literal(actor.holds("office_director"))
    coordinates = sa.literal(actor.holds("coordination_group"))
    leads = Task.group_id.in_(_groups_led(actor))
    here = sa.literal(actor.unit_id is not None) & (Task.lead_unit_id == actor.unit_id)
    signs, works = actor.holds("unit_leader"), actor.holds("unit_leader", "unit_handler")
    hidden = sa.and_(Task.covert, Task.published_at.is_(None))
    up = sa.or_(Task.severity == 3, Task.rebound_of.is_not(None))
    draft = _draft()
    yield "register", None, sa.and_(Task.state == "draft", Task.author_id == me)
    plain = sa.or_(Task.dangerous, sa.and_(Task.severity < 3, sa.not_(hidden)))
    order = sa.or_(sa.and_(leads, plain), sa.and_(director, sa.or_(Task.severity == 3, hidden)))
    yield "dispatch", None, sa.and_(Task.state == "registered", order)
    if works:
        yield "acknowledge", Task.acknowledge_by, sa.and_(Task.state == "dispatched", here)
        due = sa.func.coalesce(Task.round_due, Task.current_due)
        at_work = sa.and_(Task.state == "rectifying", here)
        yield "draft-round", due, sa.and_(at_work, sa.not_(sa.exists(draft)))
        if signs:
            yield "submit", due, sa.and_(at_work, sa.exists(draft.where(Round.drafted_by != me)))
    yield "decide-return", None, sa.and_(Task.state == "return_requested", sa.or_(coordinates, leads))
    yield "name-verifier", None, sa.and_(Task.state == "submitted", leads)
    verifying = Task.state == "verifying"
    yield "rename-verifier", None, sa.and_(verifying, Task.verifier_id.is_(None), director)
    yield "verify", _check_due(), sa.and_(verifying, Task.verifier_id == me)
    barred = sa.not_(_some_leader_decides())
    closing = sa.or_(sa.and_(leads, sa.not_(up)), sa.and_(director, sa.or_(up, barred)))
    yield "close", None, sa.and_(Task.state == "verified", closing, sa.not_(_checked_by(sa.literal(me))))
    for level, seat in ((1, leads), (2, director)):
        asked = sa.exists().where(Extension.task_id == Task.id, Extension.decision.is_(None), Extension.level == level)
        yield "decide-extension", Task.current_due, sa.and_(seat, asked)
    proposed = sa.exists().where(Proposal.task_id == Task.id, Proposal.decision.is_(None))
    yield "decide-proposal", None, sa.and_(director, proposed)
    suspected = sa.exists().where(Suspicion.old_task_id == Task.id, Suspicion.decision.is_(None))
    mine = sa.exists().where(CloseOut.task_id == Task.id, CloseOut.decision == "closed", CloseOut.approver_id == me)
    by_leader = _closed_by_a_leader()
    confirms = sa.or_(sa.and_(leads, sa.not_(by_leader)), sa.and_(coordinates, by_leader))
    yield "decide-rebound", None, sa.and_(Task.state == "closed", suspected, confirms, sa.not_(mine))


def _of_visits(actor: Actor) -> Iterator[tuple[Kind, Condition]]:
    """What waits about visits."""
    director = sa.literal(actor.holds("office_director"))
    yield "visit-approve", sa.and_(Visit.state == "drawn", director)
    yield "visit-assign", sa.and_(Visit.state == "approved", Task.group_id.in_(_groups_led(actor)))
    yield "visit", sa.and_(Visit.state.in_(("assigned", "in_progress")), Visit.visitor_id == actor.person_id)
    yield "visit-publish", sa.and_(Visit.state == "done", director)


def _groups_led(actor: Actor) -> Sequence[UUID]:
    return [post.group_id for post in actor.posts if post.role == "group_leader" and post.group_id is not None]


def _draft() -> sa.Select[Any]:
    """The round that lies drafted under the present order (open_rounds.drafted)."""
    under = sa.and_(Round.state == "drafting", Round.drafted_at >= Task.dispatched_at)
    return sa.select(Round.id).where(Round.task_id == Task.id, under).correlate(Task)


def _check_due() -> Any:
    latest = sa.select(Verification.due_at).where(
        Verification.task_id == Task.id, Verification.verifier_id == Task.verifier_id, Verification.decided_at.is_(None)
    )
    return latest.order_by(Verification.assigned_at.desc()).limit(1).correlate(Task).scalar_subquery()


def _checked_by(person: Any) -> Condition:
    return sa.exists().where(Verification.task_id == Task.id, Verification.verifier_id == person)


def _some_leader_decides() -> Condition:
    """Whether the row's group has a leader who checked nothing of it."""
    held = sa.and_(PostRow.role == "group_leader", PostRow.group_id == Task.group_id, PostRow.ended_at.is_(None))
    checked = sa.exists().where(Verification.task_id == Task.id, Verification.verifier_id == PostRow.person_id)
    return sa.exists(sa.select(PostRow.id).where(held, sa.not_(checked)).correlate(Task))


def _closed_by_a_leader() -> Condition:
    """Whether the person who closed the row leads its group."""
    leads = sa.and_(PostRow.role == "group_leader", PostRow.group_id == Task.group_id)
    closed = sa.and_(CloseOut.task_id == Task.id, CloseOut.decision == "closed")
    return sa.exists(
        sa.select(CloseOut.id)
        .join(PostRow, PostRow.person_id == CloseOut.approver_id)
        .where(leads, closed)
        .correlate(Task)
    )
