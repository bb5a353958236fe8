"""How much of a mission was walked: per leg and side, with the gaps by chainage (domain.md §5, defined there once)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE
from sqlalchemy.orm import InstrumentedAttribute

from backend.assets.model import Asset
from backend.assets.stations import chainage_text, stationing_of
from backend.evidence.covering import declared_side
from backend.evidence.model import CoveredInterval, UncountedStretch
from backend.inspections.model import Inspection, Leg
from backend.inspections.queries import legs_of
from backend.work import Work
from geo.coverage import Interval, Side, gaps, unite

Why: TypeAlias = tuple[str, float, float]
"""A stretch that proves nothing: the reason, from, to (chainage in metres)."""
BOTH: tuple[Side, Side] = ("left", "right")
WHY_AT_LEAST = 0.5
"""A gap has a reason when that reason holds for at least this share of it; else nobody walked there."""
MM = 1000
"""Millimetres in a metre."""


def _united(of: type[CoveredInterval | UncountedStretch], *by: InstrumentedAttribute[Any]) -> sa.Select[Any]:
    """The stretches of many tracks on some legs, united by PostgreSQL for each value of these columns: to the nearest
    millimetre, in whole numbers, which it compares much faster than decimals."""
    span = sa.func.int8range(
        *(sa.cast(metres * MM, sa.BigInteger) for metres in (of.from_chainage_m, of.to_chainage_m))
    )
    legs = sa.bindparam("legs", type_=sa.ARRAY(sa.Uuid()))
    united = sa.func.range_agg(span, type_=INT8MULTIRANGE())
    return sa.select(of.leg_id, *by, united).where(of.leg_id == sa.any_(legs)).group_by(of.leg_id, *by)


COVERED = _united(CoveredInterval, CoveredInterval.side, CoveredInterval.stretch)
UNCOUNTED = _united(UncountedStretch, UncountedStretch.why)


def coverage(work: Work, mission: Inspection) -> list[dict[str, Any]]:
    """Each leg of a mission by side: metres covered and in all, their ratio, and the gaps with chainage and reason.

    A leg that declares no side counts for both, each by its own walks; what no side can claim is side_unknown_m.
    mission: one that the actor has been found to see."""
    legs = legs_of(work.session, mission.id)
    covered, uncounted = _covered(work, [leg.id for leg, _ in legs]), _uncounted(work, [leg.id for leg, _ in legs])
    return [entry for leg, asset in legs for entry in _by_side(leg, asset, covered[leg.id], uncounted[leg.id])]


def _covered(work: Work, leg_ids: Sequence[UUID]) -> dict[UUID, list[Interval]]:
    """What all tracks together covered, by leg."""
    found: dict[UUID, list[Interval]] = defaultdict(list)
    for leg_id, side, stretch, spans in work.session.execute(COVERED, {"legs": leg_ids}):
        known: Side | None = next((one for one in BOTH if one == side), None)
        found[leg_id] += [Interval(span.lower / MM, span.upper / MM, known, stretch) for span in spans]
    return found


def _uncounted(work: Work, leg_ids: Sequence[UUID]) -> dict[UUID, list[Why]]:
    """Where tracks were on the line and prove nothing, by leg."""
    found: dict[UUID, list[Why]] = defaultdict(list)
    for leg_id, why, spans in work.session.execute(UNCOUNTED, {"legs": leg_ids}):
        found[leg_id] += [(why, span.lower / MM, span.upper / MM) for span in spans]
    return found


def _by_side(leg: Leg, asset: Asset, intervals: list[Interval], uncounted: list[Why]) -> list[dict[str, Any]]:
    declared = declared_side(leg.side, asset.side)
    return [_entry(leg, asset, side, intervals, uncounted) for side in ((declared,) if declared else BOTH)]


def _entry(leg: Leg, asset: Asset, side: Side, intervals: list[Interval], uncounted: list[Why]) -> dict[str, Any]:
    ranges = _ranges(leg, asset)
    mine = unite(i for i in intervals if i.side == side)
    unknown = unite(i for i in intervals if i.side is None)
    total = sum(to_m - from_m for _, from_m, to_m in ranges)
    open_ = [gap for stretch, from_m, to_m in ranges for gap in gaps(mine, (from_m, to_m), stretch)]
    covered = total - _metres(open_)
    return {
        "leg_id": leg.id,
        "asset": {"id": asset.id, "kind": asset.kind, "code": asset.code, "name_zh": asset.name_zh,
                  "name_en": asset.name_en, "side": asset.side},
        "side": side,
        "from_chainage_m": leg.from_chainage_m,
        "to_chainage_m": leg.to_chainage_m,
        "covered_m": round(covered, 3),
        "total_m": round(total, 3),
        "walk_coverage": covered / total if total else 0.0,
        "gaps": [_gap(asset, gap, uncounted) for gap in open_],
        "side_unknown_m": round(_metres(unknown), 3),
    }  # fmt: skip


def _ranges(leg: Leg, asset: Asset) -> list[tuple[int, float, float]]:
    """The chainages of a leg, one range for each unbroken stretch of the line that it touches."""
    low, high = sorted((leg.from_chainage_m, leg.to_chainage_m))
    line = stationing_of(asset)
    stretches = [(s.from_m, s.to_m) for s in line.stretches] if line else [(low, high)]
    clipped = [(n, max(low, from_m), min(high, to_m)) for n, (from_m, to_m) in enumerate(stretches)]
    return [(n, from_m, to_m) for n, from_m, to_m in clipped if to_m > from_m]


def _gap(asset: Asset, gap: Interval, uncounted: list[Why]) -> dict[str, Any]:
    return {
        "from_chainage_m": round(gap.from_m, 3),
        "to_chainage_m": round(gap.to_m, 3),
        "from": chainage_text(asset, gap.from_m),
        "to": chainage_text(asset, gap.to_m),
        "length_m": round(gap.length_m, 3),
        "why": why(gap, uncounted),
    }


def why(gap: Interval, uncounted: Iterable[Why]) -> str:
    """Why a stretch is open: driven, poor_fix or no_signal where that explains half of it or more, else not_walked.

    >>> why(Interval(100, 200), [("no_signal", 90, 160), ("driven", 190, 200)])
    'no_signal'
    """
    spans: dict[str, list[Interval]] = defaultdict(list)
    for reason, from_m, to_m in uncounted:
        spans[reason].append(Interval(max(from_m, gap.from_m), min(to_m, gap.to_m)))
    explained = {reason: _metres(unite(i for i in found if i.length_m > 0)) for reason, found in spans.items()}
    best = max(explained, key=lambda reason: explained[reason], default="not_walked")
    return best if explained.get(best, 0.0) >= WHY_AT_LEAST * gap.length_m else "not_walked"


def _metres(intervals: Iterable[Interval]) -> float:
    return sum(interval.length_m for interval in intervals)
