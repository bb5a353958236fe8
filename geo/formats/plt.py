"""PLT: OziExplorer's tracks, and those of Geolife. WGS 84, UTC, heights in feet."""

from __future__ import annotations

from geo.errors import BadTrack
from geo.formats.gathering import Gathering, number
from geo.formats.text import lines_of
from geo.lonlat import Track

HEADS = ("Geolife trajectory", "OziExplorer Track")
HEADER_LINES = 6
EPOCH_DAYS = 25_569  # 1970-01-01, counted from 1899-12-30
FOOT_M = 0.3048
NO_HEIGHT_FT = -777.0


def read(data: bytes) -> Track:
    """The points of a PLT file; a new segment where the third column says so. Raises: BadTrack; TooManyPoints.

    >>> head = "Geolife trajectory\\nWGS 84\\nAltitude is in Feet\\nReserved 3\\n0\\n0\\n"
    >>> read((head + "39.9,116.4,0,100,39748.4431018519,2008-10-27,10:38:04").encode()).time_s.tolist()
    [1225103884.0]
    """
    lines = lines_of(data)
    if not lines or not lines[0].startswith(HEADS):
        raise BadTrack("this is not PLT")
    if len(lines) > 1 and lines[1].strip().upper().replace(" ", "") != "WGS84":
        raise BadTrack("only PLT in WGS 84 is read", datum=lines[1][:40])
    found = Gathering("plt")
    for line, text in enumerate(lines[HEADER_LINES:], HEADER_LINES + 1):
        if text.strip():
            _add(found, text.split(","), line)
    return found.track()


def _add(found: Gathering, cells: list[str], line: int) -> None:
    lat, lon, begins, height, days = (*cells, *[""] * 5)[:5]
    if number(begins) == 1 and found.in_segment:
        found.end_segment()
    feet = number(height)
    seconds = round((number(days) - EPOCH_DAYS) * 86_400, 3)
    metres = None if feet == NO_HEIGHT_FT else feet * FOOT_M
    found.add(lon, lat, line=line, time=seconds if days.strip() else None, elevation_m=metres)
