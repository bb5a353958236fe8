"""T5: an order to one unit, with its due date; the clock starts here. One row of a batch at a time, in its Work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.people.errors import UnknownUnit
from backend.people.model import Unit
from backend.people.signing import responsible_units
from backend.tasks.calendar import Calendar, calendar_of
from backend.tasks.clocks import period_of, present_dispatch
from backend.tasks.co_units import need_co_units
from backend.tasks.due import Due, Limit, Weight, deadline, first_period, limit_for, set_due, within_days_or_quarter
from backend.tasks.errors import CalendarMissing, CannotAnswer, NotComplete
from backend.tasks.homes import category_of
from backend.tasks.judging import ON_THE_SPOT, POWER_OF
from backend.tasks.model import Dispatch, Task
from backend.tasks.moving import allowed, move
from backend.tasks.registering import publish
from backend.work import Expected, Work


@dataclass(frozen=True)
class Order:
    """What one row's unit is told. due: typed by the dispatcher, with a reason; None: by the rules.

    evidence_profile: of a task of kind "task" only, where it is settled at dispatch."""

    task_id: UUID
    expected: Expected
    lead_unit_id: UUID
    requirement: str
    close_out_standard: Sequence[str]
    co_unit_ids: Sequence[UUID] = ()
    due: datetime | None = None
    due_reason: str | None = None
    target_quantity: Decimal | None = None
    target_unit: str | None = None
    evidence_profile: str | None = None


def due_of(work: Work, task: Task, order: Order, by_severity: bool) -> Due:
    """The due date of an order that is given now. Raises CalendarMissing, DueReasonMissing, DueNotAhead, …"""
    if order.due is not None:
        return set_due(order.due, order.due_reason, task.dangerous, work.now, work.parameters)
    category = category_of(work, task.category_code, task.category_version)
    weight = Weight(task.severity, task.dangerous, _half_of(work, task))
    limit, rule = limit_for(Limit(category.limit_wd, category.limit_h), weight, by_severity, work.parameters)
    return Due(deadline(work.now, limit, calendar_of(work.session)), rule)


def _half_of(work: Work, task: Task) -> Limit | None:
    if task.rebound_of is None:
        return None
    order = present_dispatch(work, task.rebound_of)
    return None if order is None else period_of(work, order)


def dispatched(work: Work, task: Task, order: Order, due: Due, number: str, list_id: UUID) -> Dispatch:
    """Give the order for a taken, registered row.

    Raises NotYourDuty, PowerMissing, WrongState, NotComplete, BadCoUnit, UnknownUnit, CannotAnswer."""
    _complete(order)
    facts: dict[str, Any] = {"number": number, "lead_unit": str(order.lead_unit_id)}
    facts |= {"due": due.at.isoformat(), "due_rule": due.rule}
    facts |= _besides(order)
    role = allowed(work, task, "dispatch")
    need_co_units(work, order.lead_unit_id, order.co_unit_ids)
    power = {"power": POWER_OF["dispatch"]} if role in ON_THE_SPOT else {}
    facts |= _late(work, task) | power
    event = move(work, task, "dispatch", order.expected, reason=order.due_reason, facts=facts)
    publish(work, task)
    task.requirement, task.close_out_standard = order.requirement, list(order.close_out_standard)
    task.co_unit_ids = list(order.co_unit_ids)
    if order.target_quantity is not None:
        task.target_quantity, task.target_unit = order.target_quantity, order.target_unit
    if order.evidence_profile is not None and task.kind == "task":
        task.evidence_profile = order.evidence_profile
    return give(work, task, order.lead_unit_id, due, number, reason=order.due_reason, list_id=list_id, at=event.at)


def _besides(order: Order) -> dict[str, Any]:
    """Who else sees the row from now on, and how much is owed: what no later event says."""
    co_units = {"co_units": [str(unit) for unit in order.co_unit_ids]} if order.co_unit_ids else {}
    if order.target_quantity is None:
        return co_units
    return co_units | {"target_quantity": f"{order.target_quantity:f}", "target_unit": order.target_unit}


def give(
    work: Work,
    task: Task,
    lead_unit_id: UUID,
    due: Due,
    number: str,
    *,
    at: datetime,
    reason: str | None = None,
    list_id: UUID | None = None,
) -> Dispatch:
    """Write the order down and start its clocks; the row has been moved. Raises UnknownUnit, CannotAnswer."""
    unit = work.session.get(Unit, lead_unit_id)
    if unit is None:
        raise UnknownUnit("no unit has this id", id=str(lead_unit_id))
    if not responsible_units(work.session, [unit.id]):
        raise CannotAnswer("nobody signs for this unit", id=str(unit.id))
    n = work.session.scalar(sa.select(sa.func.count()).where(Dispatch.task_id == task.id)) or 0
    order = Dispatch(
        id=uuid7(),
        task_id=task.id,
        n=n + 1,
        list_id=list_id,
        number=number,
        lead_unit_id=unit.id,
        requirement=task.requirement or "",
        original_due=due.at,
        due_rule=due.rule,
        due_reason=reason,
        at=at,
        by=work.actor.person_id,
    )
    work.session.add(order)
    task.lead_unit_id, task.lead_unit_name = unit.id, unit.name_zh
    task.co_unit_ids = [co for co in task.co_unit_ids if co != unit.id]
    task.dispatched_at, task.original_due, task.current_due = at, due.at, due.at
    task.acknowledge_by = _acknowledge_by(work, due, calendar_of(work.session))
    task.acknowledged_at, task.acknowledged_auto = None, False
    work.session.flush()
    return order


def _acknowledge_by(work: Work, due: Due, calendar: Calendar) -> datetime:
    """min(1 wd, a quarter of the period); a quarter on the clock where the year's calendar is not known."""
    try:
        first = first_period(work.now, due.at, due.hour_limited, calendar)
        return within_days_or_quarter(work.now, work.parameters.acknowledge_wd, first, calendar)
    except CalendarMissing:
        return work.now + (due.at - work.now) / 4


def dispatch_by(work: Work, task: Task) -> datetime | None:
    """Until when a registered row should be dispatched; None: it is not registered, or nobody knows the calendar."""
    if task.registered_at is None:
        return None
    try:
        return deadline(task.registered_at, Limit(wd=work.parameters.dispatch_wd), calendar_of(work.session))
    except CalendarMissing:
        return None


def _late(work: Work, task: Task) -> dict[str, Any]:
    until = dispatch_by(work, task)
    return {"dispatch_late": True} if until is not None and work.now > until else {}


def _complete(order: Order) -> None:
    missing = [] if order.requirement.strip() else ["requirement"]
    missing += [] if any(one.strip() for one in order.close_out_standard) else ["close_out_standard"]
    missing += ["target_unit"] if order.target_quantity is not None and not order.target_unit else []
    if missing:
        raise NotComplete("an order says who, what, and when it counts as done", missing=missing, id=str(order.task_id))
