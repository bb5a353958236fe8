"""Gaps in coverage, and whose they are: nobody walked there, or the recording was silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geo.chainage import Stationing
from geo.intervals import Interval
from geo.lonlat import Seconds
from geo.track import WALKING_MPS, Recorded

Table: TypeAlias = NDArray[np.float64]
Why: TypeAlias = Literal["not-walked", "no-signal"]
BESIDE_M = 100.0


@dataclass(frozen=True, slots=True)
class Silence:
    """A gap in coverage, and what the recordings say of it."""

    interval: Interval
    why: Why
    """no-signal: a recording fell silent within 100 m of one end and spoke again within 100 m of the other, and its
    owner could have walked between."""
    attested: bool = False
    """no-signal, and a photo was taken inside during the silence: shown apart, never counted as covered."""


def silences(
    stationing: Stationing,
    gaps: Iterable[Interval],
    recordings: Sequence[Recorded],
    photo_chainages_m: Sequence[float] = (),
    photo_times_s: Sequence[float] = (),
) -> list[Silence]:
    """Which gaps in coverage were not walked, and which are no more than a loss of signal.

    Args: gaps: as geo.coverage.gaps gives them; recordings: as geo.track.split gives them; photos: where and when
        photos were taken along the line, pairwise.
    Returns: one Silence for each gap, in the same order. It does not say that a silent stretch was walked: only that
        the times do not speak against it.

    >>> from geo.lonlat import Track
    >>> from geo.track import split
    >>> road = Stationing([np.array([[114.30, 30.60], [114.32, 30.60]])])
    >>> walk = split(Track.of(road.places(np.array([0.0, 100.0, 500.0, 600.0])), time_s=[0, 80, 480, 560]))
    >>> [found.why for found in silences(road, [Interval(125, 475), Interval(625, 1900)], [walk])]
    ['no-signal', 'not-walked']
    """
    quiet = [_quiet(stationing, recorded) for recorded in recordings]
    spans = np.vstack([np.empty((0, 4)), *quiet])
    photos = np.column_stack([photo_chainages_m, photo_times_s]).reshape(-1, 2)
    return [_judged(gap, spans, photos) for gap in gaps]


def _quiet(stationing: Stationing, recorded: Recorded) -> Table:
    """Of each silence that can be a walk: the lower and the higher chainage of its ends, when it began and ended."""
    track = recorded.track
    before = np.array([gap.before for gap in recorded.gaps], np.intp)
    ends = stationing.locate(np.vstack([track.lonlat[before], track.lonlat[before + 1]]))
    beside = (np.abs(ends.offset_m) <= BESIDE_M).reshape(2, -1).all(axis=0)
    a, b = ends.chainage_m.reshape(2, -1)
    seconds: Seconds = track.time_s[before + 1] - track.time_s[before]
    possible = beside & (np.abs(b - a) <= WALKING_MPS * seconds)
    table = np.column_stack([np.minimum(a, b), np.maximum(a, b), track.time_s[before], track.time_s[before + 1]])
    return table[possible]


def _judged(
    gap: Interval,
    spans: Table,
    photos: Table,
) -> Silence:
    over = spans[(np.abs(spans[:, 0] - gap.from_m) <= BESIDE_M) & (np.abs(spans[:, 1] - gap.to_m) <= BESIDE_M)]
    if not len(over):
        return Silence(gap, "not-walked")
    inside = photos[(gap.from_m <= photos[:, 0]) & (photos[:, 0] <= gap.to_m), 1][:, None]
    return Silence(gap, "no-signal", bool(((over[:, 2] <= inside) & (inside <= over[:, 3])).any()))
