"""Tracks on a tile: where people walked, for those who may know it."""

import sqlalchemy as sa

from backend.evidence.model import Evidence, TrackRow
from backend.evidence.queries import visible_evidence
from backend.work import Work
from geo.tiles import Tile
from storage.mvt import NO_TYPE, envelope, layer


def track_tile(work: Work, tile: Tile) -> bytes:
    """The layer "tracks": evidence_id, person_id, source."""
    rows = (
        sa.select(
            sa.cast(TrackRow.evidence_id, sa.Text).label("evidence_id"),
            sa.cast(TrackRow.person_id, sa.Text).label("person_id"),
            TrackRow.source.label("source"),
        )
        .join(Evidence, Evidence.id == TrackRow.evidence_id)
        .where(TrackRow.line.op("&&")(envelope(tile, 4326)), visible_evidence(work.actor))
        .order_by(TrackRow.evidence_id)
    )
    line = sa.func.ST_Transform(TrackRow.__table__.c.line, 3857, type_=NO_TYPE)
    return layer(work.session, "tracks", tile, line, rows)
