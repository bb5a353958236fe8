"""桩号 along a line and back: where on it, how far off it, and on which side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from geo.cells import Cells
from geo.chords import Chords
from geo.errors import BadChainage
from geo.legs import Legs
from geo.lonlat import LonLat, Mask, Metres, Path, as_path
from geo.nearest import CELL_M, Finder
from geo.stakes import Scale, Stretch, format_chainage, parse_chainage

__all__ = ["Located", "Stationing", "format_chainage", "parse_chainage"]
CHUNK = 16_384
"""Places worked on at once: what fits the processor's cache, and bounds the memory."""


@dataclass(frozen=True, eq=False)
class Located:
    """Where each of many places lies along a line."""

    chainage_m: Metres
    """(n,) the chainage of the foot."""
    offset_m: Metres
    """(n,) the distance from the foot, + to the right of increasing chainage, - to the left."""
    foot: Path
    """(n, 2) lon/lat of the nearest place on the line."""
    ambiguous: Mask
    """(n,) True where another stretch of the line is as near, or nearly: at a loop, or inside a sharp bend."""
    along_m: Metres
    """(n,) the distance of the foot along the line; unlike chainage, it knows no 断链."""


class Stationing:
    """A line with chainage on it: a road, a bank, a railway; of one part, or of many that follow each other.

    Args: parts: each (n, 2), n >= 2, longitude ° then latitude °, WGS 84, in the order they are drawn; between two
        parts chainage does not advance. origin_m: the chainage where the drawing starts. increasing: whether chainage
        grows the way the line is drawn. calibration: (distance along the drawing, chainage) in the order of the
        drawing; between two points chainage runs evenly, two at one distance are a 断链 (the one that arrives, then
        the one that leaves).
    Raises: BadGeometry: no part, one without two different places; BadChainage: a calibration that goes backward.
    Accuracy: chainage and offset 1 mm within 1 km of the line, against geodesics; speed hardly depends on its length.

    >>> road = Stationing([np.array([[114.30, 30.60], [114.32, 30.60]])], origin_m=12_000)
    >>> at = road.locate(np.array([[114.31, 30.6001], [114.31, 30.5999]]))
    >>> at.chainage_m.round().tolist(), at.offset_m.round().tolist(), at.ambiguous.tolist()
    ([12959.0, 12959.0], [-11.0, 11.0], [False, False])
    """

    def __init__(
        self,
        parts: Sequence[Path],
        origin_m: float = 0.0,
        increasing: bool = True,
        calibration: Iterable[tuple[float, float]] = (),
    ) -> None:
        drawn = Legs.of(parts)
        knots = sorted(((float(a), float(c)) for a, c in calibration), key=lambda knot: knot[0])
        if not knots or knots[0][0] > 0:
            knots = [(0.0, float(origin_m)), *knots]
        if not increasing:  # turn the drawing round, and forget about it
            knots = [(drawn.total_m - a, c) for a, c in reversed(knots)]
            if len(knots) == 1:
                knots = [(0.0, knots[0][1] - drawn.total_m)]
        self.legs = drawn if increasing else Legs.of([as_path(part)[::-1] for part in reversed(parts)])
        self.scale = Scale.of(self.legs.total_m, knots)
        self._cells: dict[tuple[float, float], Cells] = {}

    @property
    def length_m(self) -> float:
        """The length of the line, geodesic; gaps between its parts do not count."""
        return self.legs.total_m

    @property
    def range_m(self) -> tuple[float, float]:
        """The lowest and the highest chainage on the line."""
        return float(self.scale.chainage.min()), float(self.scale.chainage.max())

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The stretches on which chainage runs without a 断链, in order along the line; mostly one."""
        return self.scale.stretches

    @cached_property
    def finder(self) -> Finder:
        """What finds the feet; made when first needed."""
        return Finder(self.chords)

    @cached_property
    def chords(self) -> Chords:
        """Its legs in runs that are searched as one."""
        return Chords.of(self.legs)

    def cells_within(self, metres: float, spare_m: float) -> Cells:
        """The table of every chord that lies within these metres of the ground, and spare_m of the plane, of a cell."""
        if (metres, spare_m) not in self._cells:
            scale = float(self.legs.frame.scale_at(self.legs.start[:, 1]).max())
            self._cells[metres, spare_m] = Cells.of(self.chords, metres * scale * 1.001 + spare_m, CELL_M)
        return self._cells[metres, spare_m]

    def locate(self, lonlat: Path) -> Located:
        """Where each place lies along the line: its chainage, its signed offset, its foot, and whether that is sure.

        Args: lonlat: shape (n, 2), WGS 84; n >= 0.
        Raises: BadGeometry: a place off the globe."""
        path = as_path(lonlat)
        n = len(path)
        found = Located(np.empty(n), np.empty(n), np.empty((n, 2)), np.empty(n, bool), np.empty(n))
        for i in range(0, n, CHUNK):
            piece = self._locate(path[i : i + CHUNK])
            for whole, part in zip(vars(found).values(), vars(piece).values(), strict=True):
                whole[i : i + CHUNK] = part
        return found

    def _locate(self, path: Path) -> Located:
        legs = self.legs
        x, y, scale = legs.frame.entered(path)
        feet = self.finder.feet(x, y)
        along = legs.distance_along(feet.leg, feet.t)
        right = legs.on_the_right(feet.leg, feet.t, x, y)
        distance = np.sqrt(feet.squared) / scale
        doubt = self.finder.ambiguous(feet, x, y, scale)
        place = legs.places(feet.leg, feet.t)
        return Located(self.scale.chainages(along), np.where(right, distance, -distance), place, doubt, along)

    def point(self, chainage_m: float, offset_m: float = 0.0) -> LonLat:
        """The place at a chainage, and at an offset from the line (+ right).

        Raises: BadChainage: not on the line, or twice on it (a long chain): then facts name the distances_m.

        >>> place = Stationing([np.array([[114.30, 30.60], [114.32, 30.60]])]).point(958.98)
        >>> round(place.lon, 6), round(place.lat, 6)
        (114.31, 30.6)
        """
        distances = self.scale.distances(chainage_m)
        if len(distances) != 1:
            words = "this chainage is not on the line" if not distances else "this chainage is on the line twice"
            raise BadChainage(words, chainage_m=chainage_m, distances_m=distances, range_m=self.range_m)
        lon, lat = self.places(np.array(distances), offset_m)[0].tolist()
        return LonLat(lon, lat)

    def places(self, along_m: Metres, offset_m: float | Metres = 0.0) -> Path:
        """The places at these distances along the line (not chainages), at an offset from it: shape (n, 2)."""
        leg, t = self.legs.at(along_m)
        on_line = self.legs.places(leg, t)
        if not np.any(offset_m):
            return on_line
        frame, (dx, dy) = self.legs.frame, self.legs.directions[leg].T
        away = (
            np.column_stack([dy, -dx]) * (np.broadcast_to(offset_m, t.shape) * frame.scale_at(on_line[:, 1]))[:, None]
        )
        return frame.to_lonlat(frame.to_metres(on_line) + away)

    def sub_line(self, from_m: float, to_m: float) -> list[Path]:
        """The line between two chainages, as the paths it takes: in order, WGS 84.

        More than one path where the line has several parts there, or where a 断链 lies between; what the range has
        beyond the line is left away. Raises: BadChainage: from_m > to_m, or nothing of the line lies between."""
        spans = self.scale.spans(from_m, to_m)
        paths = [path for a, b in spans for path in self._paths(a, b)]
        if not paths:
            raise BadChainage("nothing of the line lies between", from_m=from_m, to_m=to_m, range_m=self.range_m)
        return paths

    def _paths(self, from_along: float, to_along: float) -> Iterable[Path]:
        starts = self.legs.along_m[~self.legs.follows]
        inner = starts[(from_along < starts) & (starts < to_along)]
        for a, b in pairwise([from_along, *inner.tolist(), to_along]):
            within = (a < self.legs.along_m) & (self.legs.along_m < b)
            last, t = self.legs.at(np.array([b]) - 1e-9)
            yield np.vstack([self.places(np.array([a])), self.legs.start[within], self.legs.places(last, t)])

    def ticks(self, every_m: float) -> tuple[Metres, Path]:
        """The stakes of the line: every chainage that is a multiple of every_m, and its place.

        Returns: chainages (n,) and places (n, 2), in order along the line."""
        stakes = [
            np.arange(np.ceil(s.from_m / every_m), np.floor(s.to_m / every_m) + 1) * every_m for s in self.stretches
        ]
        pairs = [(c, along) for found in stakes for c in found.tolist() for along in self.scale.distances(c)]
        unique = np.array(sorted(set(pairs), key=lambda pair: pair[1])).reshape(-1, 2)
        return unique[:, 0], self.places(unique[:, 1])
