"""Fixes as phones send them live: whole numbers in the units that are kept, each with its datum and its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.datum import Crs, to_wgs84
from geo.errors import BadGeometry, UnknownCrs
from geo.lonlat import Path, Track, as_path

DATUMS: tuple[str, ...] = get_args(Crs)
PER_UNIT = np.array([1e3, 1e7, 1e7, 1, 1, 10, 100, 10, 10])
"""time s, lon °, lat °, datum, source, accuracy m, speed m/s, heading °, elevation m: kept to 1 ms, 1e-7°, 0.1 m, …"""
TIME, LON, LAT, CRS, SOURCE, ACCURACY, SPEED, HEADING, ELEVATION = range(len(PER_UNIT))
LARGEST = 2.0**53
SAME = [TIME, LON, LAT, CRS]

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Consecutive fixes of one source in one datum: the fixes first to end - 1."""

    source: str
    crs: str
    first: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Fixes:
    """Columns of whole numbers, NaN where a fix does not say; made by Fixes.of."""

    table: Table
    """(n, 9), in the order of PER_UNIT; datums as in DATUMS, sources as in `sources`."""
    sources: tuple[str, ...]

    @classmethod
    def of(cls, rows: ArrayLike, crs: Sequence[str], source: Sequence[str]) -> Self:
        """Fixes from rows of (time_s, lon, lat, accuracy_m, speed_mps, heading_deg, elevation_m), NaN where unknown.

        Each number is rounded half up to what is kept; one that is not finite, or far beyond any fix, is unknown.
        Raises: BadGeometry: a place off the globe, a fix without a time; UnknownCrs.

        >>> Fixes.of([(1.5, 114.3, 30.6, 5, *[float("nan")] * 3)], ["wgs84"], ["app"]).table[0, :3].tolist()
        [1500.0, 1143000000.0, 306000000.0]
        """
        said = np.asarray(rows, np.float64).reshape(-1, 7)
        as_path(said[:, 1:3])
        if set(crs) - set(DATUMS):
            raise UnknownCrs("say which of the known datums the coordinates are in", known=list(DATUMS))
        names = tuple(sorted(set(source)))
        ordinals = np.array([(DATUMS.index(c), names.index(s)) for c, s in zip(crs, source, strict=True)], np.float64)
        wide = np.column_stack((said[:, :3], ordinals.reshape(-1, 2), said[:, 3:])) * PER_UNIT
        table = np.floor(np.where(np.abs(wide) <= LARGEST, wide, np.nan) + 0.5)
        if np.isnan(table[:, TIME]).any():
            raise BadGeometry("a fix has a time")
        return cls(table, names)

    @classmethod
    def of_track(cls, track: Track, crs: str, source: str) -> Self:
        """The points of a track that have a time, as fixes of one source; what is below zero there is unknown.

        >>> len(Fixes.of_track(Track.of([(114.3, 30.6), (114.3, 30.7)], time_s=[1, float("nan")]), "wgs84", "app"))
        1
        """
        timed = np.isfinite(track.time_s)
        never = np.full(int(timed.sum()), np.nan)
        accuracy, speed = (np.where(each >= 0, each, np.nan)[timed] for each in (track.accuracy_m, track.speed_mps))
        columns = (track.time_s[timed], *track.lonlat[timed].T, accuracy, speed, never, track.elevation_m[timed])
        return cls.of(np.column_stack(columns), [crs] * len(never), [source] * len(never))

    @classmethod
    def joined(cls, parts: Iterable[Fixes]) -> Self:
        """All fixes of several, one after the other."""
        known = list(parts)
        names = tuple(sorted({name for part in known for name in part.sources}))
        tables = [_renumbered(part, names) for part in known]
        return cls(np.concatenate(tables) if tables else np.empty((0, len(PER_UNIT))), names)

    def __len__(self) -> int:
        return len(self.table)

    @property
    def time_s(self) -> NDArray[np.float64]:
        return np.asarray(self.table[:, TIME] / 1e3)

    def take(self, which: NDArray[np.bool_]) -> Fixes:
        """Only these fixes."""
        return Fixes(self.table[which], self.sources)

    def settled(self) -> Fixes:
        """The same fixes in the one order that depends on nothing but themselves, each time and place once.

        Where two say the same time, place and datum, the one that sorts first stays.

        >>> one = Fixes.of([(2, 114, 30, *[1] * 4), (1, 114, 30, *[1] * 4)], ["wgs84"] * 2, ["app"] * 2)
        >>> Fixes.joined([one, one]).settled().time_s.tolist()
        [1.0, 2.0]
        """
        order = np.lexsort(self.table[:, [ELEVATION, HEADING, SPEED, ACCURACY, SOURCE, CRS, LAT, LON, TIME]].T)
        table = self.table[order]
        again = (table[1:][:, SAME] == table[:-1][:, SAME]).all(axis=1)
        kept = Fixes(table[np.r_[True, ~again][: len(table)]], self.sources)
        return kept.named()

    def named(self) -> Fixes:
        """The same fixes; of the sources only those that have one."""
        used = sorted({int(n) for n in self.table[:, SOURCE]})
        table = self.table.copy()
        table[:, SOURCE] = np.searchsorted(used, table[:, SOURCE])
        return Fixes(table, tuple(self.sources[n] for n in used))

    def stretches(self) -> list[Stretch]:
        """Runs of one source and one datum, in order."""
        kind = self.table[:, [CRS, SOURCE]]
        edges = [0, *(np.flatnonzero((kind[1:] != kind[:-1]).any(axis=1)) + 1).tolist(), len(self)]
        spans = [(a, b) for a, b in pairwise(edges) if a < b]
        return [Stretch(self.sources[int(kind[a, 1])], DATUMS[int(kind[a, 0])], a, b) for a, b in spans]

    def declared(self) -> Path:
        """(n, 2) places as they were sent, each in its own datum."""
        return np.asarray(self.table[:, [LON, LAT]] / 1e7)

    def wgs84(self) -> Path:
        """(n, 2) places in WGS 84, whatever they were sent in."""
        places = self.declared()
        for stretch in self.stretches():
            part = slice(stretch.first, stretch.end)
            places[part] = to_wgs84(places[part], stretch.crs)
        return places

    def column(self, which: int) -> NDArray[np.float64]:
        """(n,) one column in its own unit: m, m/s, °; NaN where a fix does not say."""
        return np.asarray(self.table[:, which] / PER_UNIT[which])

    def track(self) -> Track:
        """As a track of one segment: silences are for who reads it."""
        return Track.of(
            self.wgs84(),
            time_s=self.time_s,
            accuracy_m=self.column(ACCURACY),
            speed_mps=self.column(SPEED),
            elevation_m=self.column(ELEVATION),
            source="live",
        )

    def lines(self) -> Iterator[bytes]:
        """Each fix as text, whole numbers parted by commas, nothing for what it does not say: to be hashed.

        >>> next(Fixes.of([(1, 114.3, 30.6, 5, *[float("nan")] * 3)], ["gcj02"], ["app"]).lines())
        b'1000,1143000000,306000000,gcj02,app,50,,,\\n'
        """
        for row in self.table.tolist():
            numbers = ["" if number != number else str(int(number)) for number in row]
            numbers[CRS], numbers[SOURCE] = DATUMS[int(row[CRS])], self.sources[int(row[SOURCE])]
            yield ",".join(numbers).encode() + b"\n"


def _renumbered(part: Fixes, names: tuple[str, ...]) -> Table:
    table = part.table.copy()
    number = np.array([names.index(name) for name in part.sources], np.float64)
    if len(table):
        table[:, SOURCE] = number[table[:, SOURCE].astype(np.intp)]
    return table
