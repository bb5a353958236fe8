"""疑似反弹: the system suspects, by the rule of domain.md §3.9; only a person confirms."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from uuid_utils.compat import uuid7

from backend.actor import SYSTEM
from backend.assets.model import Asset
from backend.follow_up.model import Suspicion, Visit
from backend.tasks.model import Category, Task
from backend.tasks.transitions import CLOSED
from backend.work import Kit, Work
from geo.lonlat import LonLat
from geo.match import Sighting, Spot, rebound_suspicions
from geo.measure import distances_m


def suspect(kit: Kit, task_id: UUID) -> None:
    """The job that follows a registration: is this the return of something closed? May run twice.

    The new row's asset, side and chainage count before its distance, as geo.rebound has it."""
    with kit.work(SYSTEM) as work:
        _suspect_return(work, task_id)


def _suspect_return(work: Work, task_id: UUID) -> None:
    new = work.session.get(Task, task_id)
    if new is None or new.rebound_of is not None or new.registered_at is None:
        return
    kin = _closed_kin(work, new)
    premises = _premises(work, [new, *(old for old, _ in kin)])
    spots = [_spot(old, family, premises) for old, family in kin]
    for found in rebound_suspicions(_sighting(new, _family(work, new), premises), spots):
        _keep(work, found.key, new.id, None, found.distance_m, {"rule": found.reason})


def suspect_from_visit(work: Work, visit: Visit, old: Task) -> None:
    """A visitor found it back: the suspicion rests on the visit, and says how far from the old point."""
    found = visit.found or {}
    distance = None
    if old.place is not None and found.get("lon") is not None:
        here, there = LonLat(found["lon"], found["lat"]), LonLat(old.place.x, old.place.y)
        distance = float(distances_m(here.as_path(), there.as_path())[0])
    _keep(work, old.id, None, visit.id, distance, {"rule": "visit", "result": visit.result or ""})


def _keep(
    work: Work, old_id: UUID, new_id: UUID | None, visit_id: UUID | None, distance_m: float | None, why: dict[str, str]
) -> None:
    row = insert(Suspicion).values(
        id=uuid7(),
        old_task_id=old_id,
        new_task_id=new_id,
        visit_id=visit_id,
        distance_m=distance_m,
        why=why,
        suspected_at=work.now,
    )
    kept = work.session.scalar(row.on_conflict_do_nothing().returning(Suspicion.id))
    if kept is not None:
        work.record("rebound.suspected", old_id, suspicion=str(kept))


def _closed_kin(work: Work, new: Task) -> Sequence[tuple[Task, str]]:
    """Closed rows of the same category or family, closed recently enough, with their family."""
    since = work.now - timedelta(days=work.parameters.rebound_within_days + 1)
    kin = (
        sa.select(Task, Category.family)
        .join(Category, (Category.code == Task.category_code) & (Category.version == Task.category_version))
        .where(Task.state == CLOSED, Task.closed_at >= since, Task.id != new.id)
        .where(Category.family == _family(work, new))
    )
    return work.session.execute(kin).all()


def _family(work: Work, task: Task) -> str:
    return work.session.get_one(Category, (task.category_code, task.category_version)).family


def _premises(work: Work, tasks: Sequence[Task]) -> frozenset[UUID]:
    """Those of the rows' assets that are premises, where one is inside and no fix decides."""
    assets = {task.asset_id for task in tasks if task.asset_id is not None}
    rows = work.session.scalars(sa.select(Asset.id).where(Asset.id.in_(assets), Asset.kind == "premises"))
    return frozenset(rows)


def _sighting(task: Task, family: str, premises: frozenset[UUID]) -> Sighting:
    spot = _spot(task, family, premises)
    return Sighting(
        place=spot.place,
        accuracy_m=spot.accuracy_m,
        asset=spot.asset,
        chainage_m=spot.chainage_m,
        side=spot.side,
        premises=spot.premises,
        category=spot.category,
        family=spot.family,
        at=task.found_at or task.registered_at,
    )


def _spot(task: Task, family: str, premises: frozenset[UUID]) -> Spot[UUID]:
    return Spot(
        key=task.id,
        place=_place(task),
        accuracy_m=task.accuracy_m,
        asset=task.asset_id,
        chainage_m=task.chainage_m,
        side=task.side,  # type: ignore[arg-type]
        premises=task.asset_id if task.asset_id in premises else None,
        category=task.category_code,
        family=family,
        since=task.closed_at,
    )


def _place(task: Task) -> LonLat | None:
    return None if task.place is None else LonLat(task.place.x, task.place.y)
