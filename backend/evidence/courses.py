"""Flags of who was where when: against the same person's track, and against the phone's next pieces. They inform."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from shapely import Point

from backend.evidence.findings import PIECE, Finding, Strength, keep_findings
from backend.evidence.model import Evidence, Reading, TrackRow
from backend.evidence.walks import walk_of
from backend.work import Work
from geo.lonlat import LonLat, Path
from geo.measure import distances_m
from geo.track import at
from storage.chunks import unpack

OF_COURSE = ("impossible_travel", "off_track")
AT_THE_SHUTTER = ("exif_offset", "gps", "device")
"""Capture times that say when; an assumed zone or an arrival does not."""
MEASURED = ("gps", "exif")
FASTEST_MPS = 100.0
"""360 km/h: beyond any train."""
FAR_M = 1000.0
OFF_M = 100.0
MOST_PHOTOS = 500
LONGEST = timedelta(hours=6)
PLACED = sa.and_(
    Reading.place.is_not(None), Reading.captured_source.in_(AT_THE_SHUTTER), Reading.position_source.in_(MEASURED)
)
"""What says, by measurement, where and when it was taken: nothing else is held against its course."""
PHOTOS_DURING = (
    sa.select(Reading.evidence_id)
    .join(Evidence, Evidence.id == Reading.evidence_id)
    .where(Evidence.person_id == sa.bindparam("person_id"))
    .where(Reading.captured_at.between(sa.bindparam("started_at"), sa.bindparam("ended_at")), PLACED)
    .order_by(Reading.captured_at)
    .limit(MOST_PHOTOS)
)
WHEN = sa.bindparam("when", type_=Reading.captured_at.type)
MINE = sa.select(Evidence.device_id, Evidence.person_id).where(Evidence.id == PIECE).subquery()
NEIGHBOURS = (
    sa.select(Reading)
    .join(Evidence, Evidence.id == Reading.evidence_id)
    .where(Evidence.device_id == sa.select(MINE.c.device_id).scalar_subquery())
    .where(Reading.evidence_id != PIECE, PLACED)
    .limit(1)
)
AFTER = NEIGHBOURS.where(Reading.captured_at.between(WHEN, sa.bindparam("latest"))).order_by(Reading.captured_at)
BEFORE = NEIGHBOURS.where(Reading.captured_at.between(sa.bindparam("earliest"), WHEN))
BEFORE = BEFORE.order_by(Reading.captured_at.desc())
BEFORE_AND_AFTER = sa.select(Reading).from_statement(sa.union_all(BEFORE, AFTER))
TRACKS_AT = (
    sa.select(TrackRow)
    .where(TrackRow.person_id == sa.select(MINE.c.person_id).scalar_subquery())
    .where(TrackRow.started_at <= WHEN, TrackRow.ended_at >= WHEN)
    .limit(5)
)


def flags_of_course(work: Work, evidence_id: UUID) -> None:
    """Look again at where the phone and its person were around one piece that has been read."""
    reading = work.session.get(Reading, evidence_id, populate_existing=True)
    if reading is not None:
        keep_findings(work, evidence_id, OF_COURSE, findings_of_course(work, reading))


def findings_of_course(work: Work, reading: Reading) -> list[Finding]:
    """Where the phone and its person were, as far as it speaks against a piece that says when and where."""
    if not _placed(reading):
        return []
    found = (_hasty(work, reading), _off_track(work, reading))
    return [finding for finding in found if finding]


def photos_during(work: Work, person_id: UUID, started_at: datetime, ended_at: datetime) -> None:
    """A track has arrived after photos of its time: look again at each of them."""
    whose = {"person_id": person_id, "started_at": started_at, "ended_at": ended_at}
    for evidence_id in work.session.scalars(PHOTOS_DURING, whose).all():
        flags_of_course(work, evidence_id)


def _placed(reading: Reading) -> bool:
    return (
        isinstance(reading.place, Point)
        and reading.captured_at is not None
        and reading.captured_source in AT_THE_SHUTTER
        and reading.position_source in MEASURED
    )


def _hasty(work: Work, reading: Reading) -> Finding | None:
    """Nobody gets from one piece of a phone to the next in that time: the fastest of the pieces before and after."""
    found = [finding for other in _neighbours(work, reading) if (finding := travel(reading, other))]
    return max(found, key=lambda finding: float(finding.facts["kmh"]), default=None)


def _neighbours(work: Work, reading: Reading) -> Sequence[Reading]:
    """The pieces of the same phone that were taken right before and right after."""
    when = reading.captured_at or datetime.min.replace(tzinfo=UTC)
    known = {"piece": reading.evidence_id, "when": when, "earliest": when - LONGEST, "latest": when + LONGEST}
    return work.session.scalars(BEFORE_AND_AFTER, known).all()


def travel(one: Reading, other: Reading) -> Finding | None:
    """Whether one phone was at two places faster than any train; both have a place and a time."""
    if one.captured_at is None or other.captured_at is None:
        return None
    metres = float(distances_m(_path(one), _path(other))[0]) - (one.accuracy_m or 0.0) - (other.accuracy_m or 0.0)
    seconds = max(1.0, abs((one.captured_at - other.captured_at).total_seconds()))
    if metres < FAR_M or metres / seconds < FASTEST_MPS:
        return None
    facts = {
        "distance_km": round(metres / 1000, 1), "seconds": round(seconds), "kmh": round(metres / seconds * 3.6),
    }  # fmt: skip
    return Finding("impossible_travel", "strong", facts, other.evidence_id)


def _off_track(work: Work, reading: Reading) -> Finding | None:
    """The same person's track was elsewhere; of several tracks the nearest counts. Silent tracks say nothing."""
    known = {"piece": reading.evidence_id, "when": reading.captured_at}
    apart = [away for track in work.session.scalars(TRACKS_AT, known) if (away := _away(work, track, reading))]
    if not apart:
        return None
    metres, slack, track_id = min(apart)
    if metres <= OFF_M + slack:
        return None
    strength: Strength = "strong" if metres > 10 * (OFF_M + slack) else "weak"
    return Finding("off_track", strength, {"distance_m": round(metres), "slack_m": round(slack)}, track_id)


def _away(work: Work, track: TrackRow, reading: Reading) -> tuple[float, float, UUID] | None:
    """How far the track was at that time, metres, with the metres in doubt; None: it was silent then."""
    if reading.captured_at is None:
        return None
    recorded = walk_of(unpack(track.points), work.now, work.parameters).recorded
    found = at(recorded, np.array([reading.captured_at.timestamp()]), work.parameters.longest_gap_s)
    if not np.isfinite(found.lonlat).all():
        return None
    slack = float(found.uncertainty_m[0]) + (reading.accuracy_m or 0.0)
    return float(distances_m(_path(reading), found.lonlat)[0]), slack, track.evidence_id


def _path(reading: Reading) -> Path:
    place = reading.place
    return LonLat(place.x, place.y).as_path() if isinstance(place, Point) else np.full((1, 2), np.nan)
