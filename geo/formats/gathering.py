"""Points gathered one by one into a track: what every reader does with what it reads."""

from __future__ import annotations

from array import array
from collections import Counter
from datetime import UTC, datetime
from math import isfinite, nan

import numpy as np

from geo.errors import TooManyPoints
from geo.lonlat import MOST_POINTS, Refused, Track

COLUMNS = 7  # longitude, latitude, time, accuracy, speed, elevation, segment
MILLISECONDS = 1e11
"""A number above this is no count of seconds (it would be the year 5138), but of milliseconds."""


class Gathering:
    """Columns that grow. A point that cannot be read is refused with its line and reason, and the rest goes on.

    >>> found = Gathering("gpx")
    >>> found.add("114.3", "30.6", line=3, time="2026-04-28T01:00:00Z")
    >>> found.add("undefined", "30.6", line=4)
    >>> found.track().refusals
    (Refused(line=4, reason='unreadable-place'),)
    """

    def __init__(self, source: str) -> None:
        self.source, self.name = source, ""
        self.left_out: Counter[str] = Counter()
        self.refusals: list[Refused] = []
        self.numbers = array("d")
        self.segment, self.in_segment = 0, 0

    def __len__(self) -> int:
        return len(self.numbers) // COLUMNS

    def add(
        self,
        lon: object,
        lat: object,
        *,
        line: int,
        time: object = None,
        accuracy_m: object = None,
        speed_mps: object = None,
        elevation_m: object = None,
    ) -> None:
        """Take in a point as it was written: numbers or text; None for what it does not say.

        time: RFC 3339 text (UTC where it names no zone), or Unix seconds. An unreadable time is refused alone: its
        point stays, without one. Raises: TooManyPoints."""
        x, y = number(lon), number(lat)
        if not (abs(x) <= 180 and abs(y) <= 90):
            unreadable = x != x or y != y
            self.refuse(line, "unreadable-place" if unreadable else "off-globe")
            return
        if len(self) == MOST_POINTS:
            raise TooManyPoints("a track has at most a million points", most=MOST_POINTS, line=line)
        seconds = unix_seconds(time)
        if seconds != seconds and time is not None:
            self.refuse(line, "unreadable-time")
        said = number(accuracy_m), number(speed_mps), number(elevation_m)
        self.numbers.extend((x, y, seconds, *said, self.segment))
        self.in_segment += 1

    def refuse(self, line: int, reason: str) -> None:
        """Note that something at this line was not taken in. Raises: TooManyPoints: a million such lines and more."""
        if len(self.refusals) == MOST_POINTS:
            raise TooManyPoints("a file has at most a million lines that say nothing", most=MOST_POINTS, line=line)
        self.refusals.append(Refused(line, reason))

    def end_segment(self) -> None:
        """What comes next is another segment; one without points is counted as empty."""
        if not self.in_segment:
            self.left_out["empty_segments"] += 1
        self.segment, self.in_segment = self.segment + 1, 0

    def track(self) -> Track:
        """The track of what was gathered; it may be empty."""
        table = np.array(self.numbers).reshape(-1, COLUMNS)
        times, accuracy, speed, elevation, segment = table[:, 2:].T
        return Track.of(
            table[:, :2],
            time_s=times,
            accuracy_m=accuracy,
            speed_mps=speed,
            elevation_m=elevation,
            segment=segment,
            refusals=tuple(self.refusals),
            source=self.source,
            name=self.name,
            left_out=self.left_out,
        )


def number(written: object) -> float:
    """A number as it was written, NaN where there is none, or none that is finite.

    >>> number("30.6"), number(" 5 "), number("undefined"), number(None), number("inf")
    (30.6, 5.0, nan, nan, nan)
    """
    try:
        value = float(written)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return nan
    return value if isfinite(value) else nan


def unix_seconds(written: object) -> float:
    """A time as it was written, as Unix seconds: RFC 3339 text (UTC where it names no zone), seconds, milliseconds.

    >>> unix_seconds("2026-04-28T09:00:00+08:00"), unix_seconds("2026-04-28T01:00:00"), unix_seconds("soon")
    (1777338000.0, 1777338000.0, nan)
    """
    if not isinstance(written, str):
        seconds = number(written)
        return seconds / 1000 if seconds > MILLISECONDS else seconds
    try:
        moment = datetime.fromisoformat(written.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return nan
