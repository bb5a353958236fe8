"""Which open tasks a photo may show: near in place, on the same asset, found at about the time, and seen by the actor.

A suggestion is only that: a person accepts it, or does not (linking.accept_link)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from shapely import Point

from backend.assets.service import place_on
from backend.assets.stations import Placed
from backend.evidence.model import Evidence, EvidenceLink, Reading
from backend.people.scope import visible
from backend.tasks.model import Task
from backend.tasks.transitions import DRAFT, OPEN
from backend.work import Work
from geo.lonlat import LonLat
from geo.measure import distances_m

WITHIN_M = 500.0
ALONG_M = 200.0
WITHIN = timedelta(days=14)
MOST = 20
DEGREES_AROUND = WITHIN_M / 111_000 * 2.5
"""Wide enough a box up to latitude 66°; metres decide."""


@dataclass(frozen=True)
class Seen:
    """What a photo says: where, on which asset, when."""

    at: LonLat
    placed: Placed | None
    captured_at: datetime | None


def suggestions(work: Work, evidence: Evidence) -> list[dict[str, Any]]:
    """Open tasks that the photo may show, the likeliest first, each with its score (0 to 1) and the reasons for it.

    Empty where the photo has no place, or was not read yet."""
    reading = work.session.get(Reading, evidence.id)
    if reading is None or not isinstance(reading.place, Point):
        return []
    at = LonLat(reading.place.x, reading.place.y)
    seen = Seen(at, place_on(work, at, reading.accuracy_m), reading.captured_at)
    scored = [_scored(task, seen) for task in _around(work, at, evidence)]
    return sorted((one for one in scored if one["distance_m"] <= WITHIN_M), key=lambda one: -float(one["score"]))[:MOST]


def _around(work: Work, at: LonLat, evidence: Evidence) -> list[Task]:
    point = sa.func.ST_SetSRID(sa.func.ST_MakePoint(at.lon, at.lat), 4326)
    linked = sa.select(EvidenceLink.object_id).where(
        EvidenceLink.evidence_id == evidence.id, sa.not_(EvidenceLink.wish)
    )
    query = sa.select(Task).where(
        visible(work.actor, Task),
        Task.state.in_([DRAFT, *OPEN]),
        Task.place.op("&&")(sa.func.ST_Expand(point, DEGREES_AROUND)),
        Task.id.not_in(linked),
    )
    return list(work.session.scalars(query.order_by(sa.func.ST_Distance(Task.place, point)).limit(200)))


def _scored(task: Task, seen: Seen) -> dict[str, Any]:
    place = task.place
    assert isinstance(place, Point)  # noqa: S101 - the box found it by its place
    metres = float(distances_m(seen.at.as_path(), LonLat(place.x, place.y).as_path())[0])
    parts = [("near", 0.6 * max(0.0, 1 - metres / WITHIN_M), round(metres, 1)), _along(task, seen), _lately(task, seen)]
    reasons = [{"code": code, "value": value} for code, share, value in parts if share > 0]
    score = round(sum(share for _, share, _ in parts), 3)
    shown = {"id": task.id, "serial": task.serial, "state": task.state, "text": task.text}
    return {"task": shown, "score": score, "distance_m": round(metres, 1), "reasons": reasons}


def _along(task: Task, seen: Seen) -> tuple[str, float, float | None]:
    """On the same asset; better still, near along it."""
    placed = seen.placed
    if placed is None or task.asset_id != placed.asset_id:
        return "same_asset", 0.0, None
    if placed.chainage_m is None or task.chainage_m is None:
        return "same_asset", 0.1, None
    along = abs(placed.chainage_m - task.chainage_m)
    return "same_asset", 0.1 + 0.1 * max(0.0, 1 - along / ALONG_M), round(along, 1)


def _lately(task: Task, seen: Seen) -> tuple[str, float, float | None]:
    """Found at about the time the photo was taken; value in hours."""
    if task.found_at is None or seen.captured_at is None:
        return "same_time", 0.0, None
    apart = abs(task.found_at - seen.captured_at)
    return "same_time", 0.2 * max(0.0, 1 - apart / WITHIN), round(apart / timedelta(hours=1), 1)
