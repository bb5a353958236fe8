"""Stretches of a line, as chainages: united, and what they leave open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from geo.lonlat import Metres, Path

Side: TypeAlias = Literal["left", "right"]
TOUCHING_M = 0.001


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of a line between two chainages.

    >>> Interval(12_000, 12_250, "right").length_m
    250
    """

    from_m: float
    to_m: float
    side: Side | None = None
    """Facing increasing chainage; None: no side, or unknown."""
    stretch: int = 0
    """Which unbroken stretch of the line it lies on, where a 断链 gives it several."""

    @property
    def length_m(self) -> float:
        """How many metres of chainage it spans."""
        return self.to_m - self.from_m


def merged(spans: Path) -> Path:
    """Spans of numbers, united: those that overlap or touch within 1 mm become one.

    Args: spans: (n, 2), from and to. Returns: (m, 2), ascending and apart.

    >>> merged(np.array([[5.0, 8.0], [0.0, 2.0], [7.0, 9.0]])).tolist()
    [[0.0, 2.0], [5.0, 9.0]]
    """
    if not len(spans):
        return np.empty((0, 2))
    begins, ends = spans.take(np.argsort(spans[:, 0], kind="stable"), axis=0).T
    ends = np.maximum.accumulate(ends)
    breaks = np.flatnonzero(begins[1:] > ends[:-1] + TOUCHING_M)
    united = np.empty((len(breaks) + 1, 2))
    united[0, 0], united[1:, 0] = begins[0], begins[breaks + 1]
    united[-1, 1], united[:-1, 1] = ends[-1], ends[breaks]
    return united


def unite(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals of any number of walks as one list: those that overlap become one, side by side and stretch by stretch.

    The order they come in does not matter.

    >>> unite([Interval(100, 200, "left"), Interval(150, 300, "left")])
    [Interval(from_m=100.0, to_m=300.0, side='left', stretch=0)]
    """
    groups: dict[tuple[int, Side | None], list[tuple[float, float]]] = {}
    for interval in intervals:
        groups.setdefault((interval.stretch, interval.side), []).append((interval.from_m, interval.to_m))
    ordered = sorted(groups.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    return [Interval(a, b, side, stretch) for (stretch, side), spans in ordered for a, b in _united(spans).tolist()]


def gaps(intervals: Iterable[Interval], range_m: tuple[float, float], stretch: int = 0) -> list[Interval]:
    """What intervals leave open of a range of chainage: the sides are not asked, so pass only the side you mean.

    Args: range_m: from and to, as Stationing.range_m; stretch: which unbroken stretch of the line.

    >>> [(gap.from_m, gap.to_m) for gap in gaps([Interval(0, 400), Interval(500, 900)], (0, 1000))]
    [(400.0, 500.0), (900.0, 1000.0)]
    """
    low, high = range_m
    inside = _clipped(intervals, range_m, stretch)
    edges = np.r_[low, inside.ravel(), high].reshape(-1, 2)
    return [Interval(a, b, None, stretch) for a, b in edges.tolist() if b - a > TOUCHING_M]


def share(intervals: Iterable[Interval], range_m: tuple[float, float], stretch: int = 0) -> float:
    """Which share of a range of chainage intervals cover, 0 to 1: the sides are not asked. An empty range: 0.

    >>> share([Interval(0, 400), Interval(300, 950)], (0, 1000))
    0.95
    """
    low, high = range_m
    if high <= low:
        return 0.0
    return float(min(_lengths(_clipped(intervals, range_m, stretch)).sum() / (high - low), 1.0))


def _clipped(intervals: Iterable[Interval], range_m: tuple[float, float], stretch: int) -> Path:
    spans = np.clip(_united([(i.from_m, i.to_m) for i in intervals if i.stretch == stretch]), *range_m)
    return spans[_lengths(spans) > 0]


def _united(spans: list[tuple[float, float]]) -> Path:
    return merged(np.array(spans, np.float64).reshape(-1, 2))


def _lengths(spans: Path) -> Metres:
    return np.asarray(spans[:, 1] - spans[:, 0])
