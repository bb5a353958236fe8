"""When a photo was taken, by whose clock, and what to doubt: the rule of domain.md §5, pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations

SANE_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
GPS_NEAR = timedelta(hours=15)
SKEW = timedelta(minutes=5)
BEIJING = timedelta(hours=8)
FARTHEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True)
class Clocks:
    """Everything that says when, as it was found.

    taken: DateTimeOriginal, naive, with its fraction; offset: of taken from UTC. gps: the satellites' time, aware.
    device: the phone's clock at the shutter; device_ahead: how far that clock was ahead of ours when it declared.
    container: when a recording says that it was made; it tells only where nothing better does.
    arrived: our own clock at acceptance."""

    arrived: datetime
    taken: datetime | None = None
    offset: timedelta | None = None
    gps: datetime | None = None
    device: datetime | None = None
    device_ahead: timedelta | None = None
    container: datetime | None = None


@dataclass(frozen=True)
class Captured:
    """at: aware, UTC. source: exif_offset | gps | exif (its zone is assumed) | device | container | arrival.

    flags: tz_assumed, clock_skew."""

    at: datetime
    source: str
    flags: tuple[str, ...] = field(default=())


def captured(clocks: Clocks) -> Captured:
    """The capture time, from the first source that can be believed.

    >>> seen = Clocks(datetime(2026, 5, 4, tzinfo=UTC), taken=datetime(2026, 5, 2, 7, 30))
    >>> captured(seen).at.isoformat(), captured(seen).flags
    ('2026-05-01T23:30:00+00:00', ('tz_assumed',))
    """
    zoned, gps = _zoned(clocks), clocks.gps if _gps_is_sane(clocks) else None
    known = [moment for moment in (zoned, gps, clocks.device) if moment is not None]
    skewed = ("clock_skew",) if _skewed(known, clocks) else ()
    if zoned is not None:
        return Captured(zoned, "exif_offset", skewed)
    if gps is not None:
        return Captured(gps, "gps", skewed)
    if (assumed := _at_offset(clocks.taken, BEIJING)) is not None:
        return Captured(assumed, "exif", ("tz_assumed", *skewed))
    if clocks.device is not None:
        return Captured(clocks.device, "device", skewed)
    if clocks.container is not None and SANE_SINCE <= clocks.container <= clocks.arrived:
        return Captured(clocks.container, "container", skewed)
    return Captured(clocks.arrived, "arrival", skewed)


def _zoned(clocks: Clocks) -> datetime | None:
    """DateTimeOriginal with its own offset; an offset that no zone has is unknown."""
    if clocks.offset is None or abs(clocks.offset) > FARTHEST_ZONE:
        return None
    return _at_offset(clocks.taken, clocks.offset)


def _at_offset(local: datetime | None, offset: timedelta) -> datetime | None:
    try:
        return None if local is None else (local - offset).replace(tzinfo=UTC)
    except OverflowError:  # the year 1 or 9999
        return None


def _gps_is_sane(clocks: Clocks) -> bool:
    """Neither from before the sanity date nor from after arrival, and near DateTimeOriginal in whatever zone."""
    if clocks.gps is None or not SANE_SINCE <= clocks.gps <= clocks.arrived:
        return False
    return clocks.taken is None or abs(clocks.gps.replace(tzinfo=None) - clocks.taken) <= GPS_NEAR


def _skewed(known: Sequence[datetime], clocks: Clocks) -> bool:
    """Two sources disagree, one lies after arrival, or the phone's clock was wrong when it declared."""
    disagree = any(abs(a - b) > SKEW for a, b in combinations(known, 2))
    ahead = clocks.device_ahead is not None and abs(clocks.device_ahead) > SKEW
    return disagree or ahead or any(moment - clocks.arrived > SKEW for moment in known)
