"""The reads of tracks that are being recorded: for those who may see the tracks of a mission, and nobody else."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from backend.evidence.queries import missions_with_tracks
from backend.inspections.model import Inspection
from backend.people.scope import Condition
from backend.recordings.model import Recording
from backend.recordings.sealing import fixes_of
from backend.work import Work
from geo.cleaning import clean
from geo.fixes import Fixes
from geo.lonlat import Path
from geo.track import simplify, split

LINE_WITHIN_M = 2.0
Line = list[list[float]]


def recordings_of(work: Work, mission_id: UUID) -> Sequence[Recording]:
    """The tracks being recorded, and those that were, of a mission, as far as the actor may see where people walk."""
    mine = sa.select(Recording).where(Recording.inspection_id == mission_id, visible_recordings(work))
    return work.session.scalars(mine.order_by(Recording.started_at, Recording.id)).all()


def visible_recordings(work: Work) -> Condition:
    """One's own; those of missions whose tracks one may see."""
    shown = sa.select(Inspection.id).where(missions_with_tracks(work.actor))
    return sa.or_(Recording.person_id == work.actor.person_id, Recording.inspection_id.in_(shown))


def lines_of(work: Work, row: Recording) -> list[tuple[dict[str, Any], list[Line]]]:
    """Where an unsealed track has led so far: for each source its lines, cleaned, cut at silences, within 2 m."""
    fixes = fixes_of(work, row)
    if not len(fixes):
        return []
    cleaned = clean(fixes.track(), work.now.timestamp())
    kept = fixes.take(cleaned.kept)
    recorded = split(cleaned.track, work.parameters.longest_gap_s, work.parameters.longest_gap_m).track
    segment = recorded.segment
    found = []
    for stretch, said in zip(kept.stretches(), _said(kept), strict=True):
        first = max(stretch.first - 1, 0)  # from the last fix of the stretch before it, where no silence lies between
        part = recorded.between(first if segment[first] == segment[stretch.first] else stretch.first, stretch.end)
        simple = simplify(part, LINE_WITHIN_M)
        lines = [_line(simple.lonlat[piece]) for piece in simple.parts() if piece.stop - piece.start > 1]
        if lines:
            found.append((said, lines))
    return found


def _said(fixes: Fixes) -> list[dict[str, Any]]:
    times = fixes.time_s
    return [
        {"source": one.source, "from_s": float(times[one.first]), "to_s": float(times[one.end - 1])}
        for one in fixes.stretches()
    ]


def _line(path: Path) -> Line:
    line: Line = np.asarray(path).round(7).tolist()
    return line
