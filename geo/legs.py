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
        wx, wy, dx, dy = x - ax[leg], y - ay[leg], dx[leg], dy[leg]
        t = np.clip((wx * dx + wy * dy) * inverse[leg], 0, 1)
        wx -= t * dx
        wy -= t * dy
        return t, wx * wx + wy * wy

    def distance_along(self, leg: Index, t: Metres) -> Metres:
        """How far along the line each foot lies, metres: shape (n,)."""
        return np.asarray(self.along_m[leg] + t * self.length_m[leg])

    def at(self, along_m: Metres) -> tuple[Index, Metres]:
        """The leg, and how far along it (0 to 1), at each distance along the line."""
        leg = np.clip(np.searchsorted(self.along_m, along_m, side="right") - 1, 0, len(self) - 1)
        return leg, np.clip((along_m - self.along_m[leg]) / self.length_m[leg], 0, 1)

    def places(self, leg: Index, t: Metres) -> Path:
        """Lon/lat of each foot: shape (n, 2)."""
        path = self.start[leg] + t[:, None] * self.span[leg]
        path[:, 0] = np.where(np.abs(path[:, 0]) > 180, (path[:, 0] + 180) % 360 - 180, path[:, 0])
        return path

    def facing(self, leg: Index, t: Metres) -> Path:
        """Which way the line faces at each foot, in the plane, any length; on a corner, between its two legs."""
        before = np.where((t <= 0) & self.follows[leg], leg - 1, leg)
        after = np.minimum(leg + 1, len(self) - 1)
        after = np.where((t >= 1) & self.follows[after], after, leg)
        return np.asarray(self.directions[before] + self.directions[after])


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
