"""What a task's page shows of its follow-up: visits, and what was suspected."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from backend.api.acts import ActShown
from backend.follow_up import queries
from backend.follow_up.queries import Known
from backend.follow_up.rules import offers
from backend.http.wire import RowName
from backend.tasks.model import Task
from backend.work import Work


class BackShown(BaseModel):
    """What is back, and where (WGS 84)."""

    lon: float | None
    lat: float | None
    accuracy_m: float | None
    text: str
    category_code: str
    category_version: int


class VisitShown(BaseModel):
    """A visit. draw, visitor, version and what it replaces: for supervisors and auditors, null to a unit.

    may: what the reader may do to it now."""

    id: UUID
    task_id: UUID
    state: str
    version: int | None
    due_at: datetime | None
    visited_at: datetime | None
    result: str | None
    note: str | None
    evidence_ids: list[UUID]
    covert: bool
    found: BackShown | None
    draw_id: UUID | None
    replaces_id: UUID | None
    visitor_id: UUID | None
    quantity_back: float | None
    visitor: str | None
    task: RowName
    may: list[ActShown]

    @classmethod
    def of(cls, work: Work, known: Known) -> Self:
        visit, task, inside = known.visit, known.task, not work.actor.is_outside
        may = offers(work.actor, visit.state, group_id=task.group_id, visitor_id=visit.visitor_id)
        plain = ("id", "task_id", "state", "due_at", "visited_at", "result", "note", "evidence_ids", "covert", "found")
        whose = ("version", "draw_id", "replaces_id", "visitor_id")
        return cls.model_validate(
            {
                **{name: getattr(visit, name) for name in plain},
                **{name: getattr(visit, name) if inside else None for name in whose},
                "quantity_back": visit.quantity_back,
                "visitor": known.visitor if inside else None,
                "task": {"id": task.id, "serial": task.serial, "text": task.text},
                "may": [ActShown.of(act, visit.id) for act in may],
            }
        )


class SuspicionShown(BaseModel):
    """A suspected rebound, and what a person made of it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    old_task_id: UUID
    new_task_id: UUID | None
    visit_id: UUID | None
    distance_m: float | None
    why: dict[str, Any]
    suspected_at: datetime
    decision: str | None
    decided_at: datetime | None
    reason: str | None


def follow_up_part(work: Work, task: Task) -> dict[str, Any]:
    """visits and suspicions of one task, as far as the asker may know of them."""
    visits = queries.visits_of(work, task.id)
    suspicions = queries.suspicions_of(work.session, work.actor, task.id) if work.actor.supervises else []
    queries.note_visits(work, "visit.seen", visits)
    return {
        "visits": [VisitShown.of(work, known) for known in visits],
        "suspicions": [SuspicionShown.model_validate(row) for row in suspicions],
    }
