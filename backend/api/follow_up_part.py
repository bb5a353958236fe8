"""What a task's page shows of its follow-up: visits, and what was suspected."""

from typing import Any
from uuid import UUID

from backend.actor import Actor
from backend.follow_up import queries
from backend.follow_up.model import Suspicion, Visit
from backend.rectification.queries import names_of
from backend.tasks.model import Task
from backend.work import Work

WHOSE = ("draw_id", "replaces_id", "visitor_id")


def follow_up_part(work: Work, task: Task) -> dict[str, Any]:
    """visits and suspicions of one task, as far as the asker may know of them."""
    visits = queries.visits_of(work.session, work.actor, task.id)
    names = names_of(work.session, [visit.visitor_id for visit in visits])
    suspicions = queries.suspicions_of(work.session, work.actor, task.id) if work.actor.supervises else []
    return {
        "visits": [visit_json(work.actor, visit, names) for visit in visits],
        "suspicions": [_suspicion(row) for row in suspicions],
    }


def visit_json(actor: Actor, visit: Visit, names: dict[UUID, str]) -> dict[str, Any]:
    """A visit, and to supervisors and auditors whom it was given to and by which draw. names: of visitors, by id."""
    plain = ("id", "task_id", "state", "version", "due_at", "visited_at", "result", "note", "evidence_ids", "covert")
    whose = dict.fromkeys(WHOSE) if actor.is_outside else {name: getattr(visit, name) for name in WHOSE}
    return {
        **{name: getattr(visit, name) for name in (*plain, "found")},
        **whose,
        "quantity_back": None if visit.quantity_back is None else float(visit.quantity_back),
        "visitor": names.get(whose["visitor_id"]) if whose["visitor_id"] else None,
    }


def _suspicion(row: Suspicion) -> dict[str, Any]:
    plain = ("id", "old_task_id", "new_task_id", "visit_id", "distance_m", "why", "suspected_at", "decision")
    return {name: getattr(row, name) for name in (*plain, "decided_at", "reason")}
