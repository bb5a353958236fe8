"""T7 and T8: a unit says that a row is not its duty; it is told that it is, or the row goes to another unit."""

from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.people.errors import UnknownUnit
from backend.people.model import Unit
from backend.people.signing import responsible_units
from backend.tasks.batches import ORDER_MARK
from backend.tasks.calendar import calendar_of
from backend.tasks.clocks import period_of, present_dispatch
from backend.tasks.dispatching import give
from backend.tasks.due import Due, deadline, within_days_or_quarter
from backend.tasks.errors import AlreadyAsked, CannotAnswer, NothingToDecide, SecondReturn, TooLate
from backend.tasks.lapsing import lapse_extension
from backend.tasks.model import Dispatch, ReturnRequest, Task
from backend.tasks.moving import allowed, move, take
from backend.tasks.serials import document_numbers
from backend.tasks.transitions import DISPATCHED
from backend.work import Expected, Work

Decision = Literal["confirmed", "redispatched"]


def ask_return(work: Work, task_id: UUID, expected: Expected, basis: str, proposed_unit_id: UUID) -> Task:
    """T7. Once a dispatch, within min(2 wd, a quarter of the period); the clock runs on.

    Raises NotYourDuty, WrongState, AlreadyAsked, TooLate, UnknownUnit, CannotAnswer, CalendarMissing."""
    task = take(work, task_id, expected, "return")
    allowed(work, task, "return")
    order = _order(work, task)
    if work.session.scalar(sa.select(ReturnRequest.id).where(ReturnRequest.dispatch_id == order.id)) is not None:
        raise AlreadyAsked("an order is returned once")
    calendar = calendar_of(work.session)
    until = within_days_or_quarter(order.at, work.parameters.return_wd, period_of(work, order), calendar)
    if work.now > until:
        raise TooLate("the time to return this order has passed", until=until.isoformat())
    _known(work, proposed_unit_id, other_than=order.lead_unit_id)
    request = ReturnRequest(id=uuid7(), task_id=task.id, dispatch_id=order.id, from_state=task.state, basis=basis)
    request.proposed_unit_id = proposed_unit_id
    request.asked_by, request.asked_at = work.actor.person_id or task.id, work.now
    work.session.add(request)
    move(work, task, "return", expected, reason=basis, facts={"proposed_unit": str(proposed_unit_id)})
    return task


def decide_return(
    work: Work, task_id: UUID, expected: Expected, decision: Decision, reason: str, lead_unit_id: UUID | None = None
) -> Task:
    """T8. confirmed: same unit, same due, the state left. redispatched: another unit, as long a period anew from now.

    A second return of one row is not passed on again: it is confirmed, or coordinated above (no 踢皮球).
    Raises NotYourDuty, WrongState, NothingToDecide, SecondReturn, UnknownUnit, CannotAnswer,
    CalendarMissing."""
    task = take(work, task_id, expected, "decide-return")
    order = _order(work, task)
    open_request = sa.select(ReturnRequest).where(
        ReturnRequest.dispatch_id == order.id, ReturnRequest.decision.is_(None)
    )
    request = work.session.scalar(open_request.with_for_update())
    to = DISPATCHED if decision == "redispatched" or request is None else request.from_state
    allowed(work, task, "decide-return", to)
    if request is None:
        raise NothingToDecide("no return waits for a decision")
    request.decision, request.reason = decision, reason
    request.decided_by, request.decided_at = work.actor.person_id, work.now
    if decision == "confirmed":
        move(work, task, "decide-return", expected, to=to, reason=reason, facts={"decision": decision})
        return task
    if order.n > 1:
        raise SecondReturn("this row came back from a second unit", dispatches=order.n)
    return _redispatched(work, task, order, expected, lead_unit_id or request.proposed_unit_id, reason)


def _redispatched(
    work: Work, task: Task, order: Dispatch, expected: Expected, unit_id: UUID | None, reason: str
) -> Task:
    unit = _known(work, unit_id, other_than=order.lead_unit_id)
    period = period_of(work, order)
    rule = "again_h" if period.hours is not None else "again_wd"
    due = Due(deadline(work.now, period, calendar_of(work.session)), rule)
    number = document_numbers(work.session, ORDER_MARK, work.now)[0]
    facts = {"decision": "redispatched", "number": number, "due": due.at.isoformat(), "lead_unit": str(unit.id)}
    event = move(work, task, "decide-return", expected, to=DISPATCHED, reason=reason, facts=facts)
    lapse_extension(work, task)
    give(work, task, unit.id, due, number, reason=reason, at=event.at)
    return task


def _order(work: Work, task: Task) -> Dispatch:
    order = present_dispatch(work, task.id)
    if order is None:
        raise NothingToDecide("this row lies under no order")
    return order


def _known(work: Work, unit_id: UUID | None, *, other_than: UUID) -> Unit:
    unit = work.session.get(Unit, unit_id) if unit_id is not None else None
    if unit is None or unit.id == other_than:
        raise UnknownUnit("another unit is needed, and one that is there", id=str(unit_id))
    if not responsible_units(work.session, [unit.id]):
        raise CannotAnswer("nobody signs for this unit", id=str(unit.id))
    return unit
