"""May this actor do this to a row that stands so? Pure, and the only place that asks the table."""

from collections.abc import Iterator

from backend.actor import Actor, Role
from backend.tasks.errors import NotYourDuty, PowerMissing
from backend.tasks.seats import Seat, Standing, role_at
from backend.tasks.transitions import TABLE, Transition

POWER_OF: dict[str, str] = {"dispatch": "on_site_coordination"}
"""The power a deputy or a member uses, where an act of the table asks for one."""
ON_THE_SPOT: frozenset[Seat] = frozenset({"group_deputy", "group_member"})


def role_for(actor: Actor, transition: Transition, at: Standing, only: Seat | None = None) -> Role | None:
    """The role in which `actor` may do this, the first that the table names; None: it is not theirs to do.

    only: no other seat will do."""
    for seat, when in transition.seats:
        role = role_at(actor, seat, at) if only in (None, seat) else None
        if role is not None and when(at):
            return role
    return None


def judge(
    actor: Actor, name: str, at: Standing, to: str | None = None, only: Seat | None = None
) -> tuple[Transition, Role, str]:
    """The line of the table, the role that acts, and the state it leads to.

    Raises NotYourDuty, PowerMissing, WrongState; in this order, so that a stranger learns nothing of the state."""
    transition = TABLE[name]
    role = role_for(actor, transition, at, only)
    if role is None:
        power = POWER_OF.get(name)
        lacks = power is not None and at.urgent and power not in at.powers
        if lacks and any(role_at(actor, seat, at) for seat, _ in transition.seats if seat in ON_THE_SPOT):
            raise PowerMissing(f"this act uses the power {power}", power=power)
        seats = [only] if only else list(dict.fromkeys(seat for seat, _ in transition.seats))
        raise NotYourDuty(f"{transition.act} belongs to another post", act=name, roles=seats)
    return transition, role, transition.check(at.state, to)


def open_acts(actor: Actor, at: Standing) -> Iterator[Transition]:
    """The lines of the table that this actor may take from where the row stands."""
    for transition in TABLE.values():
        if at.state in transition.sources and role_for(actor, transition, at) is not None:
            yield transition
