"""回头看: send somebody back, say what is there, confirm what came back."""

from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from apiflask import APIBlueprint
from flask import request
from pydantic import BaseModel, Field

from backend.api.follow_up_part import VisitShown
from backend.api.task_page import task_page
from backend.api.task_shown import TaskPage
from backend.follow_up import queries
from backend.follow_up.model import Visit
from backend.follow_up.rebounds import decide
from backend.follow_up.results import Back, Seen, finish
from backend.follow_up.visits import approve, assign, begin, publish
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.page import Page, paged
from backend.http.wire import Change, PlaceIn, ReasonedChange
from backend.people.taking import see
from backend.tasks.model import Task
from backend.work import Replayed, Work

bp = APIBlueprint("follow_up", __name__, tag="follow_up")


class JudgedShown(TaskPage):
    """The closed row, and the one that a confirmed rebound became."""

    new_task: TaskPage | None


class VisitsShown(BaseModel):
    items: list[VisitShown]
    next: str | None


class VisitsQuery(Page):
    draw_id: UUID | None = None


class VisitorIn(Change):
    visitor_id: UUID


class BackIn(BaseModel):
    """What is back, and where."""

    place: PlaceIn | None = None
    text: str = Field(min_length=1, max_length=4000)
    category_code: str | None = Field(default=None, max_length=20)


class ResultIn(Change):
    result: Literal["holds", "partial", "rebounded", "unable"]
    evidence_ids: list[UUID] = Field(default=[], max_length=100)
    note: str | None = Field(default=None, max_length=10_000)
    quantity_back: Decimal | None = Field(default=None, ge=0, max_digits=15, decimal_places=3)
    found: BackIn | None = None

    def seen(self) -> Seen:
        found = self.found
        place = found.place if found else None
        at, accuracy_m = (place.wgs84(), place.accuracy_m) if place else (None, None)
        back = Back(at, accuracy_m, found.text, found.category_code) if found else None
        return Seen(self.result, tuple(dict.fromkeys(self.evidence_ids)), self.note, self.quantity_back, back)


class ReboundIn(ReasonedChange):
    confirm: bool
    suspicion_id: UUID | None = None


@bp.get("/visits")
@bp.input(VisitsQuery, location="query", arg_name="asked")
@bp.output(VisitsShown)
def visits(asked: VisitsQuery) -> VisitsShown:
    """The visits one may know of."""
    key = asked.key((UUID,))
    with kit().work(browser_actor()) as work:
        rows = queries.visits(work, asked.limit, key[0] if key else None, asked.draw_id)
        shown, following = paged(rows, asked.limit, lambda row: (row.visit.id,))
        queries.note_visits(work, "visit.listed", shown)
        return VisitsShown(items=[VisitShown.of(work, known) for known in shown], next=following)


@bp.get("/visits/<uuid:visit_id>")
@bp.output(VisitShown)
def visit(visit_id: UUID) -> VisitShown:
    """One visit."""
    with kit().work(browser_actor()) as work:
        known = queries.see_visit(work, visit_id)
        queries.note_visits(work, "visit.seen", [known])
        return VisitShown.of(work, known)


@bp.post("/visits/<uuid:visit_id>/approve")
@bp.input(Change, arg_name="wanted")
@bp.output(VisitShown)
def approved(visit_id: UUID, wanted: Change) -> VisitShown:
    """The director approves a drawn visit."""
    with kit().work(browser_actor()) as work:
        return _moved(work, approve(work, visit_id, wanted.expected()))


@bp.post("/visits/<uuid:visit_id>/assign")
@bp.input(VisitorIn, arg_name="wanted")
@bp.output(VisitShown)
def assigned(visit_id: UUID, wanted: VisitorIn) -> VisitShown:
    """The group's leader sends somebody who neither verified nor approved the row."""
    with kit().work(browser_actor()) as work:
        return _moved(work, assign(work, visit_id, wanted.expected(), wanted.visitor_id))


@bp.post("/visits/<uuid:visit_id>/start")
@bp.input(Change, arg_name="wanted")
@bp.output(VisitShown)
def started(visit_id: UUID, wanted: Change) -> VisitShown:
    """The visitor sets out."""
    with kit().work(browser_actor()) as work:
        return _moved(work, begin(work, visit_id, wanted.expected()))


@bp.post("/visits/<uuid:visit_id>/result")
@bp.input(ResultIn, arg_name="wanted")
@bp.output(VisitShown)
def finished(visit_id: UUID, wanted: ResultIn) -> VisitShown:
    """The visitor says what is there, with fresh photos."""
    with kit().work(browser_actor()) as work:
        return _moved(work, finish(work, visit_id, wanted.expected(), wanted.seen()))


@bp.post("/visits/<uuid:visit_id>/publish")
@bp.input(Change, arg_name="wanted")
@bp.output(VisitShown)
def published(visit_id: UUID, wanted: Change) -> VisitShown:
    """The director publishes the result to the unit."""
    with kit().work(browser_actor()) as work:
        return _moved(work, publish(work, visit_id, wanted.expected()))


@bp.post("/tasks/<uuid:task_id>/rebound")
@bp.input(ReboundIn, arg_name="wanted")
@bp.output(JudgedShown)
def rebound(task_id: UUID, wanted: ReboundIn) -> JudgedShown:
    """T16: confirm or reject what is suspected; a confirmed one has an heir, `new_task`."""
    with kit().work(browser_actor()) as work:
        heir = decide(
            work, task_id, wanted.expected(), wanted.suspicion_id, confirm=wanted.confirm, reason=wanted.reason
        )
        return _judged(work, task_id, heir)


@bp.errorhandler(Replayed)
def replayed(same: Replayed) -> Any:
    """Said before: the answer is the visit, or the row and its heir, as they stand."""
    with kit().work(browser_actor()) as work:
        if "visit_id" in (request.view_args or {}):
            return VisitShown.of(work, queries.see_visit(work, same.subject_id)).model_dump()
        heir = queries.heir_of(work.session, work.actor, same.subject_id)
        return _judged(work, same.subject_id, heir).model_dump()


def _moved(work: Work, visit: Visit) -> VisitShown:
    return VisitShown.of(work, queries.known(work, visit))


def _judged(work: Work, task_id: UUID, heir: Task | None) -> JudgedShown:
    page = task_page(work, see(work, Task, task_id))
    return JudgedShown(**dict(page), new_task=task_page(work, heir) if heir else None)
