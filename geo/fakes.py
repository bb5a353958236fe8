"""Walks that were not walked: the same recording sent again, and lines drawn with a ruler. A hint, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.frame import Frame
from geo.lonlat import Track
from geo.measure import near_m

SAME_PLACE_M = 0.5
SAME_SHARE = 0.9
LEAST_POINTS = 20
STRAIGHT_M = 0.05
STEADY = 0.01


@dataclass(frozen=True, slots=True)
class Copied:
    """How much of a walk is to be found in another one."""

    share: float
    """Of its points, those that lie at the very place of a point of the other, in the same order: 0 to 1."""
    shift_s: float
    """By how much its times are later than the other's; NaN where they are not shifted evenly."""


def copied_from(track: Track, other: Track) -> Copied | None:
    """Whether a walk is another one sent again, perhaps with other times or with points left out; None: it is not.

    Two honest walks along one road share no places to half a metre: nine points of ten in the same order are a copy.
    Fewer than 20 points prove nothing.

    >>> walk = Track.of([(114.3 + i * 1e-4, 30.6 + i % 3 * 1e-5) for i in range(30)], time_s=np.arange(30.0))
    >>> again = Track.of(walk.lonlat, time_s=walk.time_s + 86_400)
    >>> copied_from(again, walk)
    Copied(share=1.0, shift_s=86400.0)
    """
    if len(track) < LEAST_POINTS or len(other) < LEAST_POINTS:
        return None
    partner = _partners(track, other)
    found = partner >= 0
    share = float(found.mean())
    if share < SAME_SHARE:
        return None
    shifts = track.time_s[found] - other.time_s[partner[found]]
    even = np.isfinite(shifts).all() and np.ptp(shifts) < 1.0
    return Copied(share, float(np.median(shifts)) if even else np.nan)


def _partners(track: Track, other: Track) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """For each point the first point of the other walk at its place, none before its predecessor's; -1 for none."""
    partner, after = np.full(len(track), -1), 0
    for i, place in enumerate(track.lonlat):
        near = near_m(other.lonlat[after : after + 200], place[None]) <= SAME_PLACE_M
        if near.any():
            partner[i] = after + int(np.argmax(near))
            after = int(partner[i])
    return partner


def ruled(track: Track) -> bool:
    """Whether a walk looks drawn rather than recorded: no receiver is so straight, and no walker so even.

    True where, in some segment of 20 points or more, every point lies within 5 cm of the straight line from its first
    to its last place, or all steps have one length and one duration within 1 %.

    >>> ruled(Track.of([(114.3, 30.6 + i * 1e-4) for i in range(30)], time_s=np.arange(30.0) * 8))
    True
    """
    return any(_ruled(track, part) for part in track.parts() if part.stop - part.start >= LEAST_POINTS)


def _ruled(track: Track, part: slice) -> bool:
    path, pace = track.lonlat[part], np.diff(track.time_s[part])
    xy = Frame.around(path).to_metres(path)
    (wx, wy), (ux, uy) = (xy - xy[0]).T, xy[-1] - xy[0]
    whole, steps = np.hypot(ux, uy), near_m(path[:-1], path[1:])
    straight = whole > 0 and np.abs(wx * uy - wy * ux).max() <= STRAIGHT_M * whole
    moving = steps.mean() > 0.1
    even = moving and np.ptp(steps) < STEADY * steps.mean() and np.ptp(pace) < STEADY * abs(pace.mean())
    return bool(straight or even)
