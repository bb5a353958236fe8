"""Who covered what, and when: the intervals of single walks, with their times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic

import numpy as np

from geo.chainage import Stationing
from geo.coverage import WITHIN_M, covered
from geo.intervals import Interval, Side
from geo.lonlat import Track
from geo.spots import Key


@dataclass(frozen=True, slots=True)
class Visit(Generic[Key]):
    """A stretch of a line that one walk covered."""

    by: Key
    """Whose walk it was: whatever the caller knows it by."""
    interval: Interval
    from_s: float
    """When the walker was first beside the stretch, and when last; NaN where his points have no times."""
    to_s: float


def visits(
    stationing: Stationing,
    walks: Iterable[tuple[Key, Track]],
    within_m: float = WITHIN_M,
    side: Side | None = None,
) -> list[Visit[Key]]:
    """What each walk covered, walk by walk; geo.coverage.unite makes one of them, over persons and rounds.

    Args: as geo.coverage.covered, each walk with its key.
    Accuracy: the times are those of the fixes beside the stretch, so they miss at most one step at either end.

    >>> road = Stationing([np.array([[114.30, 30.60], [114.32, 30.60]])], 12_000)
    >>> walk = Track.of(road.places(np.arange(500.0, 600.0, 10.0)), time_s=np.arange(10) * 8.0)
    >>> [(v.by, round(v.interval.from_m), v.from_s, v.to_s) for v in visits(road, [("li", walk)], side="right")]
    [('li', 12475, 0.0, 72.0)]
    """
    return [
        Visit(by, interval, *_times(stationing, walk, interval, within_m))
        for by, walk in walks
        for interval in covered(stationing, walk, within_m, side)
    ]


def _times(stationing: Stationing, walk: Track, interval: Interval, within_m: float) -> tuple[float, float]:
    at = stationing.locate(walk.lonlat)
    beside = (interval.from_m <= at.chainage_m) & (at.chainage_m <= interval.to_m) & (np.abs(at.offset_m) <= within_m)
    times = walk.time_s[beside & np.isfinite(walk.time_s)]
    return (float(times.min()), float(times.max())) if times.size else (np.nan, np.nan)
