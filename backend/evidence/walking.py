"""The job that reads a track: points kept as they came, a line for the map, and what of each leg was walked.

A file that cannot be read is kept as evidence all the same, with the reason; nothing is interpolated or mended."""

from typing import Any
from uuid import UUID

import shapely

from backend.actor import SYSTEM
from backend.evidence.courses import photos_during
from backend.evidence.covering import cover_legs
from backend.evidence.model import Evidence, TrackRow
from backend.evidence.walks import Walk, walk_of
from backend.work import Kit
from geo.lonlat import Track
from geo.measure import near_m
from geo.track import simplify
from storage.chunks import pack
from storage.db import upsert_of
from storage.errors import Unreadable
from storage.objects import original_key
from storage.tracks import read

LINE_WITHIN_M = 2.0
"""The line for the map stays within this many metres of what was recorded."""
NOTHING = Track.of([])
UPSERT = upsert_of(TrackRow)


def walk(kit: Kit, evidence_id: UUID) -> None:
    """Read one track and keep what it says. Runs twice with the same result.

    No transaction is open while it is read. Raises: ObjectsAway, ObjectMissing, DecoderAway: try again."""
    with kit.asking(SYSTEM) as work:
        evidence = work.session.get_one(Evidence, evidence_id)
    keep(kit, evidence, *_read(kit, evidence))


def keep(kit: Kit, evidence: Evidence, raw: Track, refusal: dict[str, Any]) -> None:
    """Sort out a recording and keep it: its points, its line, what it covered; all of it or nothing.

    refusal: why the file held none, {} where it did."""
    found = walk_of(raw, evidence.received_at, kit.parameters)
    row = _row(evidence, found, _counts(found) | refusal)
    with kit.work(SYSTEM) as work:
        work.session.execute(UPSERT, row)
        cover_legs(work, evidence.id, found)
        if row["started_at"]:
            photos_during(work, evidence.person_id, row["started_at"], row["ended_at"])


def _read(kit: Kit, evidence: Evidence) -> tuple[Track, dict[str, Any]]:
    """The recording; of a file that holds none, an empty one and why."""
    try:
        return read(kit.objects.get(original_key(evidence.sha256)), evidence.media_type), {}
    except Unreadable as error:
        return NOTHING, {"code": error.facts["reason"], "detail": str(error)}


def _counts(found: Walk) -> dict[str, Any]:
    silences = {"gaps": len(found.gaps), "driven_m": round(_length_m(found.driven), 1)}
    return {"lines": found.refused, "points": found.dropped, "left_out": dict(found.raw.left_out)} | silences


def _row(evidence: Evidence, found: Walk, refusals: dict[str, Any]) -> dict[str, Any]:
    started_at, ended_at = found.period
    return {
        "evidence_id": evidence.id,
        "person_id": evidence.person_id,
        "points_n": len(found.raw),
        "kept_n": len(found.recorded),
        "points": pack(found.raw),
        "line": _line(found.recorded),
        "length_m": _length_m(found.recorded),
        "started_at": started_at,
        "ended_at": ended_at,
        "source": found.raw.source,
        "refusals": refusals,
    }


def _length_m(track: Track) -> float:
    """Metres along its segments, to a millionth; gaps are not bridged."""
    return float(near_m(track.lonlat[:-1], track.lonlat[1:])[track.joined()].sum())


def _line(track: Track) -> shapely.MultiLineString | None:
    """The recorded way for the map; None where no segment has two points."""
    simple = simplify(track, LINE_WITHIN_M)
    parts = [simple.lonlat[part].round(7) for part in simple.parts() if part.stop - part.start > 1]
    return shapely.MultiLineString(parts) if parts else None
