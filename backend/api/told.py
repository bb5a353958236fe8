"""What a unit is told of the history of its row: what came of it, and of its own people who; not who came to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.actor import Actor
from backend.events import INSIDE, Event

TOLD = frozenset(
    {"number", "lead_unit", "co_units", "due", "due_rule", "target_quantity", "target_unit", "late", "auto"}
    | {"proposed_unit", "decision", "extension", "asked_due", "granted", "level", "round", "n", "since", "grace"}
    | {"quantity", "approved", "withdrawn_after_dispatch"}
)
"""Facts that a unit is told. Not among them: who verifies, what is suspected, other rows, other proposals."""


@dataclass(frozen=True)
class Told:
    """An event as somebody may read it."""

    n: int
    act: str
    from_state: str | None
    to_state: str
    at: datetime
    role: str
    reason: str | None
    facts: dict[str, Any]
    evidence: list[str]
    rules_version: str
    leaf_hash: str
    actor_id: UUID | None
    unit_id: UUID | None


def told(actor: Actor, events: Sequence[Event]) -> Sequence[Event | Told]:
    """The events of a row that the actor sees, as far as they may know them; a unit's are numbered without a gap."""
    if not actor.is_outside:
        return events
    shown = (event for event in events if event.act not in INSIDE)
    return [_told(actor, n, event) for n, event in enumerate(shown, start=1)]


def _told(actor: Actor, n: int, event: Event) -> Told:
    values = {name: getattr(event, name) for name in Told.__dataclass_fields__}
    values["n"] = n
    values["facts"] = {name: fact for name, fact in event.facts.items() if name in TOLD}
    values["actor_id"] = event.actor_id if event.unit_id == actor.unit_id else None
    values["evidence"] = [] if event.act.startswith("T16") else event.evidence
    return Told(**values)
