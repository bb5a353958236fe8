"""Garmin's Training Center XML: WGS 84, UTC."""

from __future__ import annotations

from geo.errors import BadTrack
from geo.formats.gathering import Gathering
from geo.formats.xml import elements, line_of, local, root_of, texts
from geo.lonlat import Track

ROOT = "TrainingCenterDatabase"


def read(data: bytes) -> Track:
    """The tracks of a TCX file as one, a segment for each Track; points without a position are counted.

    Raises: BadTrack: not TCX, broken XML, entities; TooManyPoints.

    >>> place = "<LatitudeDegrees>30.6</LatitudeDegrees><LongitudeDegrees>114.3</LongitudeDegrees>"
    >>> track = f"<Track><Trackpoint>{place}</Trackpoint></Track>"
    >>> read(f"<TrainingCenterDatabase>{track}</TrainingCenterDatabase>".encode()).lonlat.tolist()
    [[114.3, 30.6]]
    """
    if root_of(data) != ROOT:
        raise BadTrack("this is not TCX")
    found = Gathering("tcx")
    for element in elements(data, "Trackpoint", "Track"):
        if local(str(element.tag)) == "Track":
            found.end_segment()
            continue
        said = texts(element)
        if "LatitudeDegrees" not in said:
            found.left_out["without_place"] += 1
            continue
        found.add(
            said.get("LongitudeDegrees"),
            said.get("LatitudeDegrees"),
            line=line_of(element),
            time=said.get("Time"),
            speed_mps=said.get("Speed"),
            elevation_m=said.get("AltitudeMeters"),
        )
    return found.track()
