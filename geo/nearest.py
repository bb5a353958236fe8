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
        row = self.cells.rows_at(x, y)
        far = np.flatnonzero(row < 0)
        found = (self._by_legs if self.chords.plain else self._by_chords)(np.maximum(row, 0), x, y)
        if far.size:
            found.leg[far] = leg = self.legs.tree.nearest(shapely.points(x[far], y[far]))
            found.t[far], found.squared[far] = self.legs.feet(leg, x[far], y[far])
        return Feet(found.leg, found.t, found.squared, row)

    def _by_legs(self, row: NDArray[np.int32], x: Metres, y: Metres) -> Feet:
        """Compare each place with the legs of its cell, one after the other."""
        cells = self.cells
        slot, count = cells.first.take(row), cells.count.take(row)
        leg = cells.chord.take(slot)
        t, squared = self.legs.feet(leg, x, y)
        at, nth = np.flatnonzero(count > 1), 1
        while at.size:
            other = cells.chord.take(slot.take(at) + nth)
            other_t, other_squared = self.legs.feet(other, x.take(at), y.take(at))
            nearer = np.flatnonzero(other_squared < squared.take(at))
            where = at.take(nearer)
            leg[where], t[where], squared[where] = (new.take(nearer) for new in (other, other_t, other_squared))
            nth += 1
            at = at[count.take(at) > nth]
        return Feet(leg, t, squared, row)

    def _by_chords(self, row: NDArray[np.int32], x: Metres, y: Metres) -> Feet:
        """Compare each place with the chords of its cell, then with the few legs that the nearest leave over."""
        cells, chords = self.cells, self.chords
        place, slot = spread(np.arange(len(x)), cells.first.take(row), cells.first.take(row + 1))
        chord = cells.chord.take(slot)
        t, squared = chords.feet(chord, x.take(place), y.take(place))
        apart, slack = np.sqrt(squared), chords.slack.take(chord)
        surely = np.minimum.reduceat(apart + slack, _begins(place))
        may = np.flatnonzero(apart - slack <= surely.take(place))
        place, chord = place.take(may), chord.take(may)
        return self._of_chords(place, chord, chords.leg_beside(chord, t.take(may)), row, x, y)

    def _of_chords(
        self, place: Index, chord: Index, guess: Index, row: NDArray[np.int32], x: Metres, y: Metres
    ) -> Feet:
        """The nearest leg of these chords for each place; guess: a leg of each, which bounds the search."""
        px, py = x.take(place), y.take(place)
        within = np.sqrt(self.legs.feet(guess, px, py)[1])
        first, end = self.chords.legs_near(chord, px, py, within)
        pair, leg = spread(np.arange(len(place)), np.minimum(first, guess), np.maximum(end, guess + 1))
        place = place.take(pair)
        t, squared = self.legs.feet(leg, px.take(pair), py.take(pair))
        least = np.minimum.reduceat(squared, _begins(place))
        winner = np.flatnonzero(squared == least.take(place))[::-1]  # of equals the first, so it is written last
        won = np.empty(len(x), np.intp)
        won[place.take(winner)] = winner
        return Feet(leg.take(won), t.take(won), least, row)

    def ambiguous(self, feet: Feet, x: Metres, y: Metres, scale: Metres) -> Mask:
        """Where another stretch of the line is as near as the foot, or nearly: shape (n,). scale: plane per ground."""
        legs, doubt, at = self.legs, np.zeros(len(x), bool), np.flatnonzero(self.forked.take(feet.row))
        if not at.size:
            return doubt
        reach = np.sqrt(feet.squared.take(at)) + DOUBT_M * scale.take(at)
        along = legs.distance_along(feet.leg.take(at), feet.t.take(at))
        here, leg = self._rivals(feet.row.take(at), along, x.take(at), y.take(at), reach)
        t, squared = legs.feet(leg, x.take(at.take(here)), y.take(at.take(here)))
        apart = np.abs(legs.distance_along(leg, t) - along.take(here))
        rival = np.flatnonzero((apart > APART_M) & (squared <= reach.take(here) ** 2))
        place, leg = at.take(here.take(rival)), leg.take(rival)
        doubt[place[self._is_foot(leg, t.take(rival), x[place], y[place])]] = True
        return doubt

    def _rivals(
        self, row: NDArray[np.int32], along: Metres, x: Metres, y: Metres, reach: Metres
    ) -> tuple[Index, Index]:
        """The legs that may lie within reach of each place, 25 m or more from its foot: its number, and the leg."""
        near, far, (begin, end) = np.flatnonzero(row >= 0), np.flatnonzero(row < 0), self.chords.ends
        here, slot = spread(near, self.cells.first.take(row[near]), self.cells.first.take(row[near] + 1))
        chord = self.cells.chord.take(slot)
        beyond = (begin.take(chord) < along.take(here) - APART_M) | (end.take(chord) > along.take(here) + APART_M)
        here, chord = here[beyond], chord[beyond]
        pair, leg = spread(
            np.arange(len(here)), *self.chords.legs_near(chord, x.take(here), y.take(here), reach.take(here))
        )
        here = here.take(pair)
        if far.size:
            others = self.legs.tree.query(shapely.points(x[far], y[far]), predicate="dwithin", distance=reach[far])
            here, leg = np.r_[here, far.take(others[0])], np.r_[leg, others[1]]
        return here, leg

    def _is_foot(self, leg: Index, t: Metres, x: Metres, y: Metres) -> Mask:
        """Where the line comes no nearer just before or after: inside a leg, or at a corner where both legs end so."""
        legs, last = self.legs, len(self.legs) - 1
        following = np.minimum(leg + 1, last)
        open_end = ~(legs.follows[following] & (leg < last))
        turns_here = open_end | (legs.feet(following, x, y)[0] <= 0)
        starts_here = ~legs.follows[leg] | (legs.feet(np.maximum(leg - 1, 0), x, y)[0] >= 1)
        return np.asarray(((t > 0) | starts_here) & ((t < 1) | turns_here))


def _begins(group: Index) -> Index:
    """Where each run of equal numbers begins."""
    return np.flatnonzero(np.diff(group, prepend=-1))


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
