"""The nearest leg of a line for each of many places, and whether another foot is nearly as near."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.cells import Cells
from geo.chords import Chords
from geo.legs import Index, spread
from geo.lonlat import Mask, Metres

REACH_M = 40.0
CELL_M = 16.0
DOUBT_M = 5.0
APART_M = 25.0


@dataclass(frozen=True, eq=False)
class Feet:
    """The foot of each place on a line."""

    leg: Index
    t: Metres
    """How far along its leg, 0 to 1."""
    squared: Metres
    """Squared distance to the foot, in the plane."""
    row: NDArray[np.int32]
    """Its row in the table of cells, -1 for a place far from the line."""


class Finder:
    """Finds feet: by cells within 40 m of the line, by an R-tree beyond.

    A foot is ambiguous where the line comes as near, or within 5 m of it, at another place 25 m or more along it."""

    def __init__(self, chords: Chords) -> None:
        self.legs, self.chords = chords.legs, chords
        self.cells = Cells.of(chords, REACH_M, CELL_M, spare_m=1.1 * DOUBT_M)
        self.forked = np.r_[_forked(chords, self.cells), True]  # the last is row -1: far places are always looked at

    def feet(self, x: Metres, y: Metres) -> Feet:
        """The nearest foot of each place of the plane; of two equally near, the one that comes first."""
        n = len(x)
        found = Feet(np.zeros(n, np.intp), np.zeros(n), np.full(n, np.inf), self.cells.rows_at(x, y))
        (self._by_legs if self.chords.plain else self._by_chords)(found, x, y)
        self._by_tree(found, x, y, np.flatnonzero(found.row < 0))
        return found

    def _by_legs(self, found: Feet, x: Metres, y: Metres) -> None:
        """Compare each place with the legs of its cell, one after the other."""
        at = np.flatnonzero(found.row >= 0)
        slot, end = self.cells.first[found.row[at]], self.cells.first[found.row[at] + 1]
        while at.size:
            leg = self.cells.chord[slot]
            t, squared = self.legs.feet(leg, x[at], y[at])
            nearer = squared < found.squared[at]
            where = at[nearer]
            found.squared[where], found.leg[where], found.t[where] = squared[nearer], leg[nearer], t[nearer]
            slot = slot + 1
            more = slot < end
            at, slot, end = at[more], slot[more], end[more]

    def _by_chords(self, found: Feet, x: Metres, y: Metres) -> None:
        """Compare each place with the chords of its cell, then with the few legs that the nearest leave over."""
        at, chords = np.flatnonzero(found.row >= 0), self.chords
        place, slot = spread(at, self.cells.first[found.row[at]], self.cells.first[found.row[at] + 1])
        chord = self.cells.chord[slot]
        apart = np.sqrt(chords.feet(chord, x[place], y[place])[1])
        surely = np.full(len(x), np.inf)
        np.minimum.at(surely, place, apart + chords.slack[chord])
        may = apart - chords.slack[chord] <= surely[place]
        place, chord = place[may], chord[may]
        place, leg = spread(place, *chords.legs_near(chord, x[place], y[place], surely[place]))
        t, squared = self.legs.feet(leg, x[place], y[place])
        np.minimum.at(found.squared, place, squared)
        winner = np.flatnonzero(squared == found.squared[place])[::-1]  # of equals the first, so it is written last
        found.leg[place[winner]], found.t[place[winner]] = leg[winner], t[winner]

    def _by_tree(self, found: Feet, x: Metres, y: Metres, far: Index) -> None:
        if far.size:
            leg = self.legs.tree.nearest(shapely.points(x[far], y[far]))
            found.leg[far] = leg
            found.t[far], found.squared[far] = self.legs.feet(leg, x[far], y[far])

    def ambiguous(self, feet: Feet, x: Metres, y: Metres, scale: Metres) -> Mask:
        """Where another stretch of the line is as near as the foot, or nearly: shape (n,). scale: plane per ground."""
        doubt = np.zeros(len(x), bool)
        at = np.flatnonzero(self.forked[feet.row])
        reach = np.sqrt(feet.squared[at]) + DOUBT_M * scale[at]
        pair, leg = self.legs.tree.query(shapely.points(x[at], y[at]), predicate="dwithin", distance=reach)
        place = at[pair]
        t = self.legs.feet(leg, x[place], y[place])[0]
        nearest = self.legs.distance_along(feet.leg[place], feet.t[place])
        elsewhere = np.abs(self.legs.distance_along(leg, t) - nearest) > APART_M
        place, leg, t = place[elsewhere], leg[elsewhere], t[elsewhere]
        doubt[place[self._is_foot(leg, t, x[place], y[place])]] = True
        return doubt

    def _is_foot(self, leg: Index, t: Metres, x: Metres, y: Metres) -> Mask:
        """Where the line comes no nearer just before or after: inside a leg, or at a corner where both legs end so."""
        legs, last = self.legs, len(self.legs) - 1
        following = np.minimum(leg + 1, last)
        open_end = ~(legs.follows[following] & (leg < last))
        turns_here = open_end | (legs.feet(following, x, y)[0] <= 0)
        starts_here = ~legs.follows[leg] | (legs.feet(np.maximum(leg - 1, 0), x, y)[0] >= 1)
        return np.asarray(((t > 0) | starts_here) & ((t < 1) | turns_here))


def _forked(chords: Chords, cells: Cells) -> Mask:
    """The rows in which a place may have two feet: chords that do not follow each other, or that turn enough for it.

    Two feet 25 m apart along a line need a turn of atan(25 m / distance) between them; here distance < 80 m."""
    legs = chords.legs
    (ax, ay), (bx, by) = legs.directions[:-1].T, legs.directions[1:].T
    angle = np.abs(np.arctan2(ax * by - ay * bx, ax * bx + ay * by))
    turned = np.r_[0, np.cumsum(np.where(legs.follows[1:], angle, np.pi))]
    low, high = cells.chord[cells.first[:-1]], cells.chord[cells.first[1:] - 1]
    turn = turned[chords.first[high + 1] - 1] - turned[chords.first[low]]
    return np.asarray((high - low + 1 > np.diff(cells.first)) | (turn > 0.25))
