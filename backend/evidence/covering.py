"""Which metres of which leg a track covered, kept up when it arrives and whenever it is linked anew."""

from collections.abc import Iterable, Sequence
from typing import get_args
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.assets.model import Asset
from backend.assets.stations import stationing_of
from backend.evidence.model import CoveredInterval, Evidence, EvidenceLink
from backend.evidence.walks import Walk
from backend.inspections.model import Leg
from backend.people.model import Named
from backend.work import Work
from geo.chainage import Stationing
from geo.coverage import Interval, Side, covered
from geo.lonlat import Path
from geo.track import Gap

NEAR_LINE_M = 100.0
"""A silence or a poor fix explains a gap of a line that it is within this many metres of."""
Stretch = tuple[str, float, float]


def cover_legs(work: Work, evidence_id: UUID, walk: Walk) -> dict[str, list[Stretch]]:
    """Write what the track covered of the legs it is linked to, in place of what was written before.

    Returns: by leg id, stretches (why, from, to, chainage in metres) that the track saw and that do not count."""
    work.session.execute(sa.delete(CoveredInterval).where(CoveredInterval.evidence_id == evidence_id))
    seen: dict[str, list[Stretch]] = {}
    for leg, asset in _legs_of(work, evidence_id):
        line = stationing_of(asset)
        if line is not None:
            found = covered(line, walk.walked, work.parameters.coverage_within_m, declared_side(leg, asset))
            work.session.add_all(_row(evidence_id, leg, interval) for interval in _within(found, leg))
            seen[str(leg.id)] = _not_counted(line, walk, work.parameters.coverage_within_m)
    work.session.flush()
    return seen


def declared_side(leg: Leg, asset: Asset) -> Side | None:
    """The side a leg declares; an asset that is one side's own reference line declares it for the leg."""
    side = leg.side or asset.side
    return next((known for known in get_args(Side) if known == side), None)


def _legs_of(work: Work, evidence_id: UUID) -> Sequence[tuple[Leg, Asset]]:
    """The legs a track is linked to, or all legs of the mission it is linked to; only of missions whose team the
    walker is in: nobody else's walk covers anything of theirs."""
    links = sa.select(EvidenceLink.object_id).where(
        EvidenceLink.evidence_id == evidence_id, EvidenceLink.role == "track", sa.not_(EvidenceLink.wish)
    )
    walker = sa.select(Evidence.person_id).where(Evidence.id == evidence_id).scalar_subquery()
    teams = sa.select(Named.subject_id).where(Named.person_id == walker, Named.as_ == "team")
    query = sa.select(Leg, Asset).join(Asset, Asset.id == Leg.asset_id).where(Leg.inspection_id.in_(teams))
    rows = work.session.execute(query.where(sa.or_(Leg.id.in_(links), Leg.inspection_id.in_(links))))
    return [(leg, asset) for leg, asset in rows]


def _within(found: Iterable[Interval], leg: Leg) -> Iterable[Interval]:
    """The parts of intervals that lie on a leg."""
    low, high = sorted((leg.from_chainage_m, leg.to_chainage_m))
    clipped = (Interval(max(i.from_m, low), min(i.to_m, high), i.side, i.stretch) for i in found)
    return (interval for interval in clipped if interval.length_m > 0)


def _row(evidence_id: UUID, leg: Leg, interval: Interval) -> CoveredInterval:
    return CoveredInterval(
        id=uuid7(),
        evidence_id=evidence_id,
        leg_id=leg.id,
        side=interval.side,
        stretch=interval.stretch,
        from_chainage_m=interval.from_m,
        to_chainage_m=interval.to_m,
    )


def _not_counted(line: Stationing, walk: Walk, within_m: float) -> list[Stretch]:
    """Where the track was on the line and proves nothing: driven, badly fixed, silent."""
    driven = [("driven", i.from_m, i.to_m) for i in covered(line, walk.driven, within_m)]
    poor = [("poor_fix", at - within_m, at + within_m) for at in _chainages(line, walk.poor)]
    return [*driven, *poor, *_silences(line, walk)]


def _silences(line: Stationing, walk: Walk) -> list[Stretch]:
    heard: list[Gap] = [gap for gap in walk.gaps if gap.reason != "segment"]
    ends = [walk.recorded.lonlat[[gap.before, gap.before + 1]] for gap in heard]
    spans = (_chainages(line, both) for both in ends)
    return [("no_signal", min(span), max(span)) for span in spans if len(span) == 2]


def _chainages(line: Stationing, places: Path) -> list[float]:
    """The chainage of each place that lies near the line."""
    if not len(places):
        return []
    at = line.locate(places)
    near: list[float] = at.chainage_m[np.abs(at.offset_m) <= NEAR_LINE_M].tolist()
    return near
