"""What is said about one row by its group, the office and its unit: merge, dismiss, acknowledge, return, extend."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import AwareDatetime, Field

from backend.api.task_page import task_page
from backend.api.task_query import as_due
from backend.api.task_shown import TaskPage
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.wire import Change, ReasonedChange
from backend.people.taking import see
from backend.rectification import ending
from backend.tasks import extensions, proposals, returns
from backend.tasks.acknowledging import acknowledge
from backend.tasks.model import Task
from backend.work import Replayed

bp = APIBlueprint("task_moves", __name__, tag="tasks")


class MergeIn(ReasonedChange):
    master_id: UUID


class DecisionIn(ReasonedChange):
    approve: bool


class ReturnIn(Change):
    """Why it is not this unit's duty, and whose it is."""

    basis: str = Field(min_length=1, max_length=2000)
    proposed_unit_id: UUID


class ReturnDecisionIn(ReasonedChange):
    """confirmed: it stays where it is. redispatched: to lead_unit_id, or to the unit that was proposed."""

    decision: Literal["confirmed", "redispatched"]
    lead_unit_id: UUID | None = None


class ExtensionIn(Change):
    due: AwareDatetime | date
    basis: str = Field(min_length=1, max_length=2000)


class ExtensionDecisionIn(ReasonedChange):
    granted: bool
    due: AwareDatetime | date | None = None


@bp.errorhandler(Replayed)
def replayed(same: Replayed) -> Any:
    """Said before: the answer is the row as it stands."""
    with kit().work(browser_actor()) as work:
        return task_page(work, see(work, Task, same.subject_id)).model_dump()


@bp.post("/tasks/<uuid:task_id>/merge")
@bp.input(MergeIn, arg_name="said")
@bp.output(TaskPage)
def merged(task_id: UUID, said: MergeIn) -> TaskPage:
    """T3: the row was found twice; before dispatch its group's leader says so."""
    with kit().work(browser_actor()) as work:
        return task_page(work, proposals.merge(work, task_id, said.expected(), said.master_id, said.reason))


@bp.post("/tasks/<uuid:task_id>/merger-proposal")
@bp.input(MergeIn, arg_name="said")
@bp.output(TaskPage)
def merger_proposed(task_id: UUID, said: MergeIn) -> TaskPage:
    """T3 after dispatch: the group's leader proposes."""
    with kit().work(browser_actor()) as work:
        return task_page(work, proposals.propose_merger(work, task_id, said.expected(), said.master_id, said.reason))


@bp.post("/tasks/<uuid:task_id>/dismissal-proposal")
@bp.input(ReasonedChange, arg_name="said")
@bp.output(TaskPage)
def dismissal_proposed(task_id: UUID, said: ReasonedChange) -> TaskPage:
    """T4: not a problem, or nobody's duty; the group's leader proposes."""
    with kit().work(browser_actor()) as work:
        return task_page(work, proposals.propose_dismissal(work, task_id, said.expected(), said.reason))


@bp.post("/tasks/<uuid:task_id>/<any(dismissal, merger):kind>")
@bp.input(DecisionIn, arg_name="said")
@bp.output(TaskPage)
def proposal_decided(task_id: UUID, kind: Any, said: DecisionIn) -> TaskPage:
    """T3, T4: the office director approves or refuses what was proposed."""
    with kit().work(browser_actor()) as work:
        task = ending.decide(work, task_id, said.expected(), kind, approve=said.approve, reason=said.reason)
        return task_page(work, task)


@bp.post("/tasks/<uuid:task_id>/acknowledge")
@bp.input(Change, arg_name="said")
@bp.output(TaskPage)
def acknowledged(task_id: UUID, said: Change) -> TaskPage:
    """T6 签收: the unit confirms the order."""
    with kit().work(browser_actor()) as work:
        return task_page(work, acknowledge(work, task_id, said.expected()))


@bp.post("/tasks/<uuid:task_id>/return")
@bp.input(ReturnIn, arg_name="said")
@bp.output(TaskPage)
def returned(task_id: UUID, said: ReturnIn) -> TaskPage:
    """T7 退回: it is not this unit's duty, and why."""
    with kit().work(browser_actor()) as work:
        task = returns.ask_return(work, task_id, said.expected(), said.basis, said.proposed_unit_id)
        return task_page(work, task)


@bp.post("/tasks/<uuid:task_id>/return-decision")
@bp.input(ReturnDecisionIn, arg_name="said")
@bp.output(TaskPage)
def return_decided(task_id: UUID, said: ReturnDecisionIn) -> TaskPage:
    """T8: it stays, or goes to another unit with a period of its own."""
    with kit().work(browser_actor()) as work:
        expected = said.expected()
        task = returns.decide_return(work, task_id, expected, said.decision, said.reason, said.lead_unit_id)
        return task_page(work, task)


@bp.post("/tasks/<uuid:task_id>/extensions")
@bp.input(ExtensionIn, arg_name="said")
@bp.output(TaskPage)
def extension_asked(task_id: UUID, said: ExtensionIn) -> TaskPage:
    """延期: asked for before the due date."""
    with kit().work(browser_actor()) as work:
        extensions.ask_extension(work, task_id, said.expected(), as_due(said.due), said.basis)
        return task_page(work, see(work, Task, task_id))


@bp.post("/tasks/<uuid:task_id>/extensions/<uuid:extension_id>/decision")
@bp.input(ExtensionDecisionIn, arg_name="said")
@bp.output(TaskPage)
def extension_decided(task_id: UUID, extension_id: UUID, said: ExtensionDecisionIn) -> TaskPage:
    """Granted or refused, by the level it waits for."""
    due = as_due(said.due) if said.due is not None else None
    with kit().work(browser_actor()) as work:
        expected, granted, reason = said.expected(), said.granted, said.reason
        task = extensions.decide_extension(
            work, task_id, extension_id, expected, granted=granted, reason=reason, due=due
        )
        return task_page(work, task)
