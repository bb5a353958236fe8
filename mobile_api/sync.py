"""What a phone has not heard yet: one's missions with their legs, the rows one sees, and those to forget."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from backend.assets.model import Asset
from backend.errors import Unparsable
from backend.evidence.changes import Until, missions_of, task_changes
from backend.evidence.clocks import measure_clock
from backend.evidence.said import Moment
from backend.http.auth import phone_actor
from backend.http.kit import kit
from backend.http.page import Page, cursor
from backend.http.wire import geojson
from backend.inspections.model import Inspection, Leg
from backend.inspections.queries import seen
from backend.people.audit import note_looks
from backend.tasks.model import Task
from mobile_api.sync_contract import MOST_AT_ONCE, LegOut, MissionOut, SyncOut, TaskOut

bp = APIBlueprint("sync", __name__, tag="sync")
HEARD = (UUID, int)
OF_THE_FIRST_VERSION = (datetime.fromisoformat, UUID)


class SyncQuery(BaseModel):
    cursor: str | None = Field(default=None, max_length=400)
    limit: int = Field(default=200, ge=1, le=MOST_AT_ONCE)
    device_clock: Moment | None = None


@bp.get("/sync")
@bp.input(SyncQuery, location="query", arg_name="asked")
@bp.output(SyncOut)
def changed(asked: SyncQuery) -> Any:
    """What differs from what this phone has heard by the cursor, and everything without one. device_clock: what time
    the phone has as it sends this."""
    with kit().work(phone_actor()) as work:
        found = task_changes(work, _heard(asked.cursor), asked.limit)
        missions = missions_of(work)
        note_looks(work, "sync.told", [*found.tasks, *(mission for mission, _ in missions)])
        known = seen(work.session, work.actor, [task.mission_id for task in found.tasks])
        versions = work.versions(found.tasks)
        tasks = [_task(task, known, versions) for task in found.tasks]
        return {
            "missions": [_mission(mission, legs) for mission, legs in missions],
            "tasks": tasks,
            "gone": found.gone,
            "reset": found.reset,
            "cursor": cursor((found.until.epoch, found.until.n)),
            "more": found.more,
            "now": work.now,
            "clock_ahead_ms": measure_clock(work, asked.device_clock),
        }


def _heard(text: str | None) -> Until | None:
    """What a cursor says was heard; nothing, by one of the first version. Raises Unparsable."""
    page = Page(after=text)
    try:
        key = page.key(HEARD)
    except Unparsable:
        key = page.key(OF_THE_FIRST_VERSION) and None
    return Until(*key) if key and key[1] >= 0 else None


def _mission(mission: Inspection, legs: list[tuple[Leg, Asset]]) -> dict[str, Any]:
    plain = {name: getattr(mission, name) for name in MissionOut.model_fields if name != "legs"}
    return plain | {"legs": [_leg(leg, asset) for leg, asset in legs]}


def _leg(leg: Leg, asset: Asset) -> dict[str, Any]:
    told = {"asset_code": asset.code, "asset_name_zh": asset.name_zh, "asset_name_en": asset.name_en}
    plain = (name for name in LegOut.model_fields if name not in told and name != "geometry")
    return {name: getattr(leg, name) for name in plain} | told | {"geometry": geojson(asset.shape)}


def _task(task: Task, missions: Collection[UUID], versions: Mapping[UUID, int]) -> dict[str, Any]:
    """A row; its mission where the reader may know of it, its version as they know it."""
    plain = {name: getattr(task, name) for name in TaskOut.model_fields}
    mission_id = task.mission_id if task.mission_id in missions else None
    return plain | {"place": geojson(task.place), "mission_id": mission_id, "version": versions[task.id]}
