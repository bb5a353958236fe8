"""The ledger: drafts, the list and its counts, a row's page and its history."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from backend.api.event_shown import EventShown, EventsShown
from backend.api.task_page import task_page
from backend.api.task_query import TaskFilter, TasksQuery
from backend.api.task_shown import TaskPage, TasksShown, line_of
from backend.api.told import told
from backend.evidence.covers import cover_photos
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.page import paged
from backend.http.wire import PlaceIn
from backend.inspections.queries import seen
from backend.people.audit import note_looks
from backend.people.taking import look
from backend.tasks import queries
from backend.tasks.drafts import Draft, discard, save_draft
from backend.tasks.model import Task
from geo.chainage import parse_chainage

bp = APIBlueprint("tasks", __name__, tag="tasks")
KEY = (datetime.fromisoformat, UUID)


class DraftIn(BaseModel):
    """A finding or task as its author notes it; what is missing may follow until it is registered."""

    model_config = ConfigDict(allow_inf_nan=False)

    kind: Literal["problem", "task"] = "problem"
    text: str = Field(default="", max_length=10_000)
    category_code: str = Field(max_length=20)
    severity: Literal[1, 2, 3] | None = None
    dangerous: bool = False
    origin: Literal["inspection", "minutes", "instruction", "plan", "complaint", "lead"] = "inspection"
    inspection_id: UUID | None = None
    mission_id: UUID | None = Field(default=None, description="the same as inspection_id")
    found_at: AwareDatetime | None = None
    found_by: Literal["on_site", "phone", "document", "lead"] = "on_site"
    place: PlaceIn | None = None
    no_fix_reason: str | None = Field(default=None, max_length=500)
    asset_id: UUID | None = None
    chainage: str | None = Field(default=None, max_length=40)
    side: Literal["left", "right"] | None = None
    policy_field: str | None = Field(default=None, max_length=60)
    area_id: UUID | None = None
    group_id: UUID | None = None
    target_quantity: Decimal | None = Field(default=None, gt=0, max_digits=15, decimal_places=3)
    target_unit: str | None = Field(default=None, max_length=40)

    def draft(self, task_id: UUID) -> Draft:
        """Raises BadChainage."""
        same = self.model_dump(exclude={"inspection_id", "mission_id", "place", "chainage"})
        place = self.place
        return Draft(
            id=task_id,
            mission_id=self.mission_id or self.inspection_id,
            at=place.wgs84() if place else None,
            place_raw=place.model_dump(mode="json") if place else None,
            accuracy_m=place.accuracy_m if place else None,
            position_source=place.source if place else None,
            chainage_m=parse_chainage(self.chainage)[1] if self.chainage else None,
            **same,
        )


class CountsShown(BaseModel):
    """How many rows a filter finds, split three ways; of what there is none, nothing is said."""

    total: int
    overdue: int
    by_state: dict[str, int]
    by_severity: dict[str, int]
    by_level: dict[str, int]


@bp.put("/tasks/<uuid:task_id>")
@bp.input(DraftIn, arg_name="wanted")
@bp.output(TaskPage)
def drafted(task_id: UUID, wanted: DraftIn) -> TaskPage:
    """Keep a draft under the client's own id; sending it again brings it up to date."""
    draft = wanted.draft(task_id)
    with kit().work(browser_actor()) as work:
        return task_page(work, save_draft(work, draft))


@bp.delete("/tasks/<uuid:task_id>")
@bp.output({}, status_code=204)
def discarded(task_id: UUID) -> Any:
    """Throw away one's own draft. A registered row is never deleted."""
    with kit().work(browser_actor()) as work:
        discard(work, task_id)
    return "", 204


@bp.get("/tasks")
@bp.input(TasksQuery, location="query", arg_name="asked")
@bp.output(TasksShown)
def listed(asked: TasksQuery) -> TasksShown:
    """The ledger as one may see it, the newest first, by the filter."""
    with kit().work(browser_actor()) as work:
        lines = queries.ledger(work, asked.filter(), asked.limit, asked.key(KEY))
        shown, following = paged(lines, asked.limit, lambda line: (line.task.created_at.isoformat(), line.task.id))
        covers = cover_photos(work.session, work.actor, [line.task.id for line in shown])
        missions = seen(work.session, work.actor, [line.task.mission_id for line in shown])
        note_looks(work, "task.listed", [line.task for line in shown])
        versions = work.versions(line.task for line in shown)
        items = [line_of(line, covers.get(line.task.id), missions, versions[line.task.id]) for line in shown]
        return TasksShown(items=items, next=following)


@bp.get("/tasks/counts")
@bp.input(TaskFilter, location="query", arg_name="asked")
@bp.output(CountsShown)
def counted(asked: TaskFilter) -> CountsShown:
    """How many rows the same filter finds: in all, by state, by severity, by level, and overdue."""
    with kit().work(browser_actor()) as work:
        return CountsShown(**vars(queries.counts(work, asked.filter())))


@bp.get("/tasks/<uuid:task_id>")
@bp.output(TaskPage)
def detail(task_id: UUID) -> TaskPage:
    """One row, and what one may do to it now."""
    with kit().work(browser_actor()) as work:
        return task_page(work, look(work, Task, task_id, "task.seen"))


@bp.get("/tasks/<uuid:task_id>/events")
@bp.output(EventsShown)
def history(task_id: UUID) -> EventsShown:
    """What happened to a row, from its first event on; its unit is told what, and of its own people who."""
    with kit().work(browser_actor()) as work:
        events = told(work.actor, queries.events_of(work, look(work, Task, task_id, "history.seen").id))
        return EventsShown(items=EventShown.of_all(work, events))
