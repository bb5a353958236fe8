"""Tracks that were sent in the wrong datum: noticed by where they would lie in the right one, never corrected."""

from __future__ import annotations

import numpy as np

from geo.chainage import Stationing
from geo.datum import Crs, to_wgs84
from geo.lonlat import Path

__all__ = ["suspected_track_crs"]
FAR_M = 150.0
NEAR_M = 30.0
MOST_LOOKED_AT = 500


def suspected_track_crs(track: Path, stationing: Stationing) -> Crs | None:
    """The datum a track seems to be in, though it was sent as WGS 84: judged against the line it should follow.

    Args: track: shape (n, 2); stationing: the line its inspection follows.
    Returns: "gcj02" or "bd09" where half of the track lies more than 150 m from the line, but, taken in that datum,
        within 30 m; else None. Where the shift runs along the line itself it cannot be seen, and nothing is said.

    >>> road = Stationing([np.array([[121.52, 31.17], [121.52, 31.18]])])
    >>> from geo.datum import from_wgs84
    >>> suspected_track_crs(from_wgs84(road.places(np.arange(0.0, 500.0, 50.0)), "gcj02"), road)
    'gcj02'
    """
    some = track[:: max(1, len(track) // MOST_LOOKED_AT)]
    if not len(some) or _usual_offset_m(some, stationing) <= FAR_M:
        return None
    shifted: tuple[Crs, ...] = ("gcj02", "bd09")
    offsets = {crs: _usual_offset_m(to_wgs84(some, crs), stationing) for crs in shifted}
    best = min(shifted, key=lambda crs: offsets[crs])
    return best if offsets[best] <= NEAR_M else None


def _usual_offset_m(path: Path, stationing: Stationing) -> float:
    return float(np.median(np.abs(stationing.locate(path).offset_m)))
