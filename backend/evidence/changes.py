"""What a phone needs to know anew: rows that are not as it was told them, rows it may no longer see, where it goes.

No time is compared: each phone is told again what differs from what it has acknowledged, so a transaction that commits
late, a post that is given or taken away and a mission that comes into the open are found like any other change
(docs/decisions/0010-what-a-phone-was-told.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from uuid_utils.compat import uuid7

from backend.assets.model import Asset
from backend.events import INSIDE, Event
from backend.evidence.told import Telling, Told
from backend.inspections.model import Inspection, Leg
from backend.inspections.queries import legs_of
from backend.people.model import Named
from backend.people.scope import Condition, visible
from backend.tasks.model import Task
from backend.work import Work

UNHEARD = ""
"""The mark of a row that the phone may hold in any writing, or not at all."""
GOING_ON = ("planned", "approved", "in_progress", "finished")


@dataclass(frozen=True)
class Until:
    """Up to which telling a phone has heard everything."""

    epoch: UUID
    n: int


@dataclass(frozen=True)
class Changes:
    """tasks: new, or not as they were told before, the oldest first. gone: told before, and no longer to be seen.

    until: what the phone brings next time; more: ask again at once. reset: forget all tasks first, we do not know what
    was held."""

    tasks: Sequence[Task]
    gone: Sequence[UUID]
    until: Until
    more: bool
    reset: bool


def task_changes(work: Work, heard: Until | None, limit: int) -> Changes:
    """Tell the actor's phone what differs from what it has acknowledged by `heard`; at most `limit` rows of each sort.

    Whatever was told after `heard` was never heard of, and is told again. Two tellings to one phone wait for each
    other."""
    telling = _telling(work)
    reset = heard is None or heard.epoch != telling.epoch or heard.n > telling.n
    _acknowledge(work, None if reset or heard is None else heard.n)
    rows = work.session.execute(_changed(work).limit(limit + 1)).all()
    gone = work.session.scalars(_gone(work).limit(limit + 1)).all()
    more = len(rows) > limit or len(gone) > limit
    rows, gone = rows[:limit], gone[:limit]
    if rows or gone:
        telling.n += 1
        _note(work, telling, [(task.id, mark, False) for task, mark in rows] + [(lost, UNHEARD, True) for lost in gone])
    return Changes([task for task, _ in rows], gone, Until(telling.epoch, telling.n), more, reset)


def _telling(work: Work) -> Telling:
    """This phone's own row, locked until the transaction ends."""
    first = insert(Telling).values(device_id=work.actor.device_id, epoch=uuid7(), n=0)
    work.session.execute(first.on_conflict_do_nothing())
    return work.session.scalars(
        sa.select(Telling).where(Telling.device_id == work.actor.device_id).with_for_update()
    ).one()


def _acknowledge(work: Work, heard: int | None) -> None:
    """Forget what the phone has heard that it is to forget, and remember that it has not heard what was told after;
    None: forget all that it was told."""
    own = Told.device_id == work.actor.device_id
    if heard is None:
        work.session.execute(sa.delete(Told).where(own))
        return
    work.session.execute(sa.delete(Told).where(own, Told.gone, Told.n <= heard))
    work.session.execute(sa.update(Told).where(own, Told.n > heard).values(mark=UNHEARD, gone=False))


def _changed(work: Work) -> sa.Select[Task, str]:
    """The rows to be seen of which the phone has not heard this very writing."""
    mark = _mark(work)
    told = sa.and_(Told.task_id == Task.id, Told.device_id == work.actor.device_id, sa.not_(Told.gone))
    query = sa.select(Task, mark).outerjoin(Told, told).where(visible(work.actor, Task))
    return query.where(Told.mark.is_distinct_from(mark)).order_by(Task.created_at, Task.id)


def _mark(work: Work) -> sa.ColumnElement[str]:
    """Which writing of a row this is, and whether its mission is shown with it: all that a phone is told hangs on that.

    xmin is the transaction that wrote the row; PostgreSQL changes it with every write. A unit is not told anew of what
    the office kept to itself: its mark is the version as it knows the row."""
    missions = sa.select(Inspection.id).where(visible(work.actor, Inspection))
    shown = sa.case((Task.mission_id.in_(missions), "+"), else_="")
    inside = sa.select(sa.func.count()).where(Event.subject_id == Task.id, Event.act.in_(INSIDE)).scalar_subquery()
    written = Task.version - inside if work.actor.is_outside else sa.literal_column("task.xmin::text")
    return sa.func.concat(written, shown)


def _gone(work: Work) -> sa.Select[UUID]:
    """What the phone was told and is not to be seen now, or is not there any more."""
    still: Condition = sa.exists().where(Task.id == Told.task_id, visible(work.actor, Task))
    return sa.select(Told.task_id).where(Told.device_id == work.actor.device_id, sa.not_(still)).order_by(Told.task_id)


def _note(work: Work, telling: Telling, rows: Sequence[tuple[UUID, str, bool]]) -> None:
    """Remember what this telling says."""
    values = [
        {"device_id": telling.device_id, "task_id": task_id, "mark": mark, "n": telling.n, "gone": gone}
        for task_id, mark, gone in rows
    ]
    new = insert(Told).values(values)
    kept = {name: new.excluded[name] for name in ("mark", "n", "gone")}
    work.session.execute(new.on_conflict_do_update(index_elements=["device_id", "task_id"], set_=kept))


def missions_of(work: Work) -> list[tuple[Inspection, list[tuple[Leg, Asset]]]]:
    """The missions under way that the actor is named on, with the legs to walk."""
    mine = sa.select(Named.subject_id).where(Named.person_id == work.actor.person_id)
    query = sa.select(Inspection).where(
        Inspection.id.in_(mine), Inspection.state.in_(GOING_ON), visible(work.actor, Inspection)
    )
    found = work.session.scalars(query.order_by(Inspection.planned_on, Inspection.id)).all()
    return [(mission, list(legs_of(work.session, mission.id))) for mission in found]
