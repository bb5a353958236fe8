"""Which metres of which leg a track covered, kept up when it arrives and whenever it is linked anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self, TypeAlias, cast, get_args
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import defer
from uuid_utils.compat import uuid7

from backend.assets.model import Asset
from backend.assets.stations import stationing_of
from backend.evidence.model import CoveredInterval, Evidence, EvidenceLink, UncountedStretch
from backend.evidence.walks import Walk
from backend.inspections.model import Leg
from backend.people.model import Named
from backend.work import Work
from geo.chainage import Stationing
from geo.coverage import Interval, Side, covered
from geo.intervals import merged
from geo.lonlat import Mask, Metres, Path

NEAR_LINE_M = 100.0
"""A silence or a poor fix explains a gap of a line that it is within this many metres of."""
Spans: TypeAlias = list[tuple[float, float]]


def cover_legs(work: Work, evidence_id: UUID, walk: Walk) -> None:
    """Write what the track covered of the legs it is linked to, and where on them it proves nothing, in place of what
    was written before."""
    counted: list[dict[str, Any]] = []
    uncounted: list[dict[str, Any]] = []
    for leg, asset in work.session.execute(LEGS, {"evidence_id": evidence_id}):
        line = stationing_of(asset)
        if line is not None:
            found = covered(line, walk.walked, work.parameters.coverage_within_m, declared_side(leg, asset))
            counted += [_row(leg, interval) for interval in _within(found, leg)]
            for why, spans in _uncounted(line, walk, work.parameters.coverage_within_m).items():
                uncounted += [_stretch(leg, why, span) for span in spans]
    for statement, rows in ((REPLACE_COVERED, counted), (REPLACE_UNCOUNTED, uncounted)):
        columns = {name: [row[name] for row in rows] for name in statement.names}
        work.session.execute(statement.sql, {"evidence_id": evidence_id, **columns})


def declared_side(leg: Leg, asset: Asset) -> Side | None:
    """The side a leg declares; an asset that is one side's own reference line declares it for the leg."""
    side = leg.side or asset.side
    return next((known for known in get_args(Side) if known == side), None)


def _legs_of_a_track() -> sa.Select[Leg, Asset]:
    """The legs a track is linked to, or all legs of the mission it is linked to; only of missions whose team the
    walker is in: nobody else's walk covers anything of theirs. A shape is read when its line is met for the first time.
    """
    evidence_id = sa.bindparam("evidence_id", type_=sa.Uuid())
    links = sa.select(EvidenceLink.object_id).where(
        EvidenceLink.evidence_id == evidence_id, EvidenceLink.role == "track", sa.not_(EvidenceLink.wish)
    )
    walker = sa.select(Evidence.person_id).where(Evidence.id == evidence_id).scalar_subquery()
    teams = sa.select(Named.subject_id).where(Named.person_id == walker, Named.as_ == "team")
    query = sa.select(Leg, Asset).join(Asset, Asset.id == Leg.asset_id).where(Leg.inspection_id.in_(teams))
    return query.where(sa.or_(Leg.id.in_(links), Leg.inspection_id.in_(links))).options(defer(Asset.shape))


LEGS = _legs_of_a_track()


@dataclass(frozen=True)
class _Replacing:
    """One statement that writes rows of a track in place of those it had; each column comes as one array."""

    sql: sa.Insert
    names: tuple[str, ...]

    @classmethod
    def of(cls, model: type[CoveredInterval | UncountedStretch]) -> Self:
        table, evidence_id = cast(sa.Table, model.__table__), sa.bindparam("evidence_id", type_=sa.Uuid())
        columns = [column for column in table.columns if column.name != "evidence_id"]
        names = tuple(column.name for column in columns)
        arrays = [sa.func.unnest(sa.bindparam(column.name, type_=sa.ARRAY(column.type))) for column in columns]
        gone = sa.delete(table).where(table.c.evidence_id == evidence_id).cte("gone")
        rows = sa.insert(table).from_select(["evidence_id", *names], sa.select(evidence_id, *arrays))
        return cls(rows.add_cte(gone), names)


REPLACE_COVERED, REPLACE_UNCOUNTED = _Replacing.of(CoveredInterval), _Replacing.of(UncountedStretch)


def _within(found: Iterable[Interval], leg: Leg) -> Iterable[Interval]:
    """The parts of intervals that lie on a leg."""
    low, high = sorted((leg.from_chainage_m, leg.to_chainage_m))
    clipped = (Interval(max(i.from_m, low), min(i.to_m, high), i.side, i.stretch) for i in found)
    return (interval for interval in clipped if interval.length_m > 0)


def _row(leg: Leg, interval: Interval) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "leg_id": leg.id,
        "side": interval.side,
        "stretch": interval.stretch,
        "from_chainage_m": interval.from_m,
        "to_chainage_m": interval.to_m,
    }


def _stretch(leg: Leg, why: str, span: tuple[float, float]) -> dict[str, Any]:
    return {"id": uuid7(), "leg_id": leg.id, "why": why, "from_chainage_m": span[0], "to_chainage_m": span[1]}


def _uncounted(line: Stationing, walk: Walk, within_m: float) -> dict[str, Spans]:
    """By reason, where the track was on the line and proves nothing: driven, badly fixed, silent."""
    driven = [(i.from_m, i.to_m) for i in covered(line, walk.driven, within_m)] if len(walk.driven) else []
    poor, near = _chainages(line, walk.poor)
    silent = [gap.before for gap in walk.gaps if gap.reason != "segment"]
    ends, heard = _chainages(line, walk.recorded.lonlat[[end for before in silent for end in (before, before + 1)]])
    silences = np.sort(ends.reshape(-1, 2)[heard.reshape(-1, 2).all(axis=1)])
    return {
        "driven": _united(np.array(driven).reshape(-1, 2)),
        "poor_fix": _united(poor[near, None] + np.array([-within_m, within_m])),
        "no_signal": _united(silences),
    }


def _chainages(line: Stationing, places: Path) -> tuple[Metres, Mask]:
    """The chainage of each place, and whether it lies near the line."""
    if not len(places):
        return np.empty(0), np.empty(0, bool)
    at = line.locate(places)
    return at.chainage_m, np.abs(at.offset_m) <= NEAR_LINE_M


def _united(spans: Path) -> Spans:
    return [(low, high) for low, high in merged(spans).tolist()]
