"""派单: orders sent as one, all or none, with a problem list for each unit."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import AwareDatetime, BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from backend.api.task_query import as_due
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.wire import Change
from backend.tasks.batches import Batch, add_rows, lists_of, send
from backend.tasks.dispatching import Order
from backend.work import Work

bp = APIBlueprint("dispatches", __name__, tag="dispatch")


class OrderIn(Change):
    """One row's order. due: a moment, or a day, which ends at 23:59:59 local; left out, the rules set it."""

    task_id: UUID
    lead_unit_id: UUID
    co_unit_ids: list[UUID] = Field(default=[], max_length=50)
    requirement: str = Field(max_length=10_000)
    close_out_standard: list[str] = Field(max_length=50)
    due: AwareDatetime | date | None = None
    due_reason: str | None = Field(default=None, max_length=2000)
    target_quantity: Decimal | None = Field(default=None, gt=0, max_digits=15, decimal_places=3)
    target_unit: str | None = Field(default=None, max_length=40)
    evidence_profile: Literal["site", "document", "both"] | None = None

    def order(self) -> Order:
        same = self.model_dump(exclude={"version", "event_id", "due"})
        return Order(expected=self.expected(), due=as_due(self.due) if self.due is not None else None, **same)


class RowsIn(BaseModel):
    """Rows of a batch. due_rule "severity": the severity limits for all of them, for one reason."""

    due_rule: Literal["category", "severity"] = "category"
    due_reason: str | None = Field(default=None, max_length=2000)
    rows: list[OrderIn] = Field(min_length=1, max_length=500)

    @model_validator(mode="after")
    def _each_once(self) -> "RowsIn":
        if len({row.task_id for row in self.rows}) < len(self.rows):
            raise PydanticCustomError("row_twice", "a row stands once in a batch")
        return self

    def batch(self, batch_id: UUID) -> Batch:
        orders = [row.order() for row in self.rows]
        return Batch(batch_id, orders, by_severity=self.due_rule == "severity", due_reason=self.due_reason)


class BatchIn(RowsIn):
    id: UUID


class ListShown(BaseModel):
    """A numbered problem list, with the rows on it that the reader sees."""

    id: UUID
    number: str
    title: str
    lead_unit_id: UUID
    task_ids: list[UUID]


class DispatchedShown(BaseModel):
    id: UUID
    version: int
    state: str
    current_due: datetime | None


class BatchShown(BaseModel):
    id: UUID
    lists: list[ListShown]
    dispatched: list[DispatchedShown]


@bp.post("/dispatch-batches")
@bp.input(BatchIn, arg_name="wanted")
@bp.output(BatchShown, status_code=201)
def sent(wanted: BatchIn) -> BatchShown:
    """T5: dispatch several rows as one, all or none; sending the same id again answers the same."""
    with kit().work(browser_actor()) as work:
        send(work, wanted.batch(wanted.id))
        return _answer(work, wanted.id)


@bp.post("/dispatch-batches/<uuid:batch_id>/rows")
@bp.input(RowsIn, arg_name="wanted")
@bp.output(BatchShown)
def added(batch_id: UUID, wanted: RowsIn) -> BatchShown:
    """Add rows to a batch that went out, as the office director does with those of severity 3."""
    with kit().work(browser_actor()) as work:
        add_rows(work, wanted.batch(batch_id))
        return _answer(work, batch_id)


def _answer(work: Work, batch_id: UUID) -> BatchShown:
    lists = lists_of(work, batch_id)
    tasks = [task for _, on_it in lists for task in on_it]
    versions = work.versions(tasks)
    return BatchShown(
        id=batch_id,
        lists=[
            ListShown(
                id=one.id,
                number=one.number,
                title=one.title,
                lead_unit_id=one.lead_unit_id,
                task_ids=[task.id for task in on_it],
            )
            for one, on_it in lists
        ],
        dispatched=[
            DispatchedShown(id=task.id, version=versions[task.id], state=task.state, current_due=task.current_due)
            for task in tasks
        ],
    )
