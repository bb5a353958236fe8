"""A task as the browser reads it: the line of a list, and the rest of its page."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel

from backend.api.acts import ActShown
from backend.api.asked_shown import ExtensionShown, ProposalShown, ReturnShown
from backend.api.follow_up_part import SuspicionShown, VisitShown
from backend.api.rectification_part import CheckShown, DecisionShown, RoundShown
from backend.assets.stations import chainage_text
from backend.http.wire import PointShown, UnitName, geojson
from backend.people.model import Unit
from backend.tasks.levels import Level
from backend.tasks.model import Dispatch, ProblemList, Task
from backend.tasks.queries import Line

State = Literal[
    "draft", "registered", "dispatched", "return_requested", "rectifying", "submitted", "verifying", "verified",
    "closed", "dismissed", "merged", "rebounded", "suspended",
]  # fmt: skip
Severity = Literal[1, 2, 3]


class CategoryName(BaseModel):
    code: str
    name_zh: str
    name_en: str
    family: str


class AssetName(BaseModel):
    id: UUID
    kind: str
    code: str
    name: str
    name_en: str


class Cover(BaseModel):
    evidence_id: UUID


class TaskLine(BaseModel):
    """A row of the ledger. place: WGS 84. photo: the first that shows it. version: as the reader knows the row.

    mission_id: null where the reader may not know of the mission."""

    id: UUID
    serial: str | None
    kind: Literal["problem", "task"]
    state: State
    version: int
    severity: Severity
    dangerous: bool
    text: str
    side: str | None
    round_due: datetime | None
    current_due: datetime | None
    original_due: datetime | None
    closed_late: bool
    rebound_of: UUID | None
    rebound_count: int
    found_at: datetime | None
    hard_point: bool
    policy_field: str
    group_id: UUID | None
    mission_id: UUID | None
    category: CategoryName
    place: PointShown | None
    chainage: str | None
    asset: AssetName | None
    lead_unit: UnitName | None
    overdue: bool
    level: Level | None
    photo: Cover | None


class TasksShown(BaseModel):
    items: list[TaskLine]
    next: str | None


class ListName(BaseModel):
    id: UUID
    number: str


class OrderShown(BaseModel):
    """One order that the row has lain under."""

    id: UUID
    n: int
    number: str
    requirement: str
    original_due: datetime
    due_rule: str
    due_reason: str | None
    at: datetime
    lead_unit: UnitName
    list: ListName | None

    @classmethod
    def of(cls, order: Dispatch, on: ProblemList | None, unit: Unit) -> Self:
        plain = ("id", "n", "number", "requirement", "original_due", "due_rule", "due_reason", "at")
        return cls(
            **{name: getattr(order, name) for name in plain},
            lead_unit=UnitName.of(unit),
            list=ListName(id=on.id, number=on.number) if on is not None else None,
        )


class TaskPage(TaskLine):
    """All that the reader may know of a row, and what they may do to it now (may)."""

    origin: str
    found_by: str
    created_at: datetime
    registered_at: datetime | None
    evidence_profile: str
    covert: bool
    published_at: datetime | None
    accuracy_m: float | None
    position_source: str | None
    no_fix_reason: str | None
    chainage_m: float | None
    offset_m: float | None
    far_from_asset: bool
    requirement: str | None
    close_out_standard: list[str]
    target_unit: str | None
    dispatched_at: datetime | None
    acknowledge_by: datetime | None
    acknowledged_at: datetime | None
    acknowledged_auto: bool
    submitted_at: datetime | None
    round_n: int
    closed_at: datetime | None
    master_id: UUID | None
    area_id: UUID
    category_version: int
    target_quantity: float | None
    quantity_verified: float | None
    co_units: list[UnitName]
    verifier_id: UUID | None
    dispatch_by: datetime | None
    dispatches: list[OrderShown]
    returns: list[ReturnShown]
    extensions: list[ExtensionShown]
    proposals: list[ProposalShown]
    rounds: list[RoundShown]
    verifications: list[CheckShown]
    close_outs: list[DecisionShown]
    visits: list[VisitShown]
    suspicions: list[SuspicionShown]
    may: list[ActShown]


APART = frozenset(
    {"version", "mission_id", "category", "place", "chainage", "asset", "lead_unit", "overdue", "level", "photo"}
)
PLAIN = tuple(name for name in TaskLine.model_fields if name not in APART)
OFFICES_OWN = frozenset({"verifier_id"})
"""What the row says and not every reader is told."""
MORE = tuple(
    name
    for name in TaskPage.model_fields
    if name not in TaskLine.model_fields and name in Task.__mapper__.columns and name not in OFFICES_OWN
)


def line_of(line: Line, cover: UUID | None, missions: Collection[UUID], version: int) -> TaskLine:
    """A row of the ledger. cover: its first photo; missions: those the reader may know of; version: as they know it."""
    return TaskLine(**line_values(line, cover, missions, version))


def line_values(line: Line, cover: UUID | None, missions: Collection[UUID], version: int) -> dict[str, Any]:
    task, category, asset = line.task, line.category, line.asset
    return {
        **{name: getattr(task, name) for name in PLAIN},
        "version": version,
        "mission_id": task.mission_id if task.mission_id in missions else None,
        "category": {name: getattr(category, name) for name in CategoryName.model_fields},
        "place": geojson(task.place),
        "chainage": chainage_text(asset, task.chainage_m) if asset is not None else None,
        "asset": None
        if asset is None
        else {"id": asset.id, "kind": asset.kind, "code": asset.code, "name": asset.name_zh, "name_en": asset.name_en},
        "lead_unit": UnitName.of(line.lead_unit) if line.lead_unit is not None else None,
        "overdue": line.overdue,
        "level": line.level,
        "photo": {"evidence_id": cover} if cover is not None else None,
    }


def more_values(task: Task, units: Mapping[UUID, Unit]) -> dict[str, Any]:
    """What a row's page says beyond its line. units: at least the co-units."""
    return {
        **{name: getattr(task, name) for name in MORE},
        "co_units": [UnitName.of(units[co]) for co in task.co_unit_ids if co in units],
    }
