"""A draft becomes a row of the ledger (T2)."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from backend.api.task_page import task_page
from backend.api.task_shown import TaskPage
from backend.evidence.registration import register
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.wire import Change
from backend.people.taking import see
from backend.tasks.model import Task
from backend.work import Replayed

bp = APIBlueprint("registration", __name__, tag="tasks")


@bp.post("/tasks/<uuid:task_id>/register")
@bp.input(Change, arg_name="change")
@bp.output(TaskPage)
def registered(task_id: UUID, change: Change) -> TaskPage:
    """Register a draft of one's own, with at least one original photo of what was found."""
    with kit().work(browser_actor()) as work:
        return task_page(work, register(work, task_id, change.expected()))


@bp.errorhandler(Replayed)
def replayed(same: Replayed) -> Any:
    """Said before: the answer is the row as it stands."""
    with kit().work(browser_actor()) as work:
        return task_page(work, see(work, Task, same.subject_id)).model_dump()
