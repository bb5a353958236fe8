"""A task's page, put together from every noun that knows something of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from backend.api.acts import ActShown
from backend.api.asked_shown import ExtensionShown, ProposalShown, ReturnShown
from backend.api.follow_up_part import SuspicionShown, follow_up_part
from backend.api.rectification_part import rectification_part
from backend.api.task_shown import OrderShown, TaskPage, line_values, more_values
from backend.evidence.covers import cover_photos
from backend.inspections.queries import seen
from backend.people.queries import names_of, units_by_id
from backend.rectification.hands import hand_of, hands_in, leader_barred
from backend.rectification.open_rounds import drafted
from backend.tasks import queries
from backend.tasks.acts import Waiting, offers
from backend.tasks.dispatching import dispatch_by
from backend.tasks.model import Dispatch, Extension, Proposal, ReturnRequest, Task
from backend.tasks.moving import standing
from backend.tasks.seats import Standing
from backend.tasks.segregation import bars_approving, bars_signing
from backend.tasks.transitions import RECTIFYING, REGISTERED, VERIFIED
from backend.work import Work


def task_page(work: Work, task: Task) -> TaskPage:
    """Everything that this actor may know of a row they see, and what they may do to it now."""
    work.session.flush()
    line, version = queries.line(work, task.id), work.versions([task])[task.id]
    returns, extensions = queries.returns_of(work, task.id), queries.extensions_of(work, task.id)
    proposals, orders = queries.proposals_of(work, task.id), queries.orders_of(work, task.id)
    names = names_of(work.session, [*_who(returns), *_who(extensions), *_who(proposals)])
    missions = seen(work.session, work.actor, [task.mission_id])
    cover = cover_photos(work.session, work.actor, [task.id]).get(task.id)
    follow_up = follow_up_part(work, task)
    waiting = _waiting(returns, extensions, proposals, follow_up["suspicions"], orders[-1][0] if orders else None)
    return TaskPage(
        **line_values(line, cover, missions, version),
        **more_values(task, units_by_id(work.session, task.co_unit_ids)),
        verifier_id=None if work.actor.is_outside else task.verifier_id,
        dispatch_by=dispatch_by(work, task) if task.state == REGISTERED else None,
        dispatches=[OrderShown.of(*order) for order in orders],
        returns=[ReturnShown.of(row, names) for row in returns],
        extensions=[ExtensionShown.of(row, names) for row in extensions],
        proposals=[] if work.actor.is_outside else [ProposalShown.of(row, names) for row in proposals],
        **rectification_part(work, task),
        **follow_up,
        may=may(work, task, waiting),
    )


def may(work: Work, task: Task, waiting: Waiting) -> list[ActShown]:
    """The acts open to this actor, in words, with the address and what the body needs."""
    at = _stands(work, task)
    barred = _barred(work, task)
    return [ActShown.of(act, task.id) for act in offers(work.actor, at, waiting) if act.act not in barred]


def _stands(work: Work, task: Task) -> Standing:
    """The standing, with what rectification knows of it: who is kept from deciding, who closed."""
    at = standing(work, task)
    if task.state != VERIFIED:
        return at
    return replace(at, leader_barred=leader_barred(work.session, task, hands_in(work.session, task)))


def _barred(work: Work, task: Task) -> frozenset[str]:
    """Acts that segregation of duties keeps from this very person (domain.md §3.10), and signing no draft."""
    if task.state not in (VERIFIED, RECTIFYING) or work.actor.person_id is None:
        return frozenset()
    hand, hands = hand_of(work.session, work.actor.person_id), hands_in(work.session, task)
    if task.state == RECTIFYING:
        return frozenset({"submit"}) if drafted(work, task) is None or bars_signing(hand, hands) else frozenset()
    return frozenset({"close", "refuse-close"}) if bars_approving(hand, hands) else frozenset()


def _waiting(
    returns: Iterable[ReturnRequest],
    extensions: Iterable[Extension],
    proposals: Iterable[Proposal],
    suspicions: Iterable[SuspicionShown],
    order: Dispatch | None,
) -> Waiting:
    """What waits for a decision. order: the present one."""
    return Waiting(
        proposal=next((row.kind for row in proposals if row.decision is None), None),
        extension=any(row.decision is None for row in extensions),
        suspicion=any(one.decision is None for one in suspicions),
        returned_before=any(order is not None and row.dispatch_id == order.id for row in returns),
    )


def _who(rows: Iterable[Any]) -> list[UUID | None]:
    fields = ("asked_by", "proposed_by", "decided_by")
    return [getattr(row, field, None) for row in rows for field in fields]
