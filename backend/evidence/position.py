"""Where a photo was taken, and what to doubt about it: domain.md §5, pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.evidence.said import SaidPlace
from geo.datum import suspected_crs, to_wgs84
from geo.lonlat import LonLat
from geo.measure import distances_m

POOR_FIX_M = 50.0
SHIFTED = ("gcj02", "bd09")
SAME_M = 30.0
APART_M = 150.0


@dataclass(frozen=True)
class Positioned:
    """place: WGS 84, None where there is no fix. source: what said so. accuracy_m: radius in metres, None: not said."""

    place: LonLat | None
    source: str | None
    accuracy_m: float | None
    flags: tuple[str, ...]


def positioned(
    said: SaidPlace | None, exif: LonLat | None, exif_accuracy_m: float | None, worst_m: float
) -> Positioned:
    """What the phone declared at the shutter first; EXIF corroborates it, and stands in where nothing was declared.

    Args: exif: as the photo says; worst_m: metres beyond which a fix asks for a pin by hand.
    Flags: no_fix, poor_fix (over 50 m), pin_needed (over worst_m), suspected_crs. Nothing is corrected.
    Raises BadGeometry: a place that its datum cannot hold."""
    if said is None:
        flags = _accuracy_flags(exif_accuracy_m, worst_m) if exif else ("no_fix",)
        return Positioned(exif, "exif" if exif else None, exif_accuracy_m if exif else None, flags)
    place = wgs84(said)
    doubts = _accuracy_flags(said.accuracy_m, worst_m) if said.source != "manual" else ()
    if exif is not None and _other_datum(said, place, exif):
        doubts = (*doubts, "suspected_crs")
    return Positioned(place, said.source, said.accuracy_m, doubts)


def wgs84(said: SaidPlace) -> LonLat:
    """The declared place in WGS 84."""
    lon, lat = to_wgs84(np.array([[said.lon, said.lat]]), said.crs)[0].tolist()
    return LonLat(lon, lat)


def near_m(accuracies_m: Sequence[float | None], least_m: float, slack_m: float) -> float:
    """R of domain.md §3.9 in metres: at least least_m, or the sum of both accuracies and some slack.

    >>> near_m([5.0, None], 50.0, 20.0), near_m([40.0, 30.0], 50.0, 20.0)
    (50.0, 90.0)
    """
    return max(least_m, sum(m for m in accuracies_m if m is not None) + slack_m)


def _accuracy_flags(accuracy_m: float | None, worst_m: float) -> tuple[str, ...]:
    if accuracy_m is None or accuracy_m <= POOR_FIX_M:
        return ()
    return ("poor_fix",) if accuracy_m <= worst_m else ("poor_fix", "pin_needed")


def _other_datum(said: SaidPlace, place: LonLat, exif: LonLat) -> bool:
    """Sent as WGS 84 though shifted, or sent as shifted though it was not."""
    if said.crs not in SHIFTED:
        return suspected_crs(place, exif) is not None
    raw, there = LonLat(said.lon, said.lat).as_path(), exif.as_path()
    return bool(distances_m(raw, there)[0] <= SAME_M and distances_m(place.as_path(), there)[0] > APART_M)
