"""Where somebody stood still."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.lonlat import LonLat, Track
from geo.measure import near_m

STANDING_WITHIN_M = 15.0
STANDING_FOR_S = 60.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A stay of some time at one place."""

    place: LonLat
    """The middle of its points."""
    from_s: float
    to_s: float
    first: int
    """The index of its first point, and of its last."""
    last: int

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return self.to_s - self.from_s


def stops(track: Track, within_m: float = STANDING_WITHIN_M, at_least_s: float = STANDING_FOR_S) -> list[Stop]:
    """The stays on a walk: runs of points that keep within a distance of their first, for a time.

    Args: track: cleaned and split. Returns: stops in order; they do not overlap and do not cross a gap.
    A stay is closed by the first point outside: a receiver that jumps for one point makes two stays of one.

    >>> stay = Track.of([(114.3, 30.6)] * 3 + [(114.3, 30.601)], time_s=[0, 40, 80, 160])
    >>> [(stop.from_s, stop.to_s) for stop in stops(stay)]
    [(0.0, 80.0)]
    """
    found: list[Stop] = []
    for part in track.parts():
        start = part.start
        while start < part.stop:
            end = _end_of_stay(track, start, part.stop, within_m)
            seconds = track.time_s[end - 1] - track.time_s[start]
            if seconds >= at_least_s:
                lon, lat = track.lonlat[start:end].mean(axis=0).tolist()
                times = float(track.time_s[start]), float(track.time_s[end - 1])
                found.append(Stop(LonLat(lon, lat), *times, start, end - 1))
                start = end
            else:
                start += 1
    return found


def _end_of_stay(track: Track, start: int, stop: int, within_m: float) -> int:
    """The first point after start that lies farther away: looked for in windows that double."""
    size = 16
    while True:
        end = min(start + size, stop)
        away = near_m(track.lonlat[start:end], track.lonlat[start : start + 1]) > within_m
        if away.any():
            return start + int(np.argmax(away))
        if end == stop:
            return stop
        size *= 2
