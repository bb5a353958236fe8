"""Moving an inspection along its states."""

from uuid import UUID

from backend.errors import Forbidden, WrongState
from backend.inspections.model import Inspection
from backend.inspections.rules import STEPS, Act, role_for
from backend.people.naming import is_named
from backend.people.taking import take
from backend.work import Expected, Work


def move(work: Work, inspection_id: UUID, act: Act, expected: Expected, reason: str | None = None) -> Inspection:
    """Take an inspection one step along.

    Raises NotFound, StaleVersion, Replayed, WrongState; Forbidden: not this actor's step."""
    row = take(work, Inspection, inspection_id, expected, act)
    role = role_for(work.actor, act, group_id=row.group_id, covert=row.covert, in_team=is_named(work, row.id))
    if role is None:
        raise Forbidden(f"{act} is for {', '.join(STEPS[act].roles)}")
    if row.state not in STEPS[act].froms:
        raise WrongState(f"from {row.state} there is no {act}", state=row.state)
    if act == "start":
        row.started_at = work.now
    elif act == "finish":
        row.finished_at = work.now
    work.happened(row, act, STEPS[act].to, role=role, event_id=expected.event_id, reason=reason)
    return row
