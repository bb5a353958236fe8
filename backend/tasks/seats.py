"""Who sits where at one row: an actor's posts held against the row's values, purely. There is no seat for an admin."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from backend.actor import Actor, Post, Role

Seat = Role | Literal["author", "verifier"]

AUTHORS: tuple[Role, ...] = ("group_leader", "group_deputy", "group_member", "office_staff")
VERIFIERS: tuple[Role, ...] = ("group_deputy", "group_member", "office_staff", "group_leader", "coordination_group")


@dataclass(frozen=True)
class Standing:
    """What a row says about who may act on it.

    covert: and not yet published. urgent: dangerous, or its category's limit is in hours. powers: of its group.
    named: how the actor is named on the row or its mission, as "team_leader". leader_barred: §3.10 keeps this row's
    group leader from approving. closed_by_leader: a group leader approved the close-out in question."""

    state: str | None = None
    severity: int = 1
    urgent: bool = False
    covert: bool = False
    rebound: bool = False
    author_id: UUID | None = None
    verifier_id: UUID | None = None
    group_id: UUID | None = None
    powers: frozenset[str] = frozenset()
    lead_unit_id: UUID | None = None
    lead_unit_path: str | None = None
    area_path: str | None = None
    policy_field: str | None = None
    named: frozenset[str] = frozenset()
    leader_barred: bool = False
    closed_by_leader: bool = False


def within(path: str | None, root: str | None) -> bool:
    """Whether a unit's path lies in the subtree of another.

    >>> within("city.river.east", "city.river"), within("city.riverside", "city.river"), within(None, "city")
    (True, False, False)
    """
    return path is not None and root is not None and (path == root or path.startswith(root + "."))


def role_at(actor: Actor, seat: Seat, at: Standing) -> Role | None:
    """The role in which `actor` sits in `seat` of this row, None where they do not."""
    if seat == "author":
        return _first(actor, AUTHORS) if actor.person_id is not None and actor.person_id == at.author_id else None
    if seat == "verifier":
        return _first(actor, VERIFIERS) if actor.person_id is not None and actor.person_id == at.verifier_id else None
    sits = SITS.get(seat, _never)
    if any(post.role == seat and sits(actor, post, at) for post in actor.posts):
        return seat
    if seat == "group_leader" and "team_leader" in at.named and actor.holds("office_staff"):
        return "group_leader"  # an office-run mission: the team leader that OD named
    return None


def _first(actor: Actor, roles: Iterable[Role]) -> Role | None:
    return next((role for role in roles if actor.holds(role)), None)


def _always(_actor: Actor, _post: Post, _at: Standing) -> bool:
    return True


def _never(_actor: Actor, _post: Post, _at: Standing) -> bool:
    return False


def _of_the_group(_actor: Actor, post: Post, at: Standing) -> bool:
    return post.group_id is not None and (at.state is None or post.group_id == at.group_id)


def _of_the_unit(actor: Actor, _post: Post, at: Standing) -> bool:
    return at.lead_unit_id is not None and actor.unit_id == at.lead_unit_id


def _over_the_unit(_actor: Actor, post: Post, at: Standing) -> bool:
    return within(at.lead_unit_path, post.area_path)


def _linked(_actor: Actor, post: Post, at: Standing) -> bool:
    in_area = post.area_path is None or within(at.area_path, post.area_path)
    return in_area and (not post.policy_fields or at.policy_field in post.policy_fields)


SITS: dict[Seat, Callable[[Actor, Post, Standing], bool]] = {
    "office_director": _always,
    "coordination_group": _always,
    "office_staff": _always,
    "system": _always,
    "group_leader": _of_the_group,
    "group_deputy": _of_the_group,
    "group_member": _of_the_group,
    "unit_leader": _of_the_unit,
    "unit_handler": _of_the_unit,
    "area_leader": _over_the_unit,
    "city_leader": _linked,
}
