"""Who may move an inspection, and from where to where (domain.md §3.5): pure."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from backend.actor import Actor, Role

Act = Literal["approve", "start", "finish", "report", "cancel"]
MODES = ("walking", "vehicle", "premises", "documents")
KINDS = ("ordinary", "rolling_round", "study", "linked", "re_inspection")
SLACK = timedelta(minutes=15)
"""A mission is started and finished by hand; so much before and after still belongs to it."""


@dataclass(frozen=True)
class Step:
    """One arrow of the state machine. team: whoever is named in the team may do it, besides the roles."""

    froms: frozenset[str]
    to: str
    roles: tuple[Role, ...]
    team: bool = False


STEPS: dict[Act, Step] = {
    "approve": Step(frozenset({"planned"}), "approved", ("group_leader", "office_director")),
    "start": Step(frozenset({"approved"}), "in_progress", ("group_leader",), team=True),
    "finish": Step(frozenset({"in_progress"}), "finished", ("group_leader",), team=True),
    "report": Step(frozenset({"finished"}), "reported", ("group_leader",)),
    "cancel": Step(frozenset({"planned", "approved"}), "cancelled", ("group_leader", "office_director")),
}
PLANNERS: tuple[Role, ...] = ("group_leader", "office_director")
CAMPAIGNERS: tuple[Role, ...] = ("group_deputy", "group_member", "office_staff")


def role_for(actor: Actor, act: Act, *, group_id: object, covert: bool, in_team: bool) -> Role | None:
    """The role in which the actor may do this, None: not theirs. A covert plan is approved by the director alone.

    >>> from backend.actor import Post
    >>> leader = Actor(None, posts=(Post("group_leader"),))
    >>> role_for(leader, "approve", group_id=None, covert=True, in_team=True) is None
    True
    """
    step = STEPS[act]
    roles: tuple[Role, ...] = ("office_director",) if act == "approve" and covert else step.roles
    for role in roles:
        for post in actor.posts:
            if post.role == role and (role != "group_leader" or post.group_id == group_id):
                return role
    if step.team and in_team:
        return next((post.role for post in actor.posts if post.role in CAMPAIGNERS), None)
    return None
