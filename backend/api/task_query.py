"""The filter as the address carries it: one for the list, its counts and its tiles."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from backend.api.assets import as_box
from backend.follow_up.waiting import waits_for
from backend.http.page import Page
from backend.tasks.due import end_of
from backend.tasks.filter import Filter
from backend.tasks.levels import Level
from backend.tasks.transitions import STATES


def _parts(text: Any) -> Any:
    """Values set apart by commas: `state=dispatched,rectifying`."""
    return [part for part in text.split(",") if part] if isinstance(text, str) else text


def _known_state(state: str) -> str:
    if state not in STATES:
        raise PydanticCustomError("unknown_state", "a state is one of {states}", {"states": ", ".join(sorted(STATES))})
    return state


Several = BeforeValidator(_parts)
State = Annotated[str, AfterValidator(_known_state)]


def as_due(value: datetime | date) -> datetime:
    """A due date: a moment, or a day, which ends at 23:59:59 in Shanghai."""
    return value if isinstance(value, datetime) else end_of(value)


class TaskFilter(BaseModel):
    """Which rows. Lists are set apart by commas; bbox is west,south,east,north in degrees, WGS 84."""

    state: Annotated[list[State], Several] = Field(default=[], max_length=20)
    severity: Annotated[list[Literal[1, 2, 3]], BeforeValidator(lambda text: _numbers(text))] = []
    category: Annotated[list[str], Several] = Field(default=[], max_length=100)
    level: Annotated[list[Level], Several] = Field(default=[], max_length=len(get_args(Level)))
    lead_unit_id: Annotated[list[UUID], Several] = Field(default=[], max_length=200)
    group_id: UUID | None = None
    policy_field: str | None = Field(default=None, max_length=60)
    mission_id: UUID | None = None
    asset_id: UUID | None = None
    overdue: bool | None = None
    hard_point: bool | None = None
    rebound: bool | None = None
    bbox: str | None = Field(default=None, max_length=200)
    q: str | None = Field(default=None, max_length=200)
    due_before: AwareDatetime | date | None = None
    kind: Literal["problem", "task"] | None = None
    mine: bool = False
    waiting: bool = Field(default=False, description="something about it waits for me, as GET /mine tells")

    def filter(self) -> Filter:
        """The value that the queries know. Raises Unparsable: the bbox is none."""
        same = self.model_dump(exclude={"bbox", "due_before", "limit", "after", "waiting"})
        due = as_due(self.due_before) if self.due_before is not None else None
        return Filter(**same, box=as_box(self.bbox), due_before=due, also=waits_for if self.waiting else None)


class TasksQuery(TaskFilter, Page):
    """The filter, and how much of the list."""


def _numbers(text: Any) -> Any:
    return [int(part) if part.isdecimal() else part for part in _parts(text)] if isinstance(text, str) else text
