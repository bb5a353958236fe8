"""Chords: runs of short legs taken as one straight leg with a stated slack: a dense line is no dearer to search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from geo.legs import Index, Legs
from geo.lonlat import Metres, Path

CHORD_M = 16.0


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
        slack = np.where(last == first, 0.0, np.maximum.reduceat(away, first) + 1e-9)
        return cls(legs, chords.first, xy, run, slack)

    def __len__(self) -> int:
        return len(self.xy)

    @cached_property
    def plain(self) -> bool:
        """Whether every chord is a single leg."""
        return len(self) == len(self.legs)

    @cached_property
    def columns(self) -> tuple[Metres, Metres, Metres, Metres, Metres]:
        """x, y, run x, run y and 1 / run², each contiguous; a chord that returns to its start counts as a point."""
        (x, y), (dx, dy) = self.xy.T.copy(), self.run.T.copy()
        return x, y, dx, dy, 1 / np.maximum(dx * dx + dy * dy, 1e-12)

    def feet(self, chord: Index, x: Metres, y: Metres) -> tuple[Metres, Metres]:
        """How far along its chord (0 to 1) each place has its foot, and its squared distance from it."""
        ax, ay, dx, dy, inverse = self.columns
        wx, wy, dx, dy = x - ax[chord], y - ay[chord], dx[chord], dy[chord]
        t = np.clip((wx * dx + wy * dy) * inverse[chord], 0, 1)
        wx -= t * dx
        wy -= t * dy
        return t, wx * wx + wy * wy

    def legs_near(self, chord: Index, x: Metres, y: Metres, within: Metres) -> tuple[Index, Index]:
        """The legs of each chord that may come within a distance of a place: their first, and the one after their last.

        A place of the run keeps within slack of the chord, so by Pythagoras it cannot lie far along it either."""
        ax, ay, _, _, _ = self.columns
        (ux, uy), slack = self._units[chord].T, self.slack[chord]
        wx, wy = x - ax[chord], y - ay[chord]
        lengthwise, aside = wx * ux + wy * uy, np.abs(wx * uy - wy * ux)
        reach = np.sqrt(np.maximum(within**2 - np.maximum(aside - slack, 0) ** 2, 0)) + 1e-6
        highest, lowest, apart = self._spread
        low, high = (np.clip(end, -apart / 4, apart / 4) for end in (lengthwise - reach, lengthwise + reach))
        after = np.searchsorted(lowest, high + chord * apart, side="right")
        start = np.searchsorted(highest, low + chord * apart)
        return np.maximum(start, self.first[chord]), np.minimum(after, self.first[chord + 1])

    @cached_property
    def _units(self) -> Path:
        return np.asarray(self.run / np.maximum(np.hypot(*self.run.T), 1e-6)[:, None])

    @cached_property
    def _spread(self) -> tuple[Metres, Metres, float]:
        """How far along its chord each leg reaches at most, with all before it, and at least, with all after it.

        Chord by chord shifted upward by `apart`, so that both columns ascend and can be searched in one go."""
        of_leg = np.repeat(np.arange(len(self)), np.diff(self.first))
        unit, offset = self._units[of_leg], self.legs.xy - self.xy[of_leg]
        start = np.sum(offset * unit, axis=1)
        end = start + np.sum(self.legs.run * unit, axis=1)
        apart = 8 * float(max(np.abs(start).max(), np.abs(end).max())) + 1
        highest = np.maximum.accumulate(np.maximum(start, end) + of_leg * apart)
        lowest = np.minimum.accumulate((np.minimum(start, end) + of_leg * apart)[::-1])[::-1]
        return highest, lowest, apart
