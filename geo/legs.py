"""A line as straight legs in a plane: what every search along it works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import BadGeometry
from geo.frame import Frame
from geo.lonlat import Mask, Metres, Path, as_path
from geo.measure import legs_m, resampled

Index = NDArray[np.intp]
LONGEST_LEG_M = 250.0  # on legs of 250 m, plane, geodesic and straight lon/lat agree within 1 mm


@dataclass(frozen=True, eq=False)
class Legs:
    """The legs of a line of one or many parts, in order, each at most 250 m long and none of length 0."""

    frame: Frame
    start: Path
    """(m, 2) where each leg begins, lon/lat."""
    span: Path
    """(m, 2) lon/lat from its beginning to its end."""
    xy: Path
    """(m, 2) where it begins, in the frame's plane."""
    run: Path
    """(m, 2) from its beginning to its end, in the plane."""
    along_m: Metres
    """(m,) how far along the line it begins; parts follow each other without a gap."""
    length_m: Metres
    """(m,) geodesic."""
    follows: Mask
    """(m,) True where it begins at the end of the leg before it."""

    @classmethod
    def of(cls, parts: Sequence[Path]) -> Self:
        """The legs of these parts. Raises BadGeometry: no part, or one without two different places."""
        paths = [resampled(_without_repeats(as_path(part)), LONGEST_LEG_M) for part in parts]
        if not paths:
            raise BadGeometry("a line has one part or more")
        frame = Frame.around(np.vstack(paths))
        start, end = np.vstack([path[:-1] for path in paths]), np.vstack([path[1:] for path in paths])
        span = end - start
        span[:, 0] = (span[:, 0] + 180) % 360 - 180
        xy, lengths = frame.to_metres(start), np.concatenate([legs_m(path) for path in paths])
        firsts = np.cumsum([0, *(len(path) - 1 for path in paths[:-1])])
        follows = ~np.isin(np.arange(len(start)), firsts)
        along = np.r_[0, np.cumsum(lengths)[:-1]]
        return cls(frame, start, span, xy, frame.to_metres(end) - xy, along, lengths, follows)

    def __len__(self) -> int:
        return len(self.start)

    @property
    def total_m(self) -> float:
        """The length of the line."""
        return float(self.along_m[-1] + self.length_m[-1])

    @cached_property
    def columns(self) -> tuple[Metres, Metres, Metres, Metres, Metres]:
        """x, y, run x, run y and 1 / run², each contiguous: what feet() reads a million times."""
        (x, y), (dx, dy) = self.xy.T.copy(), self.run.T.copy()
        return x, y, dx, dy, 1 / (dx * dx + dy * dy)

    @cached_property
    def corners(self) -> Path:
        """(2, 2) the lowest x and y in the plane, and the highest."""
        ends = np.vstack([self.xy, self.xy + self.run])
        return np.array([ends.min(axis=0), ends.max(axis=0)])

    @cached_property
    def directions(self) -> Path:
        """(m, 2) unit vectors in the plane."""
        return np.asarray(self.run / np.hypot(*self.run.T)[:, None])

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The legs in an R-tree, for the few places that the cells do not answer."""
        return shapely.STRtree(shapely.linestrings(np.stack([self.xy, self.xy + self.run], axis=1)))

    def feet(self, leg: Index, x: Metres, y: Metres) -> tuple[Metres, Metres]:
        """How far along its leg (0 to 1) each place has its foot, and its squared distance from it in the plane."""
        ax, ay, dx, dy, inverse = self.columns
        return foot_of(x - ax.take(leg), y - ay.take(leg), dx.take(leg), dy.take(leg), inverse.take(leg))

    def distance_along(self, leg: Index, t: Metres) -> Metres:
        """How far along the line each foot lies, metres: shape (n,)."""
        return np.asarray(self.along_m.take(leg) + t * self.length_m.take(leg))

    def at(self, along_m: Metres) -> tuple[Index, Metres]:
        """The leg, and how far along it (0 to 1), at each distance along the line."""
        leg = np.clip(np.searchsorted(self.along_m, along_m, side="right") - 1, 0, len(self) - 1)
        return leg, np.clip((along_m - self.along_m[leg]) / self.length_m[leg], 0, 1)

    def places(self, leg: Index, t: Metres) -> Path:
        """Lon/lat of each foot: shape (n, 2)."""
        path = self.span.take(leg, axis=0)
        path *= t[:, None]
        path += self.start.take(leg, axis=0)
        beyond = np.flatnonzero(np.abs(path[:, 0]) > 180)
        path[beyond, 0] = (path[beyond, 0] + 180) % 360 - 180
        return path

    def on_the_right(self, leg: Index, t: Metres, x: Metres, y: Metres) -> Mask:
        """Which places lie to the right of their foot, or on it; on a corner, right of the way between its legs."""
        ax, ay, dx, dy, _ = self.columns
        right = dx.take(leg) * (y - ay.take(leg)) <= dy.take(leg) * (x - ax.take(leg))
        corner = np.flatnonzero((t <= 0) | (t >= 1))
        at, facing = leg.take(corner), self._facing(leg.take(corner), t.take(corner))
        wx, wy = np.column_stack([x[corner], y[corner]]).T - (self.xy[at] + t[corner, None] * self.run[at]).T
        right[corner] = facing[:, 0] * wy <= facing[:, 1] * wx
        return np.asarray(right)

    def _facing(self, leg: Index, t: Metres) -> Path:
        """Which way the line faces at each foot, in the plane, any length; on a corner, between its two legs."""
        before = np.where((t <= 0) & self.follows[leg], leg - 1, leg)
        after = np.minimum(leg + 1, len(self) - 1)
        after = np.where((t >= 1) & self.follows[after], after, leg)
        return np.asarray(self.directions[before] + self.directions[after])


def foot_of(wx: Metres, wy: Metres, dx: Metres, dy: Metres, inverse: Metres) -> tuple[Metres, Metres]:
    """The foot of places on straight runs: its share of the run (0 to 1), and the squared distance to it.

    Args: wx, wy: (n,) from the beginning of the run to the place, overwritten; dx, dy: the run; inverse: 1 / run².

    >>> one = np.ones(1)
    >>> foot_of(3 * one, 4 * one, 10 * one, 0 * one, 0.01 * one)
    (array([0.3]), array([16.]))
    """
    t = wx * dx
    t += wy * dy
    t *= inverse
    np.clip(t, 0, 1, out=t)
    wx -= t * dx
    wy -= t * dy
    wx *= wx
    wy *= wy
    wx += wy
    return t, wx


def spread(what: Index, first: Index, end: Index) -> tuple[Index, Index]:
    """Each thing with each number of its range: the thing repeated, and the numbers from first up to end - 1.

    >>> [column.tolist() for column in spread(np.array([7, 8]), np.array([0, 5]), np.array([2, 6]))]
    [[7, 7, 8], [0, 1, 5]]
    """
    count = np.maximum(end - first, 0)
    which = np.repeat(np.arange(len(what)), count)
    number = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    return what[which], number


def _without_repeats(path: Path) -> Path:
    moved = legs_m(path) > 0.001
    kept = path[np.r_[True, moved]] if len(path) else path
    if len(kept) < 2:
        raise BadGeometry("each part of a line has two different places or more")
    return kept
