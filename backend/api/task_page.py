"""A task's page, put together from every noun that knows something of it.

A noun adds its part to PARTS: a function of the work and the row that returns members of the page."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from backend.api.follow_up_part import follow_up_part
from backend.api.rectification_part import rectification_part
from backend.api.task_json import extension_json, line_json, more_json, order_json, proposal_json, return_json
from backend.evidence.covers import cover_photos
from backend.inspections.queries import seen
from backend.people.model import Person, Unit
from backend.rectification.hands import hand_of, hands_in, leader_barred
from backend.tasks import queries
from backend.tasks.acts import Waiting, offers
from backend.tasks.dispatching import dispatch_by
from backend.tasks.model import Extension, Proposal, ReturnRequest, Task
from backend.tasks.moving import standing
from backend.tasks.seats import Standing
from backend.tasks.segregation import bars_approving
from backend.tasks.transitions import REGISTERED, VERIFIED
from backend.work import Work

Part = Callable[[Work, Task], dict[str, Any]]
PARTS: tuple[Part, ...] = (rectification_part, follow_up_part)


def task_page(work: Work, task: Task) -> dict[str, Any]:
    """Everything that this actor may know of a row they see, and what they may do to it now."""
    work.session.flush()
    line = queries.line(work, task.id)
    returns, extensions = queries.returns_of(work, task.id), queries.extensions_of(work, task.id)
    proposals, orders = queries.proposals_of(work, task.id), queries.orders_of(work, task.id)
    names = names_of(work, [*_who(returns), *_who(extensions), *_who(proposals)])
    missions = seen(work.session, work.actor, [task.mission_id])
    page = {
        **line_json(line, cover_photos(work.session, work.actor, [task.id]).get(task.id), missions),
        **more_json(task, units_of(work, task.co_unit_ids)),
        "verifier_id": None if work.actor.is_outside else task.verifier_id,
        "dispatch_by": dispatch_by(work, task) if task.state == REGISTERED else None,
        "dispatches": [order_json(*order) for order in orders],
        "returns": [return_json(row, names) for row in returns],
        "extensions": [extension_json(row, names) for row in extensions],
        "proposals": [] if work.actor.is_outside else [proposal_json(row, names) for row in proposals],
    }
    for part in PARTS:
        page |= part(work, task)
    return page | {"may": may(work, task, _waiting(returns, extensions, proposals, page))}


def may(work: Work, task: Task, waiting: Waiting) -> list[dict[str, Any]]:
    """The acts open to this actor, in words, with the address and what the body needs."""
    at = _stands(work, task)
    barred = _barred(work, task)
    return [
        {
            "act": act.act,
            "label_zh": act.label_zh,
            "label_en": act.label_en,
            "method": act.method,
            "path": act.path.replace("{id}", str(task.id)),
            "needs": list(act.needs),
        }
        for act in offers(work.actor, at, waiting)
        if act.act not in barred
    ]


def _stands(work: Work, task: Task) -> Standing:
    """The standing, with what rectification knows of it: who is kept from deciding, who closed."""
    at = standing(work, task)
    if task.state != VERIFIED:
        return at
    return replace(at, leader_barred=leader_barred(work.session, task, hands_in(work.session, task)))


def _barred(work: Work, task: Task) -> frozenset[str]:
    """Acts that segregation of duties keeps from this very person (domain.md §3.10)."""
    if task.state != VERIFIED or work.actor.person_id is None:
        return frozenset()
    reasons = bars_approving(hand_of(work.session, work.actor.person_id), hands_in(work.session, task))
    return frozenset({"close", "refuse-close"}) if reasons else frozenset()


def _waiting(
    returns: Iterable[ReturnRequest],
    extensions: Iterable[Extension],
    proposals: Iterable[Proposal],
    page: dict[str, Any],
) -> Waiting:
    suspicions = page["suspicions"]
    present = page["dispatches"][-1]["id"] if page["dispatches"] else None
    return Waiting(
        proposal=next((row.kind for row in proposals if row.decision is None), None),
        extension=any(row.decision is None for row in extensions),
        suspicion=any(one["decision"] is None for one in suspicions),
        returned_before=any(row.dispatch_id == present for row in returns),
    )


def names_of(work: Work, person_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """What people are called, by id."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    rows = work.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted))) if wanted else ()
    return {row.id: row.name for row in rows}


def units_of(work: Work, unit_ids: Iterable[UUID | None]) -> dict[UUID, Unit]:
    """Units by id."""
    wanted = {unit_id for unit_id in unit_ids if unit_id is not None}
    rows = work.session.scalars(sa.select(Unit).where(Unit.id.in_(wanted))) if wanted else ()
    return {unit.id: unit for unit in rows}


def _who(rows: Iterable[Any]) -> list[UUID | None]:
    fields = ("asked_by", "proposed_by", "decided_by")
    return [getattr(row, field, None) for row in rows for field in fields]
