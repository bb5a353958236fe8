"""Who may do what with a piece that cannot be read, and what becomes of it: pure."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from backend.actor import Actor, Role

Act = Literal["read_again", "accept", "void"]
WAITING = ("quarantined", "rereading")
OFFICE: tuple[Role, ...] = ("office_director", "office_staff")


@dataclass(frozen=True)
class Step:
    """One arrow. own: whether who handed the piece in may take it."""

    froms: frozenset[str]
    to: str
    roles: tuple[Role, ...]
    reason: bool
    own: bool


STEPS: dict[Act, Step] = {
    "read_again": Step(frozenset({"quarantined", "accepted"}), "rereading", OFFICE, reason=False, own=True),
    "accept": Step(frozenset({"quarantined"}), "accepted", OFFICE, reason=True, own=False),
    "void": Step(frozenset({"quarantined", "accepted"}), "voided", ("office_director",), reason=True, own=False),
}


def role_for(actor: Actor, act: Act, uploader_id: UUID) -> Role | None:
    """The role in which the actor may do this; None: not theirs. Nobody decides what their own piece is worth.

    >>> from backend.actor import Post
    >>> me, other = UUID(int=1), UUID(int=2)
    >>> staff = Actor(me, posts=(Post("office_staff"),))
    >>> role_for(staff, "accept", other), role_for(staff, "accept", me), role_for(staff, "void", other)
    ('office_staff', None, None)
    """
    step = STEPS[act]
    post = actor.post(*step.roles)
    if post is None or (not step.own and actor.person_id == uploader_id):
        return None
    return post.role


def acts_open(actor: Actor, state: str, uploader_id: UUID) -> list[Act]:
    """What the actor may do with a piece in this state.

    >>> from backend.actor import Post
    >>> acts_open(Actor(UUID(int=1), posts=(Post("office_director"),)), "quarantined", UUID(int=2))
    ['read_again', 'accept', 'void']
    """
    return [act for act, step in STEPS.items() if state in step.froms and role_for(actor, act, uploader_id)]


def settled_state(state: str | None, readable: bool) -> str | None:
    """Where a look at the bytes takes a case; state None: there is none yet. None: nowhere.

    What the office accepted or voided stays so while it cannot be read.

    >>> settled_state(None, False), settled_state("rereading", True), settled_state("voided", False)
    ('quarantined', 'released', None)
    """
    if readable:
        return "released" if state in ("quarantined", "rereading", "accepted") else None
    return "quarantined" if state in (None, "rereading", "released") else None
