"""Chords: runs of short legs taken as one straight leg with a stated slack: a dense line is no dearer to search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from geo.legs import Index, Legs, foot_of
from geo.lonlat import Metres, Path

CHORD_M = 16.0
SHORTEST_M = 0.1


@dataclass(frozen=True, eq=False)
class Chords:
    """The legs of a line in runs of up to about 16 m, each run seen as the straight chord from its start to its end.

    No place of a run lies farther than its slack from its chord, nor any place of the chord farther from the run."""

    legs: Legs
    first: Index
    """(c + 1,) the number of each run's first leg, and at the end the number of legs."""
    xy: Path
    run: Path
    slack: Metres
    """(c,) metres of the plane; 0 where the run is a single leg."""

    @classmethod
    def of(cls, legs: Legs) -> Self:
        """The chords of a line."""
        block = np.floor(legs.along_m / CHORD_M)
        begins = np.r_[True, ~legs.follows[1:] | (block[1:] != block[:-1])]
        first = np.flatnonzero(begins)
        last = np.r_[first[1:], len(legs)] - 1
        xy = legs.xy[first]
        run = legs.xy[last] + legs.run[last] - xy
        chords = cls(legs, np.r_[first, len(legs)], xy, run, np.zeros(len(first)))
        of_leg = np.cumsum(begins) - 1
        away = np.sqrt(chords.feet(of_leg, *legs.xy.T)[1])
        end = np.sqrt(chords.feet(np.arange(len(first)), *(xy + run).T)[1])
        slack = np.where(last == first, 0.0, np.maximum.reduceat(away, first) + 1e-9) + end
        return cls(legs, chords.first, xy, run, slack)

    def __len__(self) -> int:
        return len(self.xy)

    @cached_property
    def plain(self) -> bool:
        """Whether every chord is a single leg."""
        return len(self) == len(self.legs)

    @cached_property
    def ends(self) -> tuple[Metres, Metres]:
        """How far along the line each begins and ends."""
        last = self.first[1:] - 1
        return self.legs.along_m[self.first[:-1]], self.legs.along_m[last] + self.legs.length_m[last]

    @cached_property
    def columns(self) -> tuple[Metres, Metres, Metres, Metres, Metres]:
        """x, y, run x, run y and 1 / run², each contiguous; a chord that all but returns to its start is a point."""
        (x, y), (dx, dy) = self.xy.T.copy(), self.run.T.copy()
        returns = np.hypot(dx, dy) < SHORTEST_M
        dx[returns], dy[returns] = 0.0, 0.0
        return x, y, dx, dy, 1 / np.where(returns, 1.0, dx * dx + dy * dy)

    def feet(self, chord: Index, x: Metres, y: Metres) -> tuple[Metres, Metres]:
        """How far along its chord (0 to 1) each place has its foot, and its squared distance from it."""
        ax, ay, dx, dy, inverse = self.columns
        return foot_of(x - ax.take(chord), y - ay.take(chord), dx.take(chord), dy.take(chord), inverse.take(chord))

    def leg_beside(self, chord: Index, t: Metres) -> Index:
        """A leg of each chord that lies about this far along it (0 to 1): a first guess."""
        return self._window[0].take(self._slot(chord, t))

    def legs_near(self, chord: Index, x: Metres, y: Metres, within: Metres) -> tuple[Index, Index]:
        """The legs of each chord that may come within a distance of a place: their first, and the one after their last.

        A place of the run keeps within slack of the chord, so by Pythagoras it cannot lie far along it either."""
        ax, ay, dx, dy, inverse = (column.take(chord) for column in self.columns)
        wx, wy = x - ax, y - ay
        lengthwise = (wx * dx + wy * dy) * inverse
        aside = np.abs(wx * dy - wy * dx) * np.sqrt(inverse) - self.slack.take(chord)
        reach = np.sqrt(np.maximum(within**2 - np.maximum(aside, 0) ** 2, 0)) + 1e-4
        reach *= np.sqrt(inverse)
        first, end = self._window
        return first.take(self._slot(chord, lengthwise - reach)), end.take(self._slot(chord, lengthwise + reach))

    def _slot(self, chord: Index, t: Metres) -> Index:
        """The number of a slot: each chord is cut into as many as it has legs, so there is one for every leg."""
        legs = self.size.take(chord)
        return np.asarray(self.first.take(chord) + np.clip(t * legs, 0, legs - 1).astype(np.intp))

    @cached_property
    def size(self) -> Index:
        """(c,) how many legs each chord stands for."""
        return np.diff(self.first)

    @cached_property
    def _window(self) -> tuple[Index, Index]:
        """For each slot the first leg with a place beyond its lower edge, and the leg after the last below its upper.

        Chord by chord shifted upward by `apart`, so that the columns ascend and can be searched in one go."""
        of_leg = np.repeat(np.arange(len(self)), self.size)
        nth = np.arange(len(of_leg)) - self.first[of_leg]
        start, stop = self._reached(of_leg)
        apart = 4 * float(max(np.abs(start).max(), np.abs(stop).max())) + 4
        low = np.where(nth == 0, -apart / 4, nth / self.size[of_leg]) + of_leg * apart
        high = np.where(nth == self.size[of_leg] - 1, apart / 4, (nth + 1) / self.size[of_leg]) + of_leg * apart
        highest = np.maximum.accumulate(np.maximum(start, stop) + of_leg * apart)
        lowest = np.minimum.accumulate((np.minimum(start, stop) + of_leg * apart)[::-1])[::-1]
        first, end = np.searchsorted(highest, low), np.searchsorted(lowest, high, side="right")
        return np.maximum(first, self.first[of_leg]), np.minimum(end, self.first[of_leg + 1])

    def _reached(self, of_leg: Index) -> tuple[Metres, Metres]:
        """How far along its chord each leg begins and ends, as shares of the chord; beyond it too."""
        x, y, dx, dy, inverse = (column[of_leg] for column in self.columns)
        begin = ((self.legs.xy[:, 0] - x) * dx + (self.legs.xy[:, 1] - y) * dy) * inverse
        return begin, begin + (self.legs.run[:, 0] * dx + self.legs.run[:, 1] * dy) * inverse
