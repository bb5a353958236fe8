"""Where something is, and where somebody went: frozen, and valid from birth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Self, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import BadGeometry, TooManyPoints

Path: TypeAlias = NDArray[np.float64]
"""Places in order: shape (n, 2), longitude ° then latitude °, WGS 84 unless it says otherwise."""
Degrees: TypeAlias = NDArray[np.float64]
Metres: TypeAlias = NDArray[np.float64]
Seconds: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Number = TypeVar("Number", bound=np.generic)
MOST_POINTS = 1_000_000


def as_path(places: ArrayLike) -> Path:
    """Anything array-like as a path.

    Args: places: shape (n, 2), longitude ° then latitude °; n >= 0.
    Returns: shape (n, 2), float64.
    Raises: BadGeometry: another shape, NaN, or a place off the globe.

    >>> as_path([(116, 40), (116.1, 40)]).shape
    (2, 2)
    """
    try:
        path = np.asarray(places, np.float64)
    except (TypeError, ValueError) as error:
        raise BadGeometry("places come as rows of longitude, latitude") from error
    if path.size == 0:
        return np.empty((0, 2))
    if path.ndim != 2 or path.shape[1] != 2:
        raise BadGeometry("places come as rows of longitude, latitude", shape=list(path.shape))
    if not (np.abs(path) <= (180, 90)).all():
        raise BadGeometry("a place lies off the globe", index=int(np.argmin((np.abs(path) <= (180, 90)).all(axis=1))))
    return path


@dataclass(frozen=True, slots=True)
class LonLat:
    """One place, WGS 84.

    >>> LonLat(114.3, 30.6).as_path().tolist()
    [[114.3, 30.6]]
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        as_path([(self.lon, self.lat)])

    def as_path(self) -> Path:
        """The place as a path of one: shape (1, 2)."""
        return np.array([[self.lon, self.lat]])


@dataclass(frozen=True, slots=True)
class Box:
    """All places between two meridians and two parallels, in degrees. It does not cross the antimeridian.

    >>> Box(116, 39, 117, 41).holds(np.array([[116.4, 39.9], [121.5, 31.2]])).tolist()
    [True, False]
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        as_path([(self.west, self.south), (self.east, self.north)])
        if self.west > self.east or self.south > self.north:
            raise BadGeometry("a box runs from west to east and from south to north")

    @classmethod
    def around(cls, path: Path) -> Self:
        """The smallest box that holds every place of a path. Raises BadGeometry for an empty one."""
        if len(path) == 0:
            raise BadGeometry("no place, no box")
        return cls(*map(float, (*path.min(axis=0), *path.max(axis=0))))

    def holds(self, path: Path) -> Mask:
        """Which places lie inside, the border included: shape (n,)."""
        low, high = np.array((self.west, self.south)), np.array((self.east, self.north))
        return np.asarray(((low <= path) & (path <= high)).all(axis=1))


@dataclass(frozen=True, slots=True)
class Refused:
    """Something a reader would not take over.

    line: from 1; in formats without lines, the ordinal of the record. reason: a code, as in docs."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Where somebody went: columns of equal length, as they were recorded. Made by Track.of."""

    lonlat: Path
    """(n, 2), WGS 84."""
    time_s: Seconds
    """(n,) Unix seconds, UTC; NaN where the recording has none."""
    accuracy_m: Metres
    """(n,) radius in metres as the device said it; NaN where it said none."""
    speed_mps: NDArray[np.float64]
    elevation_m: Metres
    segment: NDArray[np.int32]
    """(n,) ascending. Between two segments nothing was recorded."""
    refusals: tuple[Refused, ...] = ()
    source: str = ""
    """The format it was read from: "gpx", "geojson", ..."""
    name: str = ""
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What else the file held and a track does not, counted: waypoints, routes, route_points, empty_segments."""

    @classmethod
    def of(
        cls,
        lonlat: ArrayLike,
        *,
        time_s: ArrayLike | None = None,
        accuracy_m: ArrayLike | None = None,
        speed_mps: ArrayLike | None = None,
        elevation_m: ArrayLike | None = None,
        segment: ArrayLike | None = None,
        refusals: tuple[Refused, ...] = (),
        source: str = "",
        name: str = "",
        left_out: Mapping[str, int] | None = None,
    ) -> Self:
        """A track from columns; what is not given is unknown (NaN), one segment where none is given.

        Raises: BadGeometry: columns of other lengths, a place off the globe; TooManyPoints: more than 10^6.

        >>> len(Track.of([(116, 40), (116, 40.001)], time_s=[0, 60]))
        2
        """
        path = as_path(lonlat)
        if len(path) > MOST_POINTS:
            raise TooManyPoints("a track has at most a million points", points=len(path), most=MOST_POINTS)
        n = len(path)
        numbers = [_column(given, n) for given in (time_s, accuracy_m, speed_mps, elevation_m)]
        part = np.zeros(n, np.int32) if segment is None else np.asarray(segment, np.int32)
        if part.shape != (n,) or (np.diff(part) < 0).any():
            raise BadGeometry("segments are numbered upward, one number a point")
        times, radii, speeds, heights = map(_frozen, numbers)
        counts = MappingProxyType(dict(left_out or {}))
        return cls(_frozen(path), times, radii, speeds, heights, _frozen(part), refusals, source, name, counts)

    def __len__(self) -> int:
        return len(self.lonlat)

    def take(self, which: NDArray[np.intp] | Mask) -> Self:
        """The same track with only these points: a mask, or indices in ascending order."""
        return replace(
            self,
            lonlat=_frozen(self.lonlat[which]),
            time_s=_frozen(self.time_s[which]),
            accuracy_m=_frozen(self.accuracy_m[which]),
            speed_mps=_frozen(self.speed_mps[which]),
            elevation_m=_frozen(self.elevation_m[which]),
            segment=_frozen(self.segment[which]),
        )

    def between(self, first: int, end: int) -> Self:
        """The same track with only the points first to end - 1, seen, not copied."""
        part = slice(first, end)
        return replace(
            self,
            lonlat=self.lonlat[part],
            time_s=self.time_s[part],
            accuracy_m=self.accuracy_m[part],
            speed_mps=self.speed_mps[part],
            elevation_m=self.elevation_m[part],
            segment=self.segment[part],
        )

    def moved(self, lonlat: Path) -> Self:
        """The same track with other places, one for one: for a caller who knows it was not WGS 84."""
        if lonlat.shape != self.lonlat.shape:
            raise BadGeometry("one place for each point")
        return replace(self, lonlat=_frozen(as_path(lonlat)))

    def parts(self) -> Iterator[slice]:
        """One slice for each segment that has points."""
        borders = np.flatnonzero(np.diff(self.segment)) + 1
        edges = [0, *borders.tolist(), len(self)]
        return (slice(a, b) for a, b in pairwise(edges) if a < b)

    def joined(self) -> Mask:
        """Which legs lie inside one segment: shape (n-1,), True where point i and i+1 share it."""
        return np.asarray(self.segment[1:] == self.segment[:-1])


def _column(given: ArrayLike | None, n: int) -> NDArray[np.float64]:
    column = np.full(n, np.nan) if given is None else np.asarray(given, np.float64)
    if column.shape != (n,):
        raise BadGeometry("one number a point in every column", points=n, numbers=int(column.size))
    return column


def _frozen(column: NDArray[Number]) -> NDArray[Number]:
    column = np.array(column)  # our own copy: nobody else can write through it
    column.flags.writeable = False
    return column
