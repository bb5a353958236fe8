"""Which part of a line was walked, on which side, and what was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from geo.chainage import Stationing
from geo.intervals import Interval, Side, gaps, merged, share, unite
from geo.legs import Index, spread
from geo.lonlat import Mask, Metres, Path, Track
from geo.reach import shares_within
from geo.track import LONGEST_GAP_M, LONGEST_GAP_S, UNKNOWN_ACCURACY_M

__all__ = ["WITHIN_M", "Interval", "Side", "covered", "gaps", "share", "unite", "walk_coverage"]
WITHIN_M = 25.0
PIECE_M = 20.0
LOOKS = (16.0, 1.25)
"""How far apart, in times the reach, the pieces of the first looks over a batch are: the last look is at all of them,
and most are painted by then."""
FEW = 64
"""A look at fewer pieces paints less than it costs."""
SOME = 16
"""Of so many pieces one is measured, to know how long they are."""
BATCH = 65_536
ROUNDED_M = 0.01
"""The step that a leg may be longer than the longest gap, because it is measured in the plane."""
SIDES: tuple[Side | None, ...] = (None, "left", "right")


def covered(
    stationing: Stationing, walks: Track | Iterable[Track], within_m: float = WITHIN_M, side: Side | None = None
) -> list[Interval]:
    """The stretches of a line that lie within a distance of what was walked: exact, no grid, united.

    Args: walks: cleaned, split, rides left out (geo.track.walk_of); a leg longer than 60 s or 100 m never counts,
        whoever passes it. within_m: B. side: as the leg declares it; None: the side is where the walker was, if his
        offset from the line exceeds his accuracy (10 m where unknown) at both ends of the leg, else it is unknown.
    Returns: intervals by chainage, side by side; side None: unknown, counted for neither.
    Accuracy: 1 mm against the buffer of the path in the local plane; never more than the line.

    >>> road = Stationing([np.array([[114.30, 30.60], [114.32, 30.60]])], 12_000)
    >>> walk = Track.of([(114.305, 30.5999), (114.3055, 30.5999), (114.306, 30.5999)], time_s=[0, 40, 80])
    >>> [(round(i.from_m), round(i.to_m), i.side) for i in covered(road, walk)]
    [(12457, 12598, 'right')]
    """
    painters: dict[int, _Painter] = {}
    for legs in _walked_legs(stationing, [walks] if isinstance(walks, Track) else walks, side, within_m):
        for number, mine in legs.by_side():
            if number not in painters:
                painters[number] = _Painter(stationing, within_m)
            painters[number].paint(mine)
    found = ((SIDES[number], painter.spans) for number, painter in sorted(painters.items()))
    return [interval for name, spans in found for interval in _by_chainage(stationing, spans, name)]


def walk_coverage(stationing: Stationing, intervals: Iterable[Interval]) -> float:
    """Which share of a line's metres intervals cover, 0 to 1, whatever its 断链: the sides are not asked.

    >>> road = Stationing([np.array([[114.30, 30.60], [114.32, 30.60]])], 12_000)
    >>> round(walk_coverage(road, [Interval(12_000, 12_500)]), 4)
    0.2607
    """
    united = unite(Interval(i.from_m, i.to_m, None, i.stretch) for i in intervals)
    spans = [span for i in united for span in stationing.scale.spans_on(i.stretch, i.from_m, i.to_m)]
    return float(min(sum(b - a for a, b in spans) / stationing.length_m, 1.0))


@dataclass(frozen=True, eq=False)
class _WalkedLegs:
    """Legs of walks in the plane: both ends, how far they reach, and which of SIDES each counts for."""

    a: Path
    b: Path
    within: Metres
    side: Index

    def by_side(self) -> list[tuple[int, _WalkedLegs]]:
        """The legs that count for each of SIDES, where there are any."""
        numbers = np.flatnonzero(np.bincount(self.side, minlength=len(SIDES))).tolist()
        if len(numbers) == 1:
            return [(numbers[0], self)]
        return [(number, self._take(np.flatnonzero(self.side == number))) for number in numbers]

    def _take(self, which: Index) -> _WalkedLegs:
        ends = self.a.take(which, axis=0), self.b.take(which, axis=0)
        return _WalkedLegs(*ends, self.within.take(which), self.side.take(which))


def _walked_legs(
    stationing: Stationing, walks: Iterable[Track], side: Side | None, within_m: float
) -> Iterator[_WalkedLegs]:
    """The legs of all walks, some ten thousand at a time: memory does not grow with the walks."""
    waiting: list[_WalkedLegs] = []
    for piece in (walk.between(i, i + BATCH + 1) for walk in walks for i in range(0, len(walk), BATCH)):
        waiting.append(_legs_of(stationing, piece, side, within_m))
        if sum(len(legs.side) for legs in waiting) >= BATCH:
            yield _together(waiting)
            waiting = []
    if waiting:
        yield _together(waiting)


def _together(parts: list[_WalkedLegs]) -> _WalkedLegs:
    if len(parts) == 1:
        return parts[0]
    columns = zip(*((part.a, part.b, part.within, part.side) for part in parts), strict=True)
    return _WalkedLegs(*map(np.concatenate, columns))


def _legs_of(stationing: Stationing, walk: Track, side: Side | None, within_m: float) -> _WalkedLegs:
    x, y, scale = stationing.legs.frame.entered(walk.lonlat)
    east, north, longest = np.diff(x), np.diff(y), (LONGEST_GAP_M + ROUNDED_M) * scale[:-1]
    unbroken = walk.joined() & (east * east + north * north <= longest * longest)
    unbroken &= ~(np.diff(walk.time_s) > LONGEST_GAP_S)
    near = np.flatnonzero(unbroken & _near(stationing, x, y, within_m + LONGEST_GAP_M))
    xy = np.column_stack([x, y])
    sides = _sides(stationing, walk, near) if side is None else np.full(len(near), SIDES.index(side))
    return _WalkedLegs(xy.take(near, axis=0), xy.take(near + 1, axis=0), within_m * scale.take(near), sides)


def _near(stationing: Stationing, x: Metres, y: Metres, metres: float) -> Mask:
    """Which legs may be near the line: those that begin in its bounding box, widened."""
    (west, south), (east, north) = stationing.legs.corners + np.array([[-2.0], [2.0]]) * metres
    x, y = x[:-1], y[:-1]
    return np.asarray((west <= x) & (x <= east) & (south <= y) & (y <= north))


def _sides(stationing: Stationing, walk: Track, leg: Index) -> Index:
    """The side of each leg: that of both its ends, if they agree and are sure."""
    ends = np.zeros(len(walk), bool)
    ends[leg] = ends[leg + 1] = True
    points = np.flatnonzero(ends)
    at = stationing.locate(walk.lonlat.take(points, axis=0))
    accuracy = np.nan_to_num(walk.accuracy_m.take(points), nan=UNKNOWN_ACCURACY_M)
    sure = (np.abs(at.offset_m) > accuracy) & ~at.ambiguous
    side = np.zeros(len(walk), np.intp)
    side[points] = np.where(sure, np.where(at.offset_m < 0, 1, 2), 0)
    return np.where(side.take(leg) == side.take(leg + 1), side.take(leg), 0)


class _Painter:
    """Paints a line with what lies near it, and does not paint twice: a cell whose legs are all painted is passed over.

    What is passed over could only have covered what is covered, so the result is the same as without it."""

    def __init__(self, stationing: Stationing, within_m: float) -> None:
        self.legs, self.chords, self.within_m = stationing.legs, stationing.chords, within_m
        self.cells = stationing.cells_within(within_m, PIECE_M / 2)
        self.spans = np.empty((0, 2))
        """The united distances along the line that are painted: shape (n, 2)."""
        self.painted = np.zeros(len(self.legs), bool)
        self.done = np.zeros(len(self.cells.first) - 1, bool)

    def paint(self, walked: _WalkedLegs) -> None:
        """Add the distances along the line that lie within reach of these legs to the spans."""
        a, b, within = self._pieces(walked)
        row = self.cells.rows_at(*((a + b) / 2).T).astype(np.intp)
        near = np.flatnonzero(row >= 0)
        for stride in self._strides(a, b, len(near)):
            look = near[::stride]
            self._mark(row.take(look))
            todo = look[~self.done.take(row.take(look))]
            if todo.size:
                self._add(a.take(todo, axis=0), b.take(todo, axis=0), within.take(todo), row.take(todo))

    def _strides(self, a: Path, b: Path, count: int) -> list[int]:
        """Every how many pieces each look takes one, fewer from look to look: shape (1,) to (3,), the last is 1."""
        mean_m = float(np.hypot(*(b[::SOME] - a[::SOME]).T).mean())
        coarse, fine = (int(apart * self.within_m / max(mean_m, 0.001)) for apart in LOOKS)
        strides = [coarse] if coarse <= count // FEW else []
        return [stride for stride in (*strides, min(fine, count // FEW)) if stride > 1] + [1]

    def _pieces(self, walked: _WalkedLegs) -> tuple[Path, Path, Metres]:
        """Legs in the plane, cut so short that the cell of a piece's middle knows all that either end can reach."""
        a, b, within = walked.a, walked.b, walked.within
        run = b - a
        if np.einsum("ij,ij->i", run, run).max() <= PIECE_M**2:
            return a, b, within
        count = np.maximum(np.ceil(np.hypot(*run.T) / PIECE_M), 1).astype(np.intp)
        leg, nth = spread(np.arange(len(a)), np.zeros_like(count), count)
        step = (run / count[:, None])[leg]
        start = a[leg] + nth[:, None] * step
        return start, start + step, within[leg]

    def _add(self, a: Path, b: Path, within: Metres, row: Index) -> None:
        piece, slot = spread(np.arange(len(row)), self.cells.first[row], self.cells.first[row + 1])
        leg = chord = self.cells.chord.take(slot)  # where chords are plain, the two have one number
        if not self.chords.plain:
            x, y = ((a + b) / 2).T
            near = self.chords.legs_near(chord, x[piece], y[piece], within[piece] + PIECE_M / 2)
            piece, leg = spread(piece, *near)
        unpainted = ~self.painted[leg]
        piece, leg, legs = piece[unpainted], leg[unpainted], self.legs
        line = legs.xy.take(leg, axis=0), legs.run.take(leg, axis=0)
        low, high = shares_within(*line, a.take(piece, axis=0), b.take(piece, axis=0), within.take(piece))
        hit = low < high
        leg, low, high = leg[hit], low[hit], high[hit]
        found = np.column_stack([legs.distance_along(leg, low), legs.distance_along(leg, high)])
        self.spans = merged(np.vstack([self.spans, found]))

    def _mark(self, row: Index) -> None:
        """Note which legs the spans paint, and which of these rows have nothing left to paint."""
        if not self.spans.size:
            return
        start, end = self.legs.along_m, self.legs.along_m + self.legs.length_m
        k = np.maximum(np.searchsorted(self.spans[:, 0], start + 1e-6, side="right") - 1, 0)
        self.painted = (self.spans[k, 0] <= start + 1e-6) & (end - 1e-6 <= self.spans[k, 1])
        whole = _all_of(self.painted, self.chords.first)
        asked = np.zeros(len(self.done), bool)
        asked[row] = True
        rows = np.flatnonzero(asked & ~self.done)
        _, slot = spread(rows, self.cells.first[rows], self.cells.first[rows + 1])
        ends = np.r_[0, np.cumsum(self.cells.count.take(rows))]
        self.done[rows] = _all_of(whole.take(self.cells.chord.take(slot)), ends)


def _all_of(mask: Mask, first: Index) -> Mask:
    """Whether a mask holds from each first up to the next, which is higher: shape (n,) of n + 1 firsts."""
    return np.asarray(np.logical_and.reduceat(mask, first[:-1]))


def _by_chainage(stationing: Stationing, spans: Path, side: Side | None) -> list[Interval]:
    scale = stationing.scale
    found = []
    for number in range(len(stationing.stretches) if len(spans) else 0):
        pieces = np.flatnonzero(scale.stretch == number)
        ends = scale.along[pieces[0], 0], scale.along[pieces[-1], 1]
        clipped = np.clip(spans, *ends)
        clipped = clipped[clipped[:, 1] - clipped[:, 0] > 0.001]
        on = np.clip(np.searchsorted(scale.along[:, 0], clipped, side="right") - 1, pieces[0], pieces[-1])
        chainages = scale.chainages_on(on.ravel(), clipped.ravel()).reshape(-1, 2)
        found += [Interval(a, b, side, number) for a, b in chainages.tolist()]
    return found
