"""What a phone sends and gets while it records a track, v1; it grows by optional fields only."""

import math
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from backend.evidence.said import Crs, Moment
from backend.recordings.rules import MOST_IN_BATCH
from geo.fixes import Fixes
from mobile_api.contract import Sent

SOURCE = r"^[a-z][a-z0-9_-]{0,19}$"
NAN = math.nan


class FixIn(Sent):
    """One fix. Degrees in `crs`; accuracy_m a radius, heading_deg clockwise from true north. Kept: 1e-7°, 1 ms, 0.1 m,
    0.01 m/s, 0.1°, rounded half up.

    source: what recorded it, as "app"."""

    time: Moment
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    crs: Crs
    accuracy_m: float | None = Field(default=None, ge=0, le=1e6)
    speed_mps: float | None = Field(default=None, ge=0, le=1e4)
    heading_deg: float | None = Field(default=None, ge=0, le=360)
    elevation_m: float | None = Field(default=None, ge=-1e4, le=1e5)
    source: str = Field(default="app", pattern=SOURCE)

    def row(self) -> tuple[float, ...]:
        said = (self.accuracy_m, self.speed_mps, self.heading_deg, self.elevation_m)
        return (self.time.timestamp(), self.lon, self.lat, *(NAN if one is None else one for one in said))


class BatchIn(Sent):
    """Fixes that go together. seq: 1, 2, 3, … within the track, in whatever order they arrive."""

    inspection_id: UUID
    seq: int = Field(ge=1, le=1_000_000)
    points: list[FixIn] = Field(min_length=1, max_length=MOST_IN_BATCH)

    def fixes(self) -> Fixes:
        rows = [point.row() for point in self.points]
        return Fixes.of(rows, [point.crs for point in self.points], [point.source for point in self.points])


class FinishIn(Sent):
    """last_seq: how many batches the track has, so that it waits for those that are still under way."""

    last_seq: int | None = Field(default=None, ge=0, le=1_000_000)


class RecordingState(BaseModel):
    """How far a track has come.

    state: recording; finished: stop was said, and it waits for `missing` or for its job; sealed: it is evidence, and
    `receipt` is signed (none where not one fix was kept). contiguous_seq: every batch up to it is kept. digest: over
    the sha256 of these batches, see docs/how-to/record-a-track.md. missing: the first batches not there."""

    id: UUID
    inspection_id: UUID
    state: Literal["recording", "finished", "sealed"]
    started_at: datetime
    finished_at: datetime | None
    sealed_at: datetime | None
    contiguous_seq: int
    digest: str
    missing: list[int]
    points_n: int
    evidence_id: UUID | None
    receipt: dict[str, Any] | None


class BatchOut(RecordingState):
    """sha256: of this batch. kept: of its fixes so many are kept; outside: so many were not made during the mission,
    and are not."""

    seq: int
    sha256: str
    kept: int
    outside: int

    @classmethod
    def of(cls, state: RecordingState, **batch: Any) -> Self:
        return cls(**state.model_dump(), **batch)
