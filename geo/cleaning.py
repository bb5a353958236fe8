"""Which points of a recording cannot be true, and why. Nothing is thrown away unsaid, and nothing is mended."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geo.lonlat import Mask, Path, Track
from geo.measure import distances_m, near_m

KEPT = ""
REASONS = (
    KEPT,
    "null-island",  # (0, 0), what a receiver says that knows nothing
    "inaccurate",  # the device itself gives more than 50 m
    "too-old",  # before 2000
    "future",  # more than a day after the file arrived
    "week-rollover",  # 1024 weeks before the rest of the track
    "duplicate-time",  # the time of the point before it
    "backward-time",  # earlier than the point before it
    "impossible-speed",  # there and back faster than 70 m/s
    "sign-flip",  # the same, and its mirror image lies on the track
)
YEAR_2000_S = 946_684_800.0
DAY_S = 86_400.0
ROLLOVER_S = 1024 * 7 * DAY_S
FASTEST_MPS = 70.0
SHORT_RUN = 5
ORDER_PASSES = 8
JUMP_PASSES = 100


@dataclass(frozen=True, eq=False)
class Cleaned:
    """What is left of a recording, and what became of each of its points."""

    track: Track
    """The points that were kept."""
    kept: Mask
    """(n,) over the points of the recording."""
    reason: NDArray[np.uint8]
    """(n,) the number of the reason in REASONS; 0 for a point that was kept."""

    def dropped_for(self, code: str) -> Mask:
        """Which points of the recording this reason took: shape (n,)."""
        return np.asarray(self.reason == REASONS.index(code))

    @property
    def codes(self) -> list[str]:
        """The reason of each point of the recording, "" where it was kept."""
        return [REASONS[number] for number in self.reason.tolist()]

    @property
    def counts(self) -> dict[str, int]:
        """How many points each reason took, reasons that took none left out."""
        numbers, counts = np.unique(self.reason[~self.kept], return_counts=True)
        return {REASONS[number]: count for number, count in zip(numbers.tolist(), counts.tolist(), strict=True)}


def clean(track: Track, now_s: float, worst_accuracy_m: float = 50.0) -> Cleaned:
    """Drop the points of a recording that cannot be true, each with its reason.

    Args: now_s: when the recording arrived, Unix seconds; worst_accuracy_m: points that say they are worse are dropped.
    Returns: Cleaned. Cleaning what is clean changes nothing. Points without time are judged by place and accuracy only.

    >>> track = Track.of([(114.3, 30.6), (0, 0), (114.3, 30.6001), (114.3, 30.6002)], time_s=[1e9, 1e9, 1e9+9, 1e9+9])
    >>> clean(track, now_s=1.1e9).codes
    ['', 'null-island', '', 'duplicate-time']
    """
    reason = np.zeros(len(track), np.uint8)
    for code, wrong in _each_alone(track, now_s, worst_accuracy_m):
        reason[(reason == 0) & wrong] = REASONS.index(code)
    _order(track, reason)
    _jumps(track, reason)
    kept = reason == 0
    return Cleaned(track.take(kept), kept, reason)


def _each_alone(track: Track, now_s: float, worst_accuracy_m: float) -> list[tuple[str, Mask]]:
    """What can be said of a point without looking at its neighbours. Comparisons with NaN are False, as they should."""
    times = track.time_s
    usual = np.nanmedian(times) if np.isfinite(times).any() else np.nan
    return [
        ("null-island", np.asarray((track.lonlat == 0).all(axis=1))),
        ("inaccurate", track.accuracy_m > worst_accuracy_m),
        ("week-rollover", np.abs(times + ROLLOVER_S - usual) < DAY_S),
        ("too-old", times < YEAR_2000_S),
        ("future", times > now_s + DAY_S),
    ]


def _order(track: Track, reason: NDArray[np.uint8]) -> None:
    """Make times grow within each segment: a lone point out of order goes; after some passes, all that lag behind."""
    for _ in range(ORDER_PASSES):
        at = np.flatnonzero((reason == 0) & np.isfinite(track.time_s))
        times, same = track.time_s[at], np.diff(track.segment[at]) == 0
        step = np.diff(times)
        back = np.flatnonzero(same & (step < 0))
        if not back.size:
            break
        after = np.minimum(back + 2, len(at) - 1)  # does the next one go on from the higher, or from the lower?
        too_high = (after == back + 2) & same[np.minimum(back + 1, len(same) - 1)] & (times[after] < times[back])
        reason[at[np.where(too_high, back, back + 1)]] = REASONS.index("backward-time")
    at = np.flatnonzero((reason == 0) & np.isfinite(track.time_s))
    times, highest = track.time_s[at], _highest_so_far(track.time_s[at], track.segment[at])
    reason[at[times < highest]] = REASONS.index("backward-time")
    reason[at[times == highest]] = REASONS.index("duplicate-time")


def _highest_so_far(times: NDArray[np.float64], segment: NDArray[np.int32]) -> NDArray[np.float64]:
    """For each point the highest time before it in its segment; -inf for the first."""
    highest = np.full(len(times), -np.inf)
    edges = [0, *(np.flatnonzero(np.diff(segment)) + 1).tolist(), len(times)]
    for a, b in pairwise(edges):
        highest[a + 1 : b] = np.maximum.accumulate(times[a : max(b - 1, a)])
    return highest


def _jumps(track: Track, reason: NDArray[np.uint8]) -> None:
    """Drop short runs of points that were reached and left at an impossible speed. Longer ones stay: who is right?"""
    for _ in range(JUMP_PASSES):
        at = np.flatnonzero((reason == 0) & np.isfinite(track.time_s))
        false = _false_runs(track, at)
        if not false.any():
            return
        wrong = at[false]
        reason[wrong] = REASONS.index("impossible-speed")
        trusted = at[~false]
        mirrored = _mirrored(track.lonlat[wrong], track.lonlat[trusted], np.searchsorted(trusted, wrong))
        reason[wrong[mirrored]] = REASONS.index("sign-flip")


def _false_runs(track: Track, at: NDArray[np.intp]) -> Mask:
    """Which of these points belong to a short run between two impossible legs that would be possible without it."""
    path, times, segment = track.lonlat[at], track.time_s[at], track.segment[at]
    same = np.diff(segment) == 0
    impossible = same & (near_m(path[:-1], path[1:]) > FASTEST_MPS * np.diff(times))
    starts = np.flatnonzero(np.r_[True, impossible | ~same]) if at.size else np.empty(0, np.intp)
    if len(starts) < 2:
        return np.zeros(len(at), bool)
    ends = np.r_[starts[1:], len(at)] - 1
    size = ends - starts + 1
    joined = np.r_[False, impossible[starts[1:] - 1], False]  # to the run before; one more for the end
    before, after = joined[:-1], joined[1:]
    false = (size <= SHORT_RUN) & (before | after)
    bridged = np.zeros(len(starts), bool)
    inner = np.flatnonzero(false & before & after)
    bridged[inner] = _possible(path, times, ends[inner - 1], starts[inner + 1])
    neighbour = np.where(before, np.r_[0, size[:-1]], np.r_[size[1:], 0])
    false &= np.where(before & after, bridged, size < neighbour)
    rank = np.arange(len(false)) - np.maximum.accumulate(np.where(false, -1, np.arange(len(false))))
    return np.repeat(false & (rank % 2 == 1), size)  # of neighbours that accuse each other, every other one


def _possible(path: Path, times: NDArray[np.float64], a: NDArray[np.intp], b: NDArray[np.intp]) -> Mask:
    return np.asarray(distances_m(path[a], path[b]) <= FASTEST_MPS * (times[b] - times[a]))


def _mirrored(wrong: Path, trusted: Path, position: NDArray[np.intp]) -> Mask:
    """Whether a place lies within 1 km of the track once a sign, or both, are changed, or its numbers swapped."""
    beside = trusted[np.clip(position, 0, len(trusted) - 1)]
    found = np.zeros(len(wrong), bool)
    for image in (wrong * (-1, 1), wrong * (1, -1), -wrong, wrong[:, ::-1]):
        on_globe = np.abs(image[:, 1]) <= 90
        found[on_globe] |= distances_m(image[on_globe], beside[on_globe]) <= 1000
    return found
