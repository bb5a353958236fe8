"""Where people walked, for those who may know it, and how much of a mission that covers."""

from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from backend.evidence.coverage import coverage
from backend.evidence.model import TrackRow
from backend.evidence.queries import tracks_of
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.wire import geojson
from backend.inspections.model import Inspection
from backend.people.taking import look

bp = APIBlueprint("tracks", __name__, tag="evidence")


class TracksQuery(BaseModel):
    mission_id: UUID


class TrackShown(BaseModel):
    """A track without its points. points, lines, gaps, driven_m: what was left out of it, and why; why_not: the code of
    what made it unreadable."""

    evidence_id: UUID
    person_id: UUID
    points_n: int
    kept_n: int
    length_m: float
    started_at: datetime | None
    ended_at: datetime | None
    source: str
    points: Any = None
    lines: Any = None
    gaps: Any = None
    driven_m: float | None = None
    why_not: str | None = None

    @classmethod
    def of(cls, track: TrackRow) -> Self:
        left_out = {name: track.refusals.get(name) for name in ("points", "lines", "gaps", "driven_m")}
        plain = {name: getattr(track, name) for name in cls.model_fields if name not in left_out}
        return cls(**plain, **left_out)


class LineShown(BaseModel):
    """Where somebody walked: a GeoJSON feature, WGS 84; no geometry where the track could not be read."""

    type: Literal["Feature"] = "Feature"
    id: UUID
    geometry: dict[str, Any] | None
    properties: TrackShown


class LinesShown(BaseModel):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[LineShown]


class WalkedAsset(BaseModel):
    id: UUID
    kind: str
    code: str
    name_zh: str
    name_en: str
    side: str | None


class GapShown(BaseModel):
    """A stretch that nobody walked. why: driven, poor_fix, no_signal or not_walked."""

    model_config = ConfigDict(extra="allow")

    from_chainage_m: float
    to_chainage_m: float
    from_: str | None = Field(alias="from")
    to: str | None
    length_m: float
    why: str


class CoveredShown(BaseModel):
    """How much of one side of a leg was walked, in metres, and the gaps."""

    model_config = ConfigDict(extra="allow")

    leg_id: UUID
    asset: WalkedAsset
    side: Literal["left", "right"]
    from_chainage_m: float
    to_chainage_m: float
    covered_m: float
    total_m: float
    walk_coverage: float
    gaps: list[GapShown]
    side_unknown_m: float


class CoverageShown(BaseModel):
    legs: list[CoveredShown]


@bp.get("/inspections/<uuid:inspection_id>/coverage")
@bp.output(CoverageShown)
def covered(inspection_id: UUID) -> CoverageShown:
    """What of each leg was walked, by side, and the gaps by chainage with their reasons."""
    with kit().work(browser_actor()) as work:
        mission = look(work, Inspection, inspection_id, "coverage.seen")
        return CoverageShown(legs=[CoveredShown.model_validate(leg) for leg in coverage(work, mission)])


@bp.get("/tracks")
@bp.input(TracksQuery, location="query", arg_name="asked")
@bp.output(LinesShown)
def listed(asked: TracksQuery) -> LinesShown:
    """The tracks of a mission as GeoJSON lines: for their owners, the mission's group leaders, director, auditors."""
    with kit().work(browser_actor()) as work:
        look(work, Inspection, asked.mission_id, "tracks.seen")
        found = tracks_of(work.session, work.actor, asked.mission_id)
        return LinesShown(features=[_line(track) for track in found])


def _line(track: TrackRow) -> LineShown:
    return LineShown(id=track.evidence_id, geometry=geojson(track.line), properties=TrackShown.of(track))
