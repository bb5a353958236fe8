"""Before, after and later of one row, and which of them belong side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from shapely import Point

from backend.evidence.comparing import Pair, Shot, pairs
from backend.evidence.showing import Photo, photos_shown
from backend.rectification.queries import handed_in_of, round_photos_of
from backend.tasks.model import Task
from backend.work import Work
from geo.lonlat import LonLat
from geo.viewpoint import View

Side = Literal["before", "after", "later"]
HANDED_IN = ("submitted", "under_verification", "passed", "failed")
"""The states of a round whose photos count as what was put right: said by the unit, and not taken back."""
SIDE_OF: dict[str, Side] = {"finding": "before", "after": "after", "verification": "after", "follow_up": "later"}


@dataclass(frozen=True)
class Comparison:
    """The photos of a row by side, and the pairs."""

    before: Sequence[Photo]
    after: Sequence[Photo]
    later: Sequence[Photo]
    pairs: Sequence[Pair]


def compare(work: Work, task: Task) -> Comparison:
    """The photos of a row that the actor sees, by side; a unit's own word on what answers what goes before nearness.

    An after-photo is one of a round that was handed in; the verifier's photos stand beside it, under their own role."""
    handed_in = handed_in_of(work.session, work.actor, task.id, HANDED_IN)
    by_side: dict[Side, list[Photo]] = {"before": [], "after": [], "later": []}
    for photo in photos_shown(work, task.id):
        side = SIDE_OF.get(photo.role)
        if side is not None and (photo.role != "after" or photo.evidence.id in handed_in):
            by_side[side].append(photo)
    shots = {side: [_shot(photo) for photo in photos] for side, photos in by_side.items()}
    found = pairs(shots["before"], shots["after"], shots["later"], _said(work, task))
    return Comparison(by_side["before"], by_side["after"], by_side["later"], found)


def _said(work: Work, task: Task) -> dict[UUID, UUID]:
    """Which before-photo a unit named for each after-photo."""
    named = round_photos_of(work.session, work.actor, task.id)
    return {one.after_id: one.before_id for one in named if one.before_id is not None}


def _shot(photo: Photo) -> Shot:
    reading = photo.reading
    if reading is None:
        return Shot(photo.evidence.id, View(None, None, None))
    at = LonLat(reading.place.x, reading.place.y) if isinstance(reading.place, Point) else None
    return Shot(photo.evidence.id, View(at, reading.accuracy_m, reading.heading_deg))
