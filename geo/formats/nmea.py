"""NMEA 0183, as receivers speak it: RMC for place, time and speed, GGA for height and dilution."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import reduce
from math import nan

from geo.errors import BadTrack
from geo.formats.gathering import Gathering, number
from geo.formats.gpx import METRES_PER_DOP
from geo.formats.text import lines_of
from geo.lonlat import Track

SENTENCE = re.compile(r"\$([A-Z]{2}(RMC|GGA),[^*\s]*)(?:\*([0-9A-Fa-f]{2}))?")
KNOT_MPS = 1852 / 3600


def read(data: bytes) -> Track:
    """The fixes of an NMEA log. Other sentences are passed over; sentences without a fix are counted as without_place.

    A log without RMC has no date: its GGA fixes are taken without time. A wrong checksum refuses its sentence.
    Raises: BadTrack: no RMC and no GGA in it; TooManyPoints.

    >>> read(b"$GPRMC,010000,A,3036.0,N,11418.0,E,1.0,0.0,280426,,*1C").time_s.tolist()
    [1777338000.0]
    """
    found = Gathering("nmea")
    spoken = [(line, *said) for line, text in enumerate(lines_of(data), 1) if (said := _heard(found, text, line))]
    if not spoken and not found.refusals:
        raise BadTrack("this is not NMEA")
    dated = any(kind == "RMC" for _, kind, _ in spoken)
    beside: dict[str, tuple[float, float]] = {}
    for line, kind, cells in spoken:
        if kind == "GGA":
            beside = {cells[1]: (number(cells[9]), number(cells[8]) * METRES_PER_DOP)}
        if dated == (kind == "RMC"):
            _add(found, line, cells, beside.get(cells[1], (nan, nan)), dated)
    return found.track()


def _heard(found: Gathering, text: str, line: int) -> tuple[str, list[str]] | None:
    """The kind and the cells of a sentence; None for one that says nothing we want, or that was garbled."""
    sentence = SENTENCE.search(text)
    if not sentence:
        return None
    body, kind, checksum = sentence.groups()
    if checksum and reduce(lambda sum_, char: sum_ ^ ord(char), body, 0) != int(checksum, 16):
        found.refuse(line, "bad-checksum")
        return None
    return kind, [*body.split(","), *[""] * 12]


def _add(found: Gathering, line: int, cells: list[str], beside: tuple[float, float], dated: bool) -> None:
    at = 3 if dated else 2
    if (cells[2] != "A") if dated else (cells[6] in ("", "0")):
        found.left_out["without_place"] += 1
        return
    elevation, accuracy = beside
    found.add(
        degrees_of(cells[at + 2], cells[at + 3]),
        degrees_of(cells[at], cells[at + 1]),
        line=line,
        time=_moment(cells[9], cells[1]) if dated else None,
        accuracy_m=accuracy,
        speed_mps=number(cells[7]) * KNOT_MPS if dated else None,
        elevation_m=elevation,
    )


def degrees_of(written: str, letter: str) -> float:
    """Degrees and minutes run together, with the letter of the hemisphere, as degrees; NaN where they are none.

    >>> degrees_of("3036.6", "N"), degrees_of("11418.0", "W")
    (30.61, -114.3)
    """
    value, sign = number(written), {"N": 1, "E": 1, "S": -1, "W": -1}.get(letter, nan)
    if not value >= 0:
        return nan
    whole, minutes = divmod(value, 100)
    return sign * (whole + minutes / 60) if minutes < 60 else nan


def _moment(date: str, clock: str) -> float:
    """ddmmyy and hhmmss.sss as Unix seconds; NaN where they are none."""
    try:
        day = datetime.strptime(date + clock[:6], "%d%m%y%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return nan
    return day.timestamp() + (number("0" + clock[6:]) if clock[6:] else 0.0)
