"""IGC, the log of gliders and of some handheld receivers: WGS 84, UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from math import nan

from geo.errors import BadTrack
from geo.formats.gathering import Gathering
from geo.formats.nmea import degrees_of
from geo.formats.text import lines_of
from geo.lonlat import Track

DATE = re.compile(r"^HFDTE(?:DATE:)?\s*(\d{6})")
FIX = re.compile(r"^B(\d{6})(\d{4})(\d{3})([NS])(\d{5})(\d{3})([EW])([AV])(-?\d{4,5})(-?\d{4,5})")
DAY_S = 86_400.0


def read(data: bytes) -> Track:
    """The B records of an IGC log; height by GPS where the fix has one. Past midnight the next day begins.

    Raises: BadTrack: no A record in the first line; TooManyPoints.

    >>> read(b"AXXX\\nHFDTE280426\\nB0100003036000N11418000EA0002100025").elevation_m.tolist()
    [25.0]
    """
    lines = lines_of(data)
    if not lines or not lines[0].startswith("A"):
        raise BadTrack("this is not IGC")
    found, midnight, latest = Gathering("igc"), nan, 0.0
    for line, text in enumerate(lines, 1):
        if date := DATE.match(text):
            midnight, latest = _midnight(date[1]), 0.0
        elif text.startswith("B"):
            fix = FIX.match(text)
            if not fix:
                found.refuse(line, "unreadable-row")
                continue
            clock = _seconds(fix[1])
            if clock < latest - DAY_S / 2:
                midnight += DAY_S
            latest = clock
            _add(found, fix, midnight + clock, line)
    return found.track()


def _add(found: Gathering, fix: re.Match[str], time: float, line: int) -> None:
    _, lat, lat_m, ns, lon, lon_m, ew, kind, pressure, gps = fix.groups()
    elevation = gps if kind == "A" else pressure
    place = degrees_of(f"{lon}.{lon_m}", ew), degrees_of(f"{lat}.{lat_m}", ns)
    found.add(*place, line=line, time=time, elevation_m=elevation)


def _midnight(date: str) -> float:
    try:
        return datetime.strptime(date, "%d%m%y").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return nan


def _seconds(clock: str) -> float:
    return int(clock[:2]) * 3600.0 + int(clock[2:4]) * 60 + int(clock[4:])
