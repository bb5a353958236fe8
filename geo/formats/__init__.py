"""Recordings of any format as one Track. The format is told by the content; a name only breaks a tie."""

from __future__ import annotations

from geo.errors import BadTrack
from geo.formats import geojson, gpx
from geo.formats.xml import root_of
from geo.lonlat import Track

__all__ = ["read"]


def read(data: bytes, name: str = "") -> Track:
    """The track in a file. It may be empty: then left_out says what the file held instead.

    Args: data: the whole file; name: as it was called, for the messages.
    Raises: BadTrack: empty, of no format we know, broken, or hostile; UnknownCrs; TooManyPoints.

    >>> read(b"<gpx><trk><trkseg><trkpt lat='30.6' lon='114.3'/></trkseg></trk></gpx>").source
    'gpx'
    """
    start = data[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        kind = root_of(data)
        if kind == "gpx":
            return gpx.read(data)
        raise BadTrack("no track is read from this kind of XML", kind=kind[:40], name=name)
    if start.startswith(b"{"):
        return geojson.read(data)
    raise BadTrack("this is no format we know", name=name)
