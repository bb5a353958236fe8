"""CSV: a header that names longitude and latitude, in English or Chinese, and whatever else it has."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from geo.errors import BadTrack
from geo.formats.gathering import Gathering, number
from geo.formats.text import lines_of
from geo.lonlat import Track

NAMES = {
    "lon": ("lon", "lng", "long", "longitude", "x", "经度"),
    "lat": ("lat", "latitude", "y", "纬度"),
    "time": ("time", "timestamp", "datetime", "date_time", "tracked_at", "capture_time", "utc", "时间", "date", "日期"),
    "accuracy": ("accuracy", "accuracy_m", "acc", "horizontal_accuracy", "精度"),
    "speed": ("speed", "speed_mps", "速度"),
    "elevation": ("elevation", "ele", "altitude", "alt", "elevation_m", "高程", "海拔"),
    "whose": ("user_id", "track_id", "trip_id", "device_id", "userid", "trackid"),
}


def read(data: bytes) -> Track:
    """The rows of a CSV as a track: comma, semicolon or tab; a new segment where the user or track id changes.

    Times without a zone are taken as UTC and counted in left_out as times_without_zone. A date column beside a time
    column is put before it. The numbers are taken as WGS 84: who knows better moves the track.
    Raises: BadTrack: the header names no longitude or latitude; TooManyPoints.

    >>> read("经度,纬度,时间\\n114.3,30.6,2026-04-28T09:00:00+08:00".encode()).time_s.tolist()
    [1777338000.0]
    """
    lines = lines_of(data)
    header = lines[0] if lines else ""
    delimiter = max(",;\t", key=header.count)
    titles = [title.strip().strip('"').lower() for title in header.split(delimiter)]
    column = {what: _first(titles, names) for what, names in NAMES.items()}
    if column["lon"] is None or column["lat"] is None:
        raise BadTrack("no column is called longitude, or none latitude", header=header[:200])
    date = titles.index("date") if "date" in titles and titles.index("date") != column["time"] else None
    found, before = Gathering("csv"), None
    for line, row in islice(_rows(lines, delimiter), 1, None):
        if row is None:
            found.refuse(line, "unreadable-row")
        if not row:
            continue
        cells = {what: row[at] if at is not None and at < len(row) else None for what, at in column.items()}
        if date is not None and date < len(row):
            cells["time"] = f"{row[date]} {cells['time']}"
        if found.in_segment and cells["whose"] != before:
            found.end_segment()
        before = cells["whose"]
        _add(found, cells, line)
    return found.track()


def _first(titles: list[str], names: tuple[str, ...]) -> int | None:
    return next((titles.index(name) for name in names if name in titles), None)


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with its line; None for one that CSV cannot read."""
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            yield rows.line_num + 1, next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield rows.line_num, None


def _add(found: Gathering, cells: dict[str, str | None], line: int) -> None:
    written = cells["time"] or None
    seconds = number(written)
    time = written if seconds != seconds else seconds
    if isinstance(time, str) and _zoneless(time):
        found.left_out["times_without_zone"] += 1
    found.add(
        cells["lon"],
        cells["lat"],
        line=line,
        time=time,
        accuracy_m=cells["accuracy"],
        speed_mps=cells["speed"],
        elevation_m=cells["elevation"],
    )


def _zoneless(time: str) -> bool:
    try:
        return datetime.fromisoformat(time.strip()).tzinfo is None
    except ValueError:
        return False
