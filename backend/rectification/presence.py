"""Was the checker there? A track that passes by, a check-in at the place, or a name plate where no fix is had."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from geoalchemy2 import Geography

from backend.assets.model import Asset
from backend.evidence.model import Evidence, TrackRow
from backend.rectification.errors import PresenceMissing
from backend.rectification.photos import radius_m, shown
from backend.rectification.rules import PresenceKind, Shown, need_presence
from backend.tasks.model import Task
from backend.work import Work
from geo.lonlat import LonLat

UNDER_COVER = frozenset({"RD17", "RE09"})
"""桥隧病害, 桥下堆放: categories of tunnels and of what lies under bridges, where a fix is false or none is had."""


@dataclass(frozen=True)
class Presence:
    """How the checker shows having been there: a track of theirs, a check-in, or a photo of a name plate."""

    kind: PresenceKind
    evidence_id: UUID | None = None
    place: LonLat | None = None
    accuracy_m: float | None = None


def need_own_presence(work: Work, task: Task, presence: Presence | None, since: datetime) -> float | None:
    """How many metres off the row the actor shows having been since a moment; None: by a name plate.

    Raises PresenceMissing."""
    distance = None if presence is None else _distance_m(work, task, presence, since)
    kind = presence.kind if presence else None
    if presence is not None and kind == "name_plate":
        kind = kind if presence.place is not None and _own_photo(work, task, presence.evidence_id, since) else None
    radius = radius_m(work, task, presence.accuracy_m if presence else None)
    need_presence(kind, distance, radius, fixless=_fixless(work, task))
    return distance


def was_there(work: Work, task: Task, presence: Presence | None, since: datetime) -> bool:
    """Whether the actor shows it; for a check that may be made without."""
    try:
        need_own_presence(work, task, presence, since)
    except PresenceMissing:
        return False
    return True


def _distance_m(work: Work, task: Task, presence: Presence, since: datetime) -> float | None:
    """Metres from the row to where this presence says that the actor was, None where it says nothing.

    A check-in by a photo is where that photo was taken, if it proves by itself that it was taken since then."""
    if presence.kind == "track":
        return _track_distance_m(work, task, presence.evidence_id, since)
    if presence.kind == "check_in" and presence.evidence_id is not None:
        photo = _own_photo(work, task, presence.evidence_id, since)
        return photo.distance_m if photo is not None else None
    if presence.place is None or not _believable(work, presence):
        return None
    return _place_distance_m(work, task, presence.place)


def _believable(work: Work, presence: Presence) -> bool:
    """A fix that is worse than a photo may have says nothing about where somebody was."""
    return (presence.accuracy_m or 0.0) <= work.parameters.photo_accuracy_m


def _own_photo(work: Work, task: Task, evidence_id: UUID | None, since: datetime) -> Shown | None:
    """A photo that the actor took at a sure time since then: the place, the name plate, the stake, the code."""
    mine = sa.select(Evidence.id).where(
        Evidence.id == evidence_id, Evidence.person_id == work.actor.person_id, Evidence.kind == "photo"
    )
    if evidence_id is None or work.session.scalar(mine) is None:
        return None
    photo = shown(work, task, [evidence_id])[0]
    return photo if photo.fresh(since) else None


def _fixless(work: Work, task: Task) -> bool:
    asset = work.session.get(Asset, task.asset_id) if task.asset_id else None
    indoors = asset is not None and asset.kind == "premises"
    return task.place is None or indoors or task.category_code in UNDER_COVER


def _track_distance_m(work: Work, task: Task, evidence_id: UUID | None, since: datetime) -> float | None:
    """Metres from the row to the nearest place of the verifier's own track, if it was walked since then."""
    nearest = sa.func.ST_Distance(sa.cast(TrackRow.line, Geography), sa.cast(Task.place, Geography))
    mine = sa.select(nearest).join(Task, Task.id == task.id)
    return work.session.scalar(
        mine.where(
            TrackRow.evidence_id == evidence_id,
            TrackRow.person_id == work.actor.person_id,
            TrackRow.ended_at >= since,
        )
    )


def _place_distance_m(work: Work, task: Task, place: LonLat) -> float | None:
    there = sa.cast(sa.func.ST_SetSRID(sa.func.ST_MakePoint(place.lon, place.lat), 4326), Geography)
    return work.session.scalar(
        sa.select(sa.func.ST_Distance(there, sa.cast(Task.place, Geography))).where(Task.id == task.id)
    )


def presence_json(presence: Presence | None, distance_m: float | None) -> dict[str, Any] | None:
    """As it is kept with the check. distance_m: from the row, where it was measured."""
    if presence is None:
        return None
    place = presence.place
    return {
        "kind": presence.kind,
        "evidence_id": str(presence.evidence_id) if presence.evidence_id else None,
        "lon": place.lon if place else None,
        "lat": place.lat if place else None,
        "accuracy_m": presence.accuracy_m,
        "distance_m": None if distance_m is None else round(distance_m, 1),
    }
