"""Which metres of which leg a track covered, kept up when it arrives and whenever it is linked anew."""

from collections.abc import Iterable
from datetime import datetime, time
from functools import partial
from typing import Any, TypeAlias, get_args
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from uuid_utils.compat import uuid7

from backend.assets.model import Asset
from backend.assets.stations import IMPORTED, stationing_by
from backend.evidence.model import CoveredInterval, Evidence, EvidenceLink, UncountedStretch
from backend.evidence.walks import Walk
from backend.inspections.model import Inspection, Leg
from backend.inspections.rules import SLACK
from backend.people.model import Named
from backend.tasks.calendar import ZONE
from backend.work import Work
from geo.chainage import Stationing
from geo.coverage import Interval, Side, covered
from geo.intervals import merged
from geo.lonlat import Mask, Metres, Path
from storage.db import table_of

NEAR_LINE_M = 100.0
"""A silence or a poor fix explains a gap of a line that it is within this many metres of."""
Spans: TypeAlias = list[tuple[float, float]]
EVIDENCE_ID = sa.bindparam("evidence_id", type_=sa.Uuid())


def cover_legs(work: Work, evidence_id: UUID, walk: Walk) -> None:
    """Write what the track covered of the legs it is linked to, and where on them it proves nothing, in place of what
    was written before."""
    counted: list[dict[str, Any]] = []
    uncounted: list[dict[str, Any]] = []
    rows_only = work.session.connection()  # nothing here is an entity, which spares a tenth of all this
    for row in rows_only.execute(LEGS, {"evidence_id": evidence_id}):
        line = stationing_by(row, partial(work.session.get_one, Asset, row.id))
        if line is not None:
            side, then = declared_side(row.leg_side, row.asset_side), walk.during(*mission_time(row))
            found = covered(line, then.walked, work.parameters.coverage_within_m, side)
            counted += [_interval(row.leg_id, interval) for interval in _within(found, row)]
            for why, spans in _uncounted(line, then, work.parameters.coverage_within_m).items():
                uncounted += [_stretch(row.leg_id, why, span) for span in spans]
    rows_only.execute(REPLACE, {"evidence_id": evidence_id, "counted": counted, "uncounted": uncounted})


def mission_time(mission: sa.Row[*tuple[Any, ...]]) -> tuple[datetime, datetime | None]:
    """When a walk counts for a mission: from the day it was planned for, or from its start if that came first, to its
    finish; by the same slack as a recording. What was walked at another time is kept, and covers nothing of it."""
    planned = datetime.combine(mission.planned_on, time(), ZONE)
    first = min(planned, mission.started_at - SLACK) if mission.started_at else planned
    return first, mission.finished_at + SLACK if mission.finished_at else None


def declared_side(leg_side: str | None, asset_side: str | None) -> Side | None:
    """The side a leg declares; an asset that is one side's own reference line declares it for the leg."""
    side = leg_side or asset_side
    return next((known for known in get_args(Side) if known == side), None)


def _legs_of_a_track() -> sa.Select[*tuple[Any, ...]]:
    """The legs a track is linked to, or all legs of the mission it is linked to; only of missions whose team the
    walker is in: nobody else's walk covers anything of theirs. An asset is read when its line is met for the first
    time, so a row holds only where a leg lies and what its line is known by."""
    links = sa.select(EvidenceLink.object_id).where(
        EvidenceLink.evidence_id == EVIDENCE_ID, EvidenceLink.role == "track", sa.not_(EvidenceLink.wish)
    )
    walker = sa.select(Evidence.person_id).where(Evidence.id == EVIDENCE_ID).scalar_subquery()
    teams = sa.select(Named.subject_id).where(Named.person_id == walker, Named.as_ == "team")
    sides = Leg.side.label("leg_side"), Asset.side.label("asset_side")
    when = Inspection.planned_on, Inspection.started_at, Inspection.finished_at
    legs = sa.select(Leg.id.label("leg_id"), *sides, Leg.from_chainage_m, Leg.to_chainage_m, *when, *IMPORTED)
    legs = (
        legs.join(Asset, Asset.id == Leg.asset_id)
        .join(Inspection, Inspection.id == Leg.inspection_id)
        .where(Leg.inspection_id.in_(teams))
    )
    return legs.where(sa.or_(Leg.id.in_(links), Leg.inspection_id.in_(links)))


LEGS = _legs_of_a_track()


def _replaced(model: type[CoveredInterval] | type[UncountedStretch], rows: str) -> sa.Insert:
    """The statement that deletes the rows of one track in one table, and writes those of a parameter, JSON."""
    table = table_of(model)
    columns = [sa.column(column.name, column.type) for column in table.columns if column.name != "evidence_id"]
    given = sa.func.jsonb_to_recordset(sa.bindparam(rows, type_=JSONB())).table_valued(*columns)
    anew = sa.select(EVIDENCE_ID, *given.render_derived(name=rows, with_types=True).columns)
    gone = sa.delete(table).where(table.c.evidence_id == EVIDENCE_ID).cte(f"{rows}_gone")
    return sa.insert(table).from_select(["evidence_id", *(column.name for column in columns)], anew).add_cte(gone)


REPLACE = _replaced(UncountedStretch, "uncounted").add_cte(_replaced(CoveredInterval, "counted").cte("written"))
"""All that a track says of legs in one statement: one way to the database and back."""


def _within(found: Iterable[Interval], leg: sa.Row[Any]) -> Iterable[Interval]:
    """The parts of intervals that lie on a leg."""
    low, high = sorted((leg.from_chainage_m, leg.to_chainage_m))
    clipped = (Interval(max(i.from_m, low), min(i.to_m, high), i.side, i.stretch) for i in found)
    return (interval for interval in clipped if interval.length_m > 0)


def _interval(leg_id: UUID, interval: Interval) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "leg_id": str(leg_id),
        "side": interval.side,
        "stretch": interval.stretch,
        "from_chainage_m": interval.from_m,
        "to_chainage_m": interval.to_m,
    }


def _stretch(leg_id: UUID, why: str, span: tuple[float, float]) -> dict[str, Any]:
    return {"id": str(uuid7()), "leg_id": str(leg_id), "why": why, "from_chainage_m": span[0], "to_chainage_m": span[1]}


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
