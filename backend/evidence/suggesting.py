"""Which open tasks a photo may show: near in place, on the same asset, open at the time, and seen by the actor.

A suggestion is only that: a person accepts it, or does not (linking.accept_link)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import sqlalchemy as sa
from shapely import Point

from backend.assets.model import Asset
from backend.assets.service import place_on
from backend.evidence.model import Evidence, EvidenceLink, Reading
from backend.people.audit import note_looks
from backend.people.scope import visible
from backend.tasks.model import Task
from backend.tasks.transitions import DRAFT, OPEN
from backend.work import Work
from geo.coverage import Side
from geo.lonlat import LonLat
from geo.match import Sighting, Spot, candidates
from storage.types import SRID_WGS84

WITHIN_M = 500.0
MOST_ROWS = 300
MOST = 20
BEFORE_FINDING = timedelta(hours=1)
"""A photo is taken before its finding is written down."""
DEGREES_AROUND = WITHIN_M / 111_000 * 2.5
"""A box wide enough up to latitude 66°; metres decide."""


def suggestions(work: Work, evidence: Evidence) -> list[dict[str, Any]]:
    """Open tasks that the photo may show, the likeliest first: the task, score (0 to 1, for the order), distance_m and
    reasons (codes, see geo.match.Candidate). Empty where the photo has no place, or was not read yet."""
    reading = work.session.get(Reading, evidence.id)
    if reading is None or not isinstance(reading.place, Point):
        return []
    at = LonLat(reading.place.x, reading.place.y)
    tasks = {task.id: task for task in _around(work, at, evidence.id)}
    found = candidates(_sighting(work, at, reading), [_spot(task) for task in tasks.values()], WITHIN_M)[:MOST]
    note_looks(work, "task.suggested", [tasks[one.key] for one in found])
    return [
        {"task": _short(tasks[one.key]), "score": one.score, "distance_m": one.distance_m, "reasons": one.reasons}
        for one in found
    ]


def _around(work: Work, at: LonLat, evidence_id: UUID) -> Sequence[Task]:
    """Open rows in a box around a place, and one's own drafts; not those it is linked to already."""
    point = sa.func.ST_SetSRID(sa.func.ST_MakePoint(at.lon, at.lat), SRID_WGS84)
    linked = sa.select(EvidenceLink.object_id).where(
        EvidenceLink.evidence_id == evidence_id, sa.not_(EvidenceLink.wish)
    )
    query = sa.select(Task).where(
        visible(work.actor, Task),
        Task.state.in_([DRAFT, *OPEN]),
        Task.place.op("&&")(sa.func.ST_Expand(point, DEGREES_AROUND)),
        Task.id.not_in(linked),
    )
    return work.session.scalars(query.order_by(sa.func.ST_Distance(Task.place, point), Task.id).limit(MOST_ROWS)).all()


def _sighting(work: Work, at: LonLat, reading: Reading) -> Sighting:
    placed = place_on(work, at, reading.accuracy_m)
    if placed is None:
        return Sighting(at, reading.accuracy_m, at=reading.captured_at)
    asset = work.session.get_one(Asset, placed.asset_id)
    return Sighting(
        at,
        reading.accuracy_m,
        asset=asset.id,
        chainage_m=placed.chainage_m,
        side=_side(placed.side),
        premises=asset.id if asset.kind == "premises" else None,
        at=reading.captured_at,
    )


def _spot(task: Task) -> Spot[UUID]:
    place = task.place
    return Spot(
        task.id,
        LonLat(place.x, place.y) if isinstance(place, Point) else None,
        task.accuracy_m,
        asset=task.asset_id,
        chainage_m=task.chainage_m,
        side=_side(task.side),
        since=task.found_at - BEFORE_FINDING if task.found_at else None,
        until=task.current_due,
    )


def _side(text: str | None) -> Side | None:
    return next((side for side in get_args(Side) if side == text), None)


def _short(task: Task) -> dict[str, Any]:
    return {"id": task.id, "serial": task.serial, "state": task.state, "severity": task.severity, "text": task.text}
