"""The steps of a row's history as a page reads them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel

from backend.api.task_shown import State
from backend.api.told import Told
from backend.events import Event
from backend.http.wire import UnitName
from backend.people.model import Unit
from backend.people.queries import names_of, units_by_id
from backend.work import Work


class Doer(BaseModel):
    id: UUID
    name: str | None


class StepShown(BaseModel):
    """One event. act: its number in the handbook and its name; facts: as its verb wrote them.

    actor null: the system, or nobody whom the reader is told."""

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
    actor: Doer | None
    unit: UnitName | None

    @classmethod
    def of(cls, event: Event | Told, names: Mapping[UUID, str], units: Mapping[UUID, Unit]) -> Self:
        unit = units.get(event.unit_id) if event.unit_id else None
        return cls(
            **{name: getattr(event, name) for name in cls.model_fields if name not in ("actor", "unit")},
            actor=Doer(id=event.actor_id, name=names.get(event.actor_id)) if event.actor_id else None,
            unit=UnitName.of(unit) if unit else None,
        )

    @classmethod
    def of_all(cls, work: Work, events: Sequence[Event | Told]) -> list[Self]:
        """The same of a whole history, with the names of who acted and of their units."""
        names = names_of(work.session, [event.actor_id for event in events])
        units = units_by_id(work.session, [event.unit_id for event in events])
        return [cls.of(event, names, units) for event in events]


class EventShown(StepShown):
    """One step of a row of the ledger."""

    from_state: State | None
    to_state: State


class EventsShown(BaseModel):
    items: list[EventShown]
    next: None = None
