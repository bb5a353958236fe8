"""What a recording says: where it is silent, what was walked, where somebody was at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from geo.cleaning import REASONS, Cleaned, clean
from geo.frame import Frame
from geo.lonlat import Mask, Metres, Path, Seconds, Track
from geo.measure import near_m

__all__ = [
    "REASONS",
    "Cleaned",
    "Gap",
    "Positions",
    "Recorded",
    "at",
    "clean",
    "simplify",
    "split",
    "walk_of",
    "walked",
]
LONGEST_GAP_S = 60.0
LONGEST_GAP_M = 100.0
WALKING_MPS = 2.5
VEHICLE_AFTER_S = 60.0
SMOOTHED_OVER_S = 10.0
UNKNOWN_ACCURACY_M = 10.0


@dataclass(frozen=True, slots=True)
class Gap:
    """A silence in a recording, between two of its points."""

    before: int
    """The index of the last point before it."""
    seconds: float
    """How long; NaN where a time is missing."""
    metres: float
    """How far the next point lies from the last."""
    reason: str
    """"segment": the recording itself begins anew; "time": too long; "distance": too far."""


@dataclass(frozen=True, eq=False)
class Recorded:
    """A recording cut at its silences."""

    track: Track
    """The same points; no leg of a segment crosses a gap."""
    gaps: tuple[Gap, ...]


def split(track: Track, longest_gap_s: float = LONGEST_GAP_S, longest_gap_m: float = LONGEST_GAP_M) -> Recorded:
    """Cut a recording where it is silent too long or jumps too far: what lies between is not recorded, never guessed.

    Args: track: cleaned; longest_gap_s, longest_gap_m: a step beyond either is a gap.
    Returns: the same points with their segments numbered anew from 0, and the gaps in order.

    >>> walk = Track.of([(114.3, 30.6), (114.3, 30.6001), (114.3, 30.6002)], time_s=[0, 10, 200])
    >>> split(walk).track.segment.tolist(), [(gap.before, gap.seconds, gap.reason) for gap in split(walk).gaps]
    ([0, 0, 1], [(1, 190.0, 'time')])
    """
    seconds, metres = np.diff(track.time_s), near_m(track.lonlat[:-1], track.lonlat[1:])
    reasons = [(~track.joined(), "segment"), (seconds > longest_gap_s, "time"), (metres > longest_gap_m, "distance")]
    silent = np.logical_or.reduce([mask for mask, _ in reasons])
    gaps = [
        Gap(i, float(seconds[i]), float(metres[i]), next(why for mask, why in reasons if mask[i]))
        for i in np.flatnonzero(silent).tolist()
    ]
    return Recorded(_cut(track, silent), tuple(gaps))


def _cut(track: Track, after: Mask) -> Track:
    segment = np.r_[0, np.cumsum(after)][: len(track)].astype(np.int32)
    segment.flags.writeable = False
    return replace(track, segment=segment)


def vehicle(track: Track) -> Mask:
    """Which legs were driven: over 2.5 m/s, smoothed over 10 s, for 60 s or more without a break.

    Args: track: split. Returns: shape (n-1,); False across segments and where a time is missing.

    >>> ride = Track.of([(114.3 + i * 1e-3, 30.6) for i in range(20)], time_s=np.arange(20) * 10.0)  # 9.6 m/s
    >>> vehicle(ride).all(), vehicle(ride.take(np.arange(4))).any()
    (np.True_, np.False_)
    """
    joined = track.joined() & np.isfinite(np.diff(track.time_s))
    clock = np.r_[0, np.cumsum(np.where(joined, np.diff(track.time_s), 1e4))][: len(track)]  # never backward
    middle = (clock[1:] + clock[:-1]) / 2
    part = np.r_[0, np.cumsum(~joined)][: len(track)]
    first, last = np.searchsorted(part, part[:-1]), np.searchsorted(part, part[:-1], side="right") - 1
    a = np.clip(np.searchsorted(clock, middle - SMOOTHED_OVER_S / 2, side="right") - 1, first, None)
    b = np.clip(np.searchsorted(clock, middle + SMOOTHED_OVER_S / 2), None, last)
    metres = near_m(track.lonlat[a], track.lonlat[b])
    fast = joined & (metres > WALKING_MPS * (clock[b] - clock[a]))
    run = np.cumsum(np.diff(fast, prepend=False) | ~joined)
    lasting = np.bincount(run, weights=np.where(fast, np.diff(clock), 0.0), minlength=1)
    return np.asarray(fast & (lasting[run] >= VEHICLE_AFTER_S))


def walked(track: Track, driven: Mask | None = None) -> Track:
    """The part of a recording that was walked: legs with times, within a segment, and not driven.

    Args: track: cleaned and split; driven: what vehicle() says of it, where that is known already.
    Returns: its points on such legs, in segments numbered anew from 0.
    Without times nobody can tell a walk from a drive, or from a drawing: such legs are left out.

    >>> walk = Track.of([(114.3, 30.6), (114.3, 30.6001), (114.3, 30.6002)], time_s=[0, 10, float("nan")])
    >>> len(walked(walk))
    2
    """
    on_wheels = vehicle(track) if driven is None else driven
    on_foot = track.joined() & np.isfinite(np.diff(track.time_s)) & ~on_wheels
    whole = _cut(track, ~on_foot)
    return whole.take(np.r_[on_foot, False][: len(track)] | np.r_[False, on_foot][: len(track)])


def walk_of(track: Track, now_s: float) -> Track:
    """What a raw recording proves to have been walked: cleaned, split at its gaps, rides left out.

    Args: track: as read from a file; now_s: when it arrived, Unix seconds.

    >>> raw = Track.of([(114.3, 30.6), (0, 0), (114.3, 30.6001)], time_s=[1e9, 1e9 + 5, 1e9 + 10])
    >>> len(walk_of(raw, now_s=1.1e9))
    2
    """
    return walked(split(clean(track, now_s).track).track)


def simplify(track: Track, metres: float) -> Track:
    """The same walk with fewer points: no place of it moves by more than this many metres, ends of segments stay.

    Source: Douglas and Peucker, as GEOS has it, in a local plane.

    >>> walk = Track.of([(114.3, 30.6), (114.3, 30.6001), (114.3, 30.6002)])
    >>> simplify(walk, 1.0).lonlat.tolist()
    [[114.3, 30.6], [114.3, 30.6002]]
    """
    kept = [np.arange(part.start, part.stop)[_corners(track.lonlat[part], metres)] for part in track.parts()]
    return track.take(np.concatenate(kept) if kept else np.arange(0))


def _corners(path: Path, metres: float) -> Mask:
    if len(path) < 3:
        return np.ones(len(path), bool)
    frame = Frame.around(path)
    scale = float(frame.scale_at(path[:, 1]).min())
    numbered = np.column_stack([frame.to_metres(path), np.arange(len(path))])  # the number rides along as z
    line = shapely.simplify(shapely.LineString(numbered), metres * scale, preserve_topology=False)
    mask = np.zeros(len(path), bool)
    mask[shapely.get_coordinates(line, include_z=True)[:, 2].astype(np.intp)] = True
    return mask


@dataclass(frozen=True, eq=False)
class Positions:
    """Where somebody was at each of many times."""

    lonlat: Path
    """(n, 2); NaN where the recording does not say."""
    uncertainty_m: Metres
    """(n,) the radius around it in which he was, had he walked no faster than 2.5 m/s; NaN where unknown."""
    silence_s: Seconds
    """(n,) how long the recording is silent around that time; 0 on a point, inf outside the recording."""


def at(track: Track, time_s: Seconds, longest_gap_s: float = LONGEST_GAP_S) -> Positions:
    """Where somebody was at these times: on the straight way between the fixes before and after.

    Args: track: cleaned; time_s: shape (n,), Unix seconds; longest_gap_s: across a longer silence nothing is said.
    Accuracy: uncertainty_m adds to the fixes' own accuracy (10 m where they give none) how far a walker can stray.

    >>> walk = Track.of([(114.3, 30.6), (114.3, 30.6002)], time_s=[0, 20], accuracy_m=[5, 5])
    >>> found = at(walk, np.array([10.0, 99.0]))
    >>> found.lonlat.round(4).tolist(), found.uncertainty_m.round(1).tolist(), found.silence_s.tolist()
    ([[114.3, 30.6001], [nan, nan]], [27.4, nan], [20.0, inf])
    """
    order = np.argsort(track.time_s, kind="stable")[: int(np.isfinite(track.time_s).sum())]
    times, path = track.time_s[order], track.lonlat[order]
    accuracy = np.nan_to_num(track.accuracy_m[order], nan=UNKNOWN_ACCURACY_M)
    asked = np.asarray(time_s, np.float64)
    found = Positions(np.full((len(asked), 2), np.nan), np.full(len(asked), np.nan), np.full(len(asked), np.inf))
    if not order.size:
        return found
    within = np.flatnonzero((times[0] <= asked) & (asked <= times[-1]))
    b = np.searchsorted(times, asked[within])
    a = np.where(times[b] == asked[within], b, b - 1)
    found.silence_s[within] = silence = times[b] - times[a]
    heard = silence <= longest_gap_s
    within, a, b, silence = within[heard], a[heard], b[heard], silence[heard]
    share = np.divide(asked[within] - times[a], silence, out=np.zeros(len(a)), where=silence > 0)
    span = path[b] - path[a]
    span[:, 0] = (span[:, 0] + 180) % 360 - 180
    found.lonlat[within] = path[a] + share[:, None] * span
    metres = near_m(path[a], path[b])
    aside = np.sqrt(np.maximum((WALKING_MPS * silence) ** 2 - metres**2, 0)) / 2
    nearest_s = np.minimum(share, 1 - share) * silence
    found.uncertainty_m[within] = np.maximum(accuracy[a], accuracy[b]) + np.minimum(aside, WALKING_MPS * nearest_s)
    return found
