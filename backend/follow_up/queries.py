"""The reads of follow-up: who may know of a visit before the unit does, and what was drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.actor import Actor
from backend.errors import NotFound
from backend.follow_up.model import DrawnRow, Suspicion, Visit
from backend.people.audit import note_hidden
from backend.people.model import Person
from backend.people.scope import Condition, at_home, built_once, visible
from backend.tasks.model import Task
from backend.work import Work


@built_once
def visible_visits(actor: Actor) -> Condition:
    """Visits of visible rows, once published; before that, the director's, the group leader's and the visitor's alone,
    and of these not whoever is at home there: a unit must not learn that somebody is coming. What a visitor saw is the
    coordination group's, too, which may have to confirm it."""
    leads = [post.group_id for post in actor.posts if post.role == "group_leader" and post.group_id]
    led = Visit.task_id.in_(sa.select(Task.id).where(Task.group_id.in_(leads)))
    confirms = sa.and_(Visit.state == "done", sa.literal(actor.holds("coordination_group")))
    away = Visit.task_id.not_in(sa.select(Task.id).where(at_home(actor, Task)))
    hidden = (
        sa.true()
        if actor.holds("office_director", "system")
        else sa.or_(Visit.visitor_id == actor.person_id, sa.and_(Visit.state != "drawn", led), confirms)
    )
    seen = sa.select(Task.id).where(visible(actor, Task))
    return sa.and_(Visit.task_id.in_(seen), sa.or_(Visit.state == "published", sa.and_(hidden, away)))


@dataclass(frozen=True)
class Known:
    """A visit with the row it goes to, and what its visitor is called."""

    visit: Visit
    task: Task
    visitor: str | None


def see_visit(work: Work, visit_id: UUID) -> Known:
    """A visit. Raises NotFound: it is not there, or not for this actor."""
    found = _known(work, sa.and_(Visit.id == visit_id, visible_visits(work.actor)), 1)
    if not found:
        raise NotFound("no such visit", id=str(visit_id))
    return found[0]


def known(work: Work, visit: Visit) -> Known:
    """A visit that the actor has just moved, with what is shown beside it."""
    return _known(work, Visit.id == visit.id, 1)[0]


def visits_of(work: Work, task_id: UUID) -> Sequence[Known]:
    """The visits to one row that the actor may know of, those that were made first."""
    found = _known(work, sa.and_(Visit.task_id == task_id, visible_visits(work.actor)))
    made = sorted((one for one in found if one.visit.visited_at), key=lambda one: one.visit.visited_at or work.now)
    return [*made, *(one for one in found if one.visit.visited_at is None)]


def visits(work: Work, limit: int, after: UUID | None = None, draw_id: UUID | None = None) -> Sequence[Known]:
    """`limit + 1` visits in order of id, after a cursor, of one draw where it is named."""
    where = visible_visits(work.actor)
    where = sa.and_(where, Visit.draw_id == draw_id) if draw_id is not None else where
    return _known(work, sa.and_(where, Visit.id > after) if after is not None else where, limit + 1)


def _known(work: Work, where: Condition, limit: int | None = None) -> list[Known]:
    rows = work.session.execute(
        sa.select(Visit, Task, Person.name)
        .join(Task, Task.id == Visit.task_id)
        .outerjoin(Person, Person.id == Visit.visitor_id)
        .where(where)
        .order_by(Visit.id)
        .limit(limit)
    )
    return [Known(*row) for row in rows]


def note_visits(work: Work, act: str, shown: Iterable[Known]) -> None:
    """Those that are not published are hidden; that the actor was shown them is written down."""
    note_hidden(work, act, (one.visit.id for one in shown if one.visit.covert and one.visit.state != "published"))


def drawn_rows(session: Session, draw_id: UUID) -> Sequence[tuple[DrawnRow, Task]]:
    """The population of a draw as drawn, in order of the hash."""
    joined = sa.select(DrawnRow, Task).join(Task, Task.id == DrawnRow.task_id).where(DrawnRow.draw_id == draw_id)
    return session.execute(joined.order_by(DrawnRow.order_sha256)).all()


@built_once
def visible_suspicions(actor: Actor) -> Condition:
    """The condition over Suspicion: the actor may know of both rows, and of the visit that it rests on."""
    seen, visits = sa.select(Task.id).where(visible(actor, Task)), sa.select(Visit.id).where(visible_visits(actor))
    return sa.and_(
        Suspicion.old_task_id.in_(seen),
        sa.or_(Suspicion.new_task_id.is_(None), Suspicion.new_task_id.in_(seen)),
        sa.or_(Suspicion.visit_id.is_(None), Suspicion.visit_id.in_(visits)),
    )


def suspicions_of(session: Session, actor: Actor, task_id: UUID) -> Sequence[Suspicion]:
    """What was suspected about a closed row, or about the new row that may be its return, as far as one may know."""
    about = sa.or_(Suspicion.old_task_id == task_id, Suspicion.new_task_id == task_id)
    known = sa.select(Suspicion).where(about, visible_suspicions(actor))
    return session.scalars(known.order_by(Suspicion.suspected_at)).all()


def heir_of(session: Session, actor: Actor, task_id: UUID) -> Task | None:
    """The row that a rebounded one became, where the actor may see it."""
    return session.scalar(sa.select(Task).where(Task.rebound_of == task_id, visible(actor, Task)))
