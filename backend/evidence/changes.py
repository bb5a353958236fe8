"""What a phone needs to know anew: the rows its person sees that changed since they asked, and where they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from backend.assets.model import Asset
from backend.events import Event
from backend.inspections.model import Inspection, Leg
from backend.inspections.queries import legs_of
from backend.people.model import Named
from backend.people.scope import visible
from backend.tasks.model import Task
from backend.work import Work

OVERLAP = timedelta(minutes=2)
"""A transaction may commit after a later one: what is younger than this is told again the next time."""
GOING_ON = ("planned", "approved", "in_progress", "finished")
NO_ID = UUID(int=0)


@dataclass(frozen=True)
class Since:
    """Up to which change a phone knows everything: the time of a row's last event, and the row, to part equal times."""

    at: datetime
    task_id: UUID = NO_ID


@dataclass(frozen=True)
class Changes:
    """tasks: in the order of their last event. until: where to go on; more: go on at once."""

    tasks: Sequence[Task]
    until: Since
    more: bool


def task_changes(work: Work, since: Since | None, limit: int) -> Changes:
    """The rows the actor sees whose last event is younger, the oldest change first; all of them without `since`."""
    last = sa.select(Event.subject_id, sa.func.max(Event.at).label("at")).where(Event.subject_kind == "task")
    if since is not None:
        last = last.where(Event.at >= since.at)
    newest = last.group_by(Event.subject_id).subquery()
    query = sa.select(Task, newest.c.at).join(newest, newest.c.subject_id == Task.id).where(visible(work.actor, Task))
    if since is not None:
        query = query.where(
            sa.tuple_(newest.c.at, Task.id) > sa.tuple_(sa.literal(since.at), sa.literal(since.task_id))
        )
    rows = work.session.execute(query.order_by(newest.c.at, Task.id).limit(limit + 1)).all()
    tasks, more = [row[0] for row in rows[:limit]], len(rows) > limit
    return Changes(tasks, Since(rows[limit - 1][1], tasks[-1].id) if more else Since(work.now - OVERLAP), more)


def missions_of(work: Work) -> list[tuple[Inspection, list[tuple[Leg, Asset]]]]:
    """The missions under way that the actor is named on, with the legs to walk."""
    mine = sa.select(Named.subject_id).where(Named.person_id == work.actor.person_id)
    query = sa.select(Inspection).where(
        Inspection.id.in_(mine), Inspection.state.in_(GOING_ON), visible(work.actor, Inspection)
    )
    found = work.session.scalars(query.order_by(Inspection.planned_on, Inspection.id)).all()
    return [(mission, list(legs_of(work.session, mission.id))) for mission in found]
