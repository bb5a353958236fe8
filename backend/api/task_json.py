"""A task as the browser reads it: the line of a list, and the rest of its page."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from backend.api.told import Told
from backend.assets.stations import chainage_text
from backend.events import Event
from backend.http.wire import geojson
from backend.people.model import Unit
from backend.tasks.model import Dispatch, Extension, ProblemList, Proposal, ReturnRequest, Task
from backend.tasks.queries import Line

PLAIN = (
    "id", "serial", "kind", "state", "version", "severity", "dangerous", "text", "side", "current_due", "original_due",
    "closed_late", "rebound_of", "rebound_count", "found_at", "hard_point", "policy_field", "group_id",
)  # fmt: skip
MORE = (
    "origin", "found_by", "created_at", "registered_at", "evidence_profile", "covert", "published_at", "accuracy_m",
    "position_source", "no_fix_reason", "chainage_m", "offset_m", "far_from_asset", "requirement",
    "close_out_standard", "target_unit", "dispatched_at", "acknowledge_by", "acknowledged_at", "acknowledged_auto",
    "submitted_at", "round_n", "round_due", "closed_at", "master_id", "area_id", "category_version",
)  # fmt: skip


def line_json(line: Line, cover: UUID | None, missions: Collection[UUID]) -> dict[str, Any]:
    """A row of the ledger. cover: the evidence id of its first photo; missions: those the reader may know of."""
    task, category, asset = line.task, line.category, line.asset
    return {
        **{name: getattr(task, name) for name in PLAIN},
        "mission_id": task.mission_id if task.mission_id in missions else None,
        "category": {
            "code": category.code,
            "name_zh": category.name_zh,
            "name_en": category.name_en,
            "family": category.family,
        },
        "place": geojson(task.place),
        "chainage": chainage_text(asset, task.chainage_m) if asset is not None else None,
        "asset": None
        if asset is None
        else {"id": asset.id, "kind": asset.kind, "code": asset.code, "name": asset.name_zh, "name_en": asset.name_en},
        "lead_unit": unit_json(line.lead_unit),
        "overdue": line.overdue,
        "level": line.level,
        "photo": {"evidence_id": cover} if cover is not None else None,
    }


def more_json(task: Task, units: Mapping[UUID, Unit]) -> dict[str, Any]:
    """What a row's page says beyond its line. units: at least the co-units."""
    return {
        **{name: getattr(task, name) for name in MORE},
        "target_quantity": _number(task.target_quantity),
        "quantity_verified": _number(task.quantity_verified),
        "co_units": [unit_json(units[co]) for co in task.co_unit_ids if co in units],
    }


def unit_json(unit: Unit | None) -> dict[str, Any] | None:
    return None if unit is None else {"id": unit.id, "name_zh": unit.name_zh, "name_en": unit.name_en}


def order_json(order: Dispatch, on: ProblemList | None, unit: Unit) -> dict[str, Any]:
    plain = ("id", "n", "number", "requirement", "original_due", "due_rule", "due_reason", "at")
    return {
        **{name: getattr(order, name) for name in plain},
        "lead_unit": unit_json(unit),
        "list": {"id": on.id, "number": on.number} if on is not None else None,
    }


def return_json(row: ReturnRequest, names: Mapping[UUID, str]) -> dict[str, Any]:
    plain = (
        "id",
        "dispatch_id",
        "from_state",
        "basis",
        "proposed_unit_id",
        "asked_at",
        "decision",
        "decided_at",
        "reason",
    )
    return _with_names(row, plain, names, ("asked_by", "decided_by"))


def extension_json(row: Extension, names: Mapping[UUID, str]) -> dict[str, Any]:
    plain = ("id", "asked_at", "asked_due", "basis", "level", "decision", "granted_due", "decided_at", "reason")
    return _with_names(row, plain, names, ("asked_by", "decided_by"))


def proposal_json(row: Proposal, names: Mapping[UUID, str]) -> dict[str, Any]:
    plain = ("id", "kind", "master_id", "reason", "proposed_at", "decision", "decided_at")
    return _with_names(row, plain, names, ("proposed_by", "decided_by"))


def event_json(event: Event | Told, names: Mapping[UUID, str], units: Mapping[UUID, Unit]) -> dict[str, Any]:
    """One step of the history; actor None: the system, or nobody whom the reader is told."""
    plain = (
        "n",
        "act",
        "from_state",
        "to_state",
        "at",
        "role",
        "reason",
        "facts",
        "evidence",
        "rules_version",
        "leaf_hash",
    )
    unit = units.get(event.unit_id) if event.unit_id else None
    return {
        **{name: getattr(event, name) for name in plain},
        "actor": {"id": event.actor_id, "name": names.get(event.actor_id)} if event.actor_id else None,
        "unit": unit_json(unit),
    }


def _with_names(row: Any, plain: Sequence[str], names: Mapping[UUID, str], who: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in plain} | {name: names.get(getattr(row, name)) for name in who}


def _number(quantity: Any) -> float | None:
    return None if quantity is None else float(quantity)
