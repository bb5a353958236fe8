"""派单: orders sent as one, all or none, with a numbered problem list for each unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.errors import NotFound
from backend.people.errors import UnknownUnit
from backend.people.model import Unit
from backend.people.scope import visible
from backend.tasks.dispatching import Order, dispatched, due_of
from backend.tasks.errors import BatchTaken, DueReasonMissing
from backend.tasks.model import Dispatch, DispatchBatch, ProblemList, Task
from backend.tasks.moving import take_all
from backend.tasks.serials import document_numbers
from backend.work import Replayed, Work

LIST_MARK = "督问"
ORDER_MARK = "督交"


@dataclass(frozen=True)
class Batch:
    """Orders to be sent as one. by_severity: the whole batch has the severity limits, for one reason."""

    id: UUID
    orders: Sequence[Order]
    by_severity: bool = False
    due_reason: str | None = None


def send(work: Work, batch: Batch) -> DispatchBatch:
    """Dispatch a batch, all of its rows or none; the client's id makes it safe to repeat.

    Raises BatchTaken: the id stands for other rows; what `dispatched` raises, for the first row that fails."""
    _alone(work, batch.id)
    known = work.session.get(DispatchBatch, batch.id)
    if known is not None:
        if known.issued_by != work.actor.person_id or not _sent_before(work, batch):
            raise BatchTaken("a batch of this id was sent with other rows", id=str(batch.id))
        return known
    if batch.by_severity and not (batch.due_reason or "").strip():
        raise DueReasonMissing("one reason for the whole batch")
    row = DispatchBatch(id=batch.id, issued_by=work.actor.person_id, issued_at=work.now, due_reason=batch.due_reason)
    work.session.add(row)
    work.session.flush()
    _send_rows(work, row, batch)
    return row


def add_rows(work: Work, batch: Batch) -> DispatchBatch:
    """Add rows to a batch that went out, as OD does with those of severity 3; its reason counts for them too.

    Raises NotFound: there is no such batch; what `send` raises."""
    _alone(work, batch.id)
    row = work.session.get(DispatchBatch, batch.id)
    if row is None:
        raise NotFound("no such batch", id=str(batch.id))
    if not _sent_before(work, batch):
        batch = replace(batch, due_reason=batch.due_reason or row.due_reason)
        if batch.by_severity and not (batch.due_reason or "").strip():
            raise DueReasonMissing("one reason for the whole batch")
        _send_rows(work, row, batch)
    return row


def _alone(work: Work, batch_id: UUID) -> None:
    work.session.execute(sa.select(sa.func.pg_advisory_xact_lock(batch_id.int & (2**63 - 1))))


def _sent_before(work: Work, batch: Batch) -> bool:
    rows = work.session.scalars(
        sa.select(Dispatch.task_id)
        .join(ProblemList, ProblemList.id == Dispatch.list_id)
        .where(ProblemList.batch_id == batch.id)
    )
    return {order.task_id for order in batch.orders} <= set(rows)


def _send_rows(work: Work, row: DispatchBatch, batch: Batch) -> None:
    orders = [replace(order, due_reason=order.due_reason or batch.due_reason) for order in batch.orders]
    try:
        tasks = take_all(work, [(order.task_id, order.expected) for order in orders], "dispatch")
    except Replayed as same:
        raise BatchTaken("one of these rows was sent before, in another batch", id=str(same.subject_id)) from same
    dues = [due_of(work, task, order, batch.by_severity) for task, order in zip(tasks, orders, strict=True)]
    lists = _lists(work, row, orders)
    numbers = document_numbers(work.session, ORDER_MARK, work.now, len(orders))
    for task, order, due, number in zip(tasks, orders, dues, numbers, strict=True):
        set_aside = order if order.due is not None or batch.by_severity else replace(order, due_reason=None)
        dispatched(work, task, set_aside, due, number, lists[order.lead_unit_id].id)


def _lists(work: Work, row: DispatchBatch, orders: Sequence[Order]) -> dict[UUID, ProblemList]:
    """The problem list of each unit in the batch: those that went out, and new ones with numbers of their own."""
    wanted = list(dict.fromkeys(order.lead_unit_id for order in orders))
    units = {unit.id: unit for unit in work.session.scalars(sa.select(Unit).where(Unit.id.in_(wanted)))}
    missing = [unit_id for unit_id in wanted if unit_id not in units]
    if missing:
        raise UnknownUnit("no unit has this id", id=str(missing[0]))
    known = work.session.scalars(sa.select(ProblemList).where(ProblemList.batch_id == row.id))
    lists = {one.lead_unit_id: one for one in known}
    new = [unit_id for unit_id in wanted if unit_id not in lists]
    if new:
        for unit_id, number in zip(new, document_numbers(work.session, LIST_MARK, work.now, len(new)), strict=True):
            lists[unit_id] = ProblemList(
                id=uuid7(),
                batch_id=row.id,
                number=number,
                lead_unit_id=unit_id,
                title=f"{units[unit_id].name_zh}问题清单",
                issued_at=work.now,
            )
        work.session.add_all(lists[unit_id] for unit_id in new)
        work.session.flush()
    return lists


def lists_of(work: Work, batch_id: UUID) -> list[tuple[ProblemList, list[Task]]]:
    """The lists of a batch with the rows on each that this actor may see, in the order of their numbers."""
    rows = work.session.execute(
        sa.select(ProblemList, Task)
        .join(Dispatch, Dispatch.list_id == ProblemList.id)
        .join(Task, Task.id == Dispatch.task_id)
        .where(ProblemList.batch_id == batch_id, visible(work.actor, Task))
        .order_by(ProblemList.issued_at, ProblemList.id, Dispatch.number)
    )
    found: dict[UUID, tuple[ProblemList, list[Task]]] = {}
    for one, task in rows:
        found.setdefault(one.id, (one, []))[1].append(task)
    return list(found.values())
