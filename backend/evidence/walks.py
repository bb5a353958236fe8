"""What a recording shows once it was looked at: pure, on values of geo."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

import numpy as np

from backend.parameters import Parameters
from geo.lonlat import Mask, Path, Track
from geo.track import Gap, clean, split, vehicle, walked


@dataclass(frozen=True, eq=False)
class Walk:
    """A recording, sorted out. dropped: why points were not kept, counted; poor: the places of the inaccurate ones."""

    raw: Track
    recorded: Track
    """Kept points, cut at the silences."""
    walked: Track
    driven: Track
    gaps: tuple[Gap, ...]
    dropped: dict[str, int]
    poor: Path

    @cached_property
    def period(self) -> tuple[datetime, datetime] | tuple[None, None]:
        """From the first to the last time that was kept; none where nothing has a time."""
        times = self.recorded.time_s[np.isfinite(self.recorded.time_s)]
        if not times.size:
            return None, None
        return datetime.fromtimestamp(float(times.min()), UTC), datetime.fromtimestamp(float(times.max()), UTC)

    def during(self, first: datetime, last: datetime | None) -> "Walk":
        """What of it was recorded in this time, last None: without an end. Points without a time stay.

        >>> raw = Track.of([(114.3, 30.6), (114.3, 30.6001)], time_s=[1e9, 1e9 + 10])
        >>> walk = walk_of(raw, datetime(2026, 4, 28, tzinfo=UTC), Parameters())
        >>> [len(walk.during(datetime.fromtimestamp(at, UTC), None).walked) for at in (1e9, 1e9 + 5, 2e9)]
        [2, 1, 0]
        """
        began, ended = self.period
        if began is None or ended is None or (first <= began and (last is None or ended <= last)):
            return self
        if ended < first or (last is not None and last < began):
            nothing = self.raw.between(0, 0)
            return replace(self, recorded=nothing, walked=nothing, driven=nothing, gaps=(), poor=self.poor[:0])
        from_s, to_s = first.timestamp(), last.timestamp() if last else np.inf
        walked, driven = (
            track.take(~((track.time_s < from_s) | (track.time_s > to_s))) for track in (self.walked, self.driven)
        )
        return replace(self, walked=walked, driven=driven)

    @property
    def refused(self) -> dict[str, int]:
        """What the reader would not take over, counted by reason."""
        return dict(Counter(refusal.reason for refusal in self.raw.refusals))


def walk_of(raw: Track, arrived: datetime, parameters: Parameters) -> Walk:
    """A recording as read, sorted out: which points are kept, where it is silent, what was walked and what driven.

    >>> raw = Track.of([(114.3, 30.6), (0, 0), (114.3, 30.6001)], time_s=[1e9, 1e9 + 5, 1e9 + 10])
    >>> seen = walk_of(raw, datetime(2026, 4, 28, tzinfo=UTC), Parameters())
    >>> len(seen.walked), seen.dropped
    (2, {'null-island': 1})
    """
    cleaned = clean(raw, arrived.timestamp())
    recorded = split(cleaned.track, parameters.longest_gap_s, parameters.longest_gap_m)
    poor, driven = raw.lonlat[cleaned.dropped_for("inaccurate")], vehicle(recorded.track)
    on_foot, on_wheels = walked(recorded.track, driven), _legs(recorded.track, driven)
    return Walk(raw, recorded.track, on_foot, on_wheels, recorded.gaps, cleaned.counts, poor)


def _legs(track: Track, which: Mask) -> Track:
    """Only these legs of a track, each run of them a segment."""
    points = np.r_[which, False][: len(track)] | np.r_[False, which][: len(track)]
    segment = np.r_[0, np.cumsum(~which)][: len(track)]
    return Track.of(
        track.lonlat[points],
        time_s=track.time_s[points],
        accuracy_m=track.accuracy_m[points],
        segment=segment[points],
    )
