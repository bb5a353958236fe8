"""T1: what somebody notes on the spot, theirs alone until they register it. The client's id makes it safe to repeat."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from backend.assets.service import place_on
from backend.errors import IdTaken, NotFound, WrongState
from backend.events import Event
from backend.tasks.homes import area_of_asset, category_of, home_of
from backend.tasks.judging import judge
from backend.tasks.model import Task
from backend.tasks.moving import move
from backend.tasks.seats import Standing
from backend.tasks.transitions import DRAFT
from backend.work import Work
from geo.lonlat import LonLat
from storage.types import place

NOWHERE = Standing()
"""Of a row that is not there yet."""


@dataclass(frozen=True)
class Draft:
    """One finding or task as its author describes it; what is None is filled in, or missing until registration.

    at: WGS 84, from `place_raw`, which keeps what was sent. chainage_m: metres along the named asset."""

    id: UUID
    kind: str
    text: str
    category_code: str
    severity: int | None = None
    dangerous: bool = False
    origin: str = "inspection"
    mission_id: UUID | None = None
    found_at: datetime | None = None
    found_by: str = "on_site"
    at: LonLat | None = None
    place_raw: dict[str, Any] | None = None
    accuracy_m: float | None = None
    position_source: str | None = None
    no_fix_reason: str | None = None
    asset_id: UUID | None = None
    chainage_m: float | None = None
    side: str | None = None
    policy_field: str | None = None
    area_id: UUID | None = None
    group_id: UUID | None = None
    target_quantity: Decimal | None = None
    target_unit: str | None = None


def save_draft(work: Work, wanted: Draft) -> Task:
    """Keep a draft, or bring one's own up to date; the last version sent stays.

    Raises IdTaken: the id names another row, or a discarded draft; WrongState: it is registered already;
    UnknownCategory; AreaMissing; NotFound: a mission or an asset that is not seen; NotYourDuty."""
    work.session.execute(sa.select(sa.func.pg_advisory_xact_lock(wanted.id.int & (2**63 - 1))))  # two first PUTs
    task = work.session.get(Task, wanted.id, with_for_update=True)
    if task is None:
        return _born(work, wanted)
    if task.author_id != work.actor.person_id:
        raise IdTaken("this id names something else", id=str(wanted.id))
    if task.state != DRAFT:
        raise WrongState("it is no draft any more", act="draft", state=task.state, expected=[DRAFT])
    _fill(work, task, wanted)
    work.session.flush()
    return task


def discard(work: Work, task_id: UUID) -> None:
    """Throw away one's own draft; its events stay. Raises NotFound: there is none, or it is not a draft of theirs."""
    mine = sa.select(Task).where(Task.id == task_id, Task.author_id == work.actor.person_id, Task.state == DRAFT)
    task = work.session.scalar(mine.with_for_update())
    if task is None:
        raise NotFound("no such draft", id=str(task_id))
    work.session.execute(sa.delete(Task).where(Task.id == task_id))
    work.session.expunge(task)
    move(work, task, "discard")


def _born(work: Work, wanted: Draft) -> Task:
    judge(work.actor, "draft", NOWHERE)
    if work.session.scalar(sa.select(Event.id).where(Event.subject_id == wanted.id).limit(1)) is not None:
        raise IdTaken("this draft was discarded", id=str(wanted.id))
    task = Task(id=wanted.id, state=DRAFT, version=0, author_id=work.actor.person_id, created_at=work.now)
    task.co_unit_ids, task.close_out_standard, task.released = [], [], False
    _fill(work, task, wanted)
    work.session.add(task)
    work.session.flush()
    move(work, task, "draft", at=NOWHERE)
    return task


def _fill(work: Work, task: Task, wanted: Draft) -> None:
    category = category_of(work, wanted.category_code)
    task.kind, task.origin, task.text = wanted.kind, wanted.origin, wanted.text
    task.category_code, task.category_version = category.code, category.version
    task.severity = category.severity if wanted.severity is None else wanted.severity
    task.dangerous, task.evidence_profile = wanted.dangerous, category.evidence_profile
    task.found_at, task.found_by, task.no_fix_reason = wanted.found_at, wanted.found_by, wanted.no_fix_reason
    task.target_quantity, task.target_unit = wanted.target_quantity, wanted.target_unit
    area_id = _put_on_asset(work, task, wanted)
    home = home_of(work, wanted.mission_id, wanted.area_id or area_id, wanted.policy_field, wanted.group_id)
    task.mission_id, task.area_id, task.policy_field = wanted.mission_id, home.area_id, home.policy_field
    task.group_id, task.covert = home.group_id, home.covert


def _put_on_asset(work: Work, task: Task, wanted: Draft) -> UUID | None:
    """Fill place, asset, chainage and side. Returns the area of the asset, None without one."""
    task.place_raw, task.accuracy_m = wanted.place_raw, wanted.accuracy_m
    task.position_source, task.place = wanted.position_source, None
    task.asset_id, task.chainage_m, task.offset_m, task.side = wanted.asset_id, wanted.chainage_m, None, wanted.side
    task.far_from_asset = False
    if wanted.at is not None:
        task.place = place(wanted.at.lon, wanted.at.lat)
        found = place_on(work, wanted.at, wanted.accuracy_m, wanted.asset_id)
        if found is not None:
            task.asset_id, task.far_from_asset = found.asset_id, found.far
            task.chainage_m, task.offset_m = found.chainage_m, found.offset_m
            task.side = wanted.side or found.side
    return area_of_asset(work, task.asset_id)
