"""Who may move a visit, and from where to where (domain.md §3.5): pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from backend.actor import Actor, Role
from backend.tasks.acts import Act

Move = Literal["approve", "assign", "start", "result", "publish"]
VISITORS: tuple[Role, ...] = ("group_deputy", "group_member", "office_staff", "coordination_group")


@dataclass(frozen=True)
class Step:
    """One arrow. roles: whose it is; where the visitor's own, in which of their posts they make it."""

    froms: tuple[str, ...]
    to: str
    roles: tuple[Role, ...]
    visitors: bool = False


STEPS: dict[Move, Step] = {
    "approve": Step(("drawn",), "approved", ("office_director",)),
    "assign": Step(("approved", "assigned"), "assigned", ("group_leader", "office_director")),
    "start": Step(("assigned",), "in_progress", VISITORS, visitors=True),
    "result": Step(("in_progress",), "done", VISITORS, visitors=True),
    "publish": Step(("done",), "published", ("office_director",)),
}
OFFERS: dict[Move, Act] = {
    "approve": Act("approve", "批准回访", "Approve the visit", "/visits/{id}/approve"),
    "assign": Act("assign", "派员回访", "Send somebody", "/visits/{id}/assign", ("visitor_id",)),
    "start": Act("start", "出发", "Set out", "/visits/{id}/start"),
    "result": Act("result", "填写结果", "Say what is there", "/visits/{id}/result", ("result", "evidence_ids")),
    "publish": Act("publish", "公布结果", "Publish the result", "/visits/{id}/publish"),
}


def role_for(actor: Actor, move: Move, *, group_id: UUID | None, visitor_id: UUID | None) -> Role | None:
    """The role in which the actor may make this move, None: not theirs. group_id: of the row's group.

    >>> from backend.actor import Post
    >>> leader = Actor(None, posts=(Post("group_leader", UUID(int=2)),))
    >>> [role_for(leader, "assign", group_id=UUID(int=n), visitor_id=None) for n in (2, 3)]
    ['group_leader', None]
    """
    step = STEPS[move]
    if step.visitors and (visitor_id is None or visitor_id != actor.person_id):
        return None
    held = (role for role in step.roles if actor.holds(role, group_id=None if step.visitors else group_id))
    return next((role for role in held if role != "group_leader" or group_id is not None), None)


def offers(actor: Actor, state: str, *, group_id: UUID | None, visitor_id: UUID | None) -> Iterator[Act]:
    """The moves open to this actor where a visit stands so.

    >>> from backend.actor import Post
    >>> director = Actor(None, posts=(Post("office_director"),))
    >>> [act.act for act in offers(director, "approved", group_id=None, visitor_id=None)]
    ['assign']
    """
    for move, step in STEPS.items():
        if state in step.froms and role_for(actor, move, group_id=group_id, visitor_id=visitor_id) is not None:
            yield OFFERS[move]
