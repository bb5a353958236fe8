"""What a phone gets when it asks what is new, v1; it grows by optional fields only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

MOST_AT_ONCE = 500
"""Rows in one answer."""


class LegOut(BaseModel):
    """A stretch to walk; side None: both, or not said. geometry: the whole asset, GeoJSON, WGS 84."""

    id: UUID
    asset_id: UUID
    asset_code: str
    asset_name_zh: str
    asset_name_en: str
    side: str | None
    from_chainage_m: float
    to_chainage_m: float
    geometry: dict[str, Any]


class MissionOut(BaseModel):
    id: UUID
    title: str
    state: str
    version: int
    covert: bool
    planned_on: date
    legs: list[LegOut]


class TaskOut(BaseModel):
    """A row of the ledger as a phone shows it. place: GeoJSON point, WGS 84."""

    id: UUID
    serial: str | None
    kind: str
    state: str
    version: int
    text: str
    severity: int
    category_code: str
    place: dict[str, Any] | None
    asset_id: UUID | None
    chainage_m: float | None
    side: str | None
    found_at: datetime | None
    current_due: datetime | None
    mission_id: UUID | None
    requirement: str | None


class SyncOut(BaseModel):
    """missions: all of one's own, so one that is missing is over. tasks: those that are not as this phone heard last.

    gone: tasks to forget: deleted, or not this person's to see any more. reset: forget every task before applying the
    rest. cursor: for the next time; what was not heard under it is told again. more: ask again at once. now: our clock,
    against which a phone measures its own; clock_ahead_ms: how far ahead we find it, where it sent device_clock."""

    missions: list[MissionOut]
    tasks: list[TaskOut]
    cursor: str
    more: bool
    now: datetime
    gone: list[UUID]
    reset: bool
    clock_ahead_ms: int | None
