"""Where people walked, for those who may know it, and how much of a mission that covers."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel

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


@bp.get("/inspections/<uuid:inspection_id>/coverage")
def covered(inspection_id: UUID) -> Any:
    """What of each leg was walked, by side, and the gaps by chainage with their reasons."""
    with kit().work(browser_actor()) as work:
        mission = look(work, Inspection, inspection_id, "coverage.seen")
        return {"legs": coverage(work, mission)}


@bp.get("/tracks")
@bp.input(TracksQuery, location="query", arg_name="asked")
def listed(asked: TracksQuery) -> Any:
    """The tracks of a mission as GeoJSON lines: for their owners, the mission's group leaders, director, auditors."""
    with kit().work(browser_actor()) as work:
        look(work, Inspection, asked.mission_id, "tracks.seen")
        found = tracks_of(work.session, work.actor, asked.mission_id)
        features = [
            {"type": "Feature", "id": track.evidence_id, "geometry": geojson(track.line), "properties": as_json(track)}
            for track in found
        ]
        return {"type": "FeatureCollection", "features": features}


def as_json(track: TrackRow) -> dict[str, Any]:
    """A track without its points; why_not: the code of what made it unreadable."""
    plain = ("evidence_id", "person_id", "points_n", "kept_n", "length_m", "started_at", "ended_at", "source")
    left_out = {name: track.refusals.get(name) for name in ("points", "lines", "gaps", "driven_m")}
    return {**{name: getattr(track, name) for name in plain}, **left_out, "why_not": track.refusals.get("code")}
