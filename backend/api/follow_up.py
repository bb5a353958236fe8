"""回头看: start a draw, send somebody back, say what is there, confirm what came back."""

from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from apiflask import APIBlueprint
from flask import request
from pydantic import BaseModel, Field

from backend.api.follow_up_part import visit_json
from backend.api.task_page import task_page
from backend.errors import NotFound
from backend.follow_up import queries
from backend.follow_up.draws import may_see_draws, see_draw, start
from backend.follow_up.model import Draw, DrawnRow, Visit
from backend.follow_up.rebounds import decide
from backend.follow_up.results import Back, Seen, finish
from backend.follow_up.visits import approve, assign, begin, publish
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.page import Page, paged
from backend.http.spec import answers
from backend.http.wire import Change, PlaceIn, ReasonedChange
from backend.people.taking import see
from backend.rectification.queries import names_of
from backend.tasks.model import Task
from backend.work import Replayed, Work

bp = APIBlueprint("follow_up", __name__, tag="follow_up")


class DrawIn(BaseModel):
    """The month to draw. seed: 64 hex digits, only where the database is marked demo."""

    id: UUID
    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    seed: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    redraw_reason: str | None = Field(default=None, max_length=2000)


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


@bp.post("/draws")
@bp.input(DrawIn, arg_name="wanted")
@answers(status=201)
def drawn(wanted: DrawIn) -> Any:
    """Start the draw of a month: the population is hashed and logged first, the seed is fixed after."""
    seed = bytes.fromhex(wanted.seed) if wanted.seed else None
    with kit().work(browser_actor()) as work:
        row = start(work, wanted.id, wanted.month, seed=seed, redraw_reason=wanted.redraw_reason)
        return draw_json(work, row), 201


@bp.get("/draws")
def draws() -> Any:
    """All draws, the latest first."""
    with kit().work(browser_actor()) as work:
        if not may_see_draws(work.actor):
            raise NotFound("no such page")
        return {"items": [_summary(row) for row in queries.draws(work.session)], "next": None}


@bp.get("/draws/<uuid:draw_id>")
def draw(draw_id: UUID) -> Any:
    """One draw with all that recomputes it: population, hash, seed and its source, algorithm, every probability."""
    with kit().work(browser_actor()) as work:
        return draw_json(work, see_draw(work, draw_id))


@bp.get("/visits")
@bp.input(VisitsQuery, location="query", arg_name="asked")
def visits(asked: VisitsQuery) -> Any:
    """The visits one may know of."""
    key = asked.key((UUID,))
    with kit().work(browser_actor()) as work:
        rows = queries.visits(work.session, work.actor, asked.limit, key[0] if key else None, asked.draw_id)
        shown, following = paged(rows, asked.limit, lambda row: (row[0].id,))
        names = names_of(work.session, [visit.visitor_id for visit, _ in shown])
        return {"items": [_listed(work, visit, task, names) for visit, task in shown], "next": following}


@bp.get("/visits/<uuid:visit_id>")
def visit(visit_id: UUID) -> Any:
    """One visit."""
    with kit().work(browser_actor()) as work:
        return _visit(work, queries.see_visit(work, visit_id))


@bp.post("/visits/<uuid:visit_id>/approve")
@bp.input(Change, arg_name="wanted")
def approved(visit_id: UUID, wanted: Change) -> Any:
    """The director approves a drawn visit."""
    with kit().work(browser_actor()) as work:
        return _visit(work, approve(work, visit_id, wanted.expected()))


@bp.post("/visits/<uuid:visit_id>/assign")
@bp.input(VisitorIn, arg_name="wanted")
def assigned(visit_id: UUID, wanted: VisitorIn) -> Any:
    """The group's leader sends somebody who neither verified nor approved the row."""
    with kit().work(browser_actor()) as work:
        return _visit(work, assign(work, visit_id, wanted.expected(), wanted.visitor_id))


@bp.post("/visits/<uuid:visit_id>/start")
@bp.input(Change, arg_name="wanted")
def started(visit_id: UUID, wanted: Change) -> Any:
    """The visitor sets out."""
    with kit().work(browser_actor()) as work:
        return _visit(work, begin(work, visit_id, wanted.expected()))


@bp.post("/visits/<uuid:visit_id>/result")
@bp.input(ResultIn, arg_name="wanted")
def finished(visit_id: UUID, wanted: ResultIn) -> Any:
    """The visitor says what is there, with fresh photos."""
    with kit().work(browser_actor()) as work:
        return _visit(work, finish(work, visit_id, wanted.expected(), wanted.seen()))


@bp.post("/visits/<uuid:visit_id>/publish")
@bp.input(Change, arg_name="wanted")
def published(visit_id: UUID, wanted: Change) -> Any:
    """The director publishes the result to the unit."""
    with kit().work(browser_actor()) as work:
        return _visit(work, publish(work, visit_id, wanted.expected()))


@bp.post("/tasks/<uuid:task_id>/rebound")
@bp.input(ReboundIn, arg_name="wanted")
def rebound(task_id: UUID, wanted: ReboundIn) -> Any:
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
            return _visit(work, queries.see_visit(work, same.subject_id))
        return _judged(work, same.subject_id, queries.heir_of(work.session, work.actor, same.subject_id))


def draw_json(work: Work, row: Draw) -> dict[str, Any]:
    rows = queries.drawn_rows(work.session, row.id)
    plain = ("population", "population_leaf", "seed", "seed_source", "as_of", "redraw_reason")
    return {
        **_summary(row),
        **{name: getattr(row, name) for name in plain},
        "rows": [_row(one, task) for one, task in rows],
    }


def _summary(row: Draw) -> dict[str, Any]:
    plain = ("id", "pool", "month", "redraw_n", "algorithm", "population_sha256", "started_at", "drawn_at")
    return {
        **{name: getattr(row, name) for name in plain},
        "population_n": len(row.population),
        "state": "drawn" if row.seed else "population_logged",
    }


def _row(one: DrawnRow, task: Task) -> dict[str, Any]:
    plain = ("task_id", "stratum", "order_sha256", "numerator", "denominator", "drawn")
    return {**{name: getattr(one, name) for name in plain}, "serial": task.serial, "text": task.text}


def _listed(work: Work, visit: Visit, task: Task, names: dict[UUID, str]) -> dict[str, Any]:
    return {**visit_json(work.actor, visit, names), "task": {"id": task.id, "serial": task.serial, "text": task.text}}


def _judged(work: Work, task_id: UUID, heir: Task | None) -> dict[str, Any]:
    page = task_page(work, see(work, Task, task_id))
    return {**page, "new_task": task_page(work, heir) if heir else None}


def _visit(work: Work, visit: Visit) -> dict[str, Any]:
    task = work.session.get_one(Task, visit.task_id)
    return _listed(work, visit, task, names_of(work.session, [visit.visitor_id]))
