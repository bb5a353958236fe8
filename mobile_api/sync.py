"""Changes since a cursor: one's missions with their legs, and the rows one sees."""

from datetime import datetime
from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from backend.assets.model import Asset
from backend.evidence.changes import Since, missions_of, task_changes
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
SEEN = (datetime.fromisoformat, UUID)


class SyncQuery(BaseModel):
    cursor: str | None = Field(default=None, max_length=400)
    limit: int = Field(default=200, ge=1, le=MOST_AT_ONCE)


@bp.get("/sync")
@bp.input(SyncQuery, location="query", arg_name="asked")
@bp.output(SyncOut)
def changed(asked: SyncQuery) -> Any:
    """What is new since the cursor, or everything without one."""
    key = Page(after=asked.cursor).key(SEEN)
    with kit().work(phone_actor()) as work:
        found = task_changes(work, Since(*key) if key else None, asked.limit)
        missions = missions_of(work)
        note_looks(work, "sync.told", [*found.tasks, *(mission for mission, _ in missions)])
        until = cursor((found.until.at.isoformat(), found.until.task_id))
        known = seen(work.session, work.actor, [task.mission_id for task in found.tasks])
        tasks = [
            _task(task) | {"mission_id": task.mission_id if task.mission_id in known else None} for task in found.tasks
        ]
        return {
            "missions": [_mission(*one) for one in missions],
            "tasks": tasks,
            "cursor": until,
            "more": found.more,
            "now": work.now,
        }


def _mission(mission: Inspection, legs: list[tuple[Leg, Asset]]) -> dict[str, Any]:
    plain = {name: getattr(mission, name) for name in MissionOut.model_fields if name != "legs"}
    return plain | {"legs": [_leg(leg, asset) for leg, asset in legs]}


def _leg(leg: Leg, asset: Asset) -> dict[str, Any]:
    told = {"asset_code": asset.code, "asset_name_zh": asset.name_zh, "asset_name_en": asset.name_en}
    plain = (name for name in LegOut.model_fields if name not in told and name != "geometry")
    return {name: getattr(leg, name) for name in plain} | told | {"geometry": geojson(asset.shape)}


def _task(task: Task) -> dict[str, Any]:
    return {name: getattr(task, name) for name in TaskOut.model_fields} | {"place": geojson(task.place)}
