"""Recordings of any format as one Track. The format is told by the content; the name is for the messages."""

from __future__ import annotations

import re
from collections.abc import Callable

from geo.errors import BadTrack
from geo.formats import fit, geojson, gpx, igc, kml, kmz, live, nmea, plt, table, tcx
from geo.formats.xml import root_of
from geo.lonlat import Track

__all__ = ["read"]
XML = {"gpx": gpx.read, "kml": kml.read, tcx.ROOT: tcx.read}
BY_CONTENT: tuple[tuple[re.Pattern[bytes], Callable[[bytes], Track]], ...] = (
    (re.compile(rb"PK\x03\x04"), kmz.read),
    (re.compile(rb"[\[{].{0,400}\"_type\"", re.DOTALL), live.read_owntracks),
    (re.compile(rb"[\[{]"), geojson.read),
    (re.compile(rb".{0,4000}?^\$[A-Z]{5},", re.DOTALL | re.MULTILINE), nmea.read),
    (re.compile(rb"Geolife trajectory|OziExplorer Track"), plt.read),
    (re.compile(rb"A[A-Z0-9]{3}.{0,80}\r?\n[HIB]"), igc.read),
    (re.compile(rb"\S{0,300}\blat=-?\d"), live.read_queries),
    (re.compile(rb"[^\n\x00]{3,2000}[,;\t]"), table.read),
)


def read(data: bytes, name: str = "") -> Track:
    """The track in a file: GPX, KML, KMZ, TCX, FIT, GeoJSON, OwnTracks, NMEA, PLT, IGC, live queries, CSV.

    It may be empty: then left_out says what the file held instead.

    Args: data: the whole file; name: as it was called.
    Raises: BadTrack: empty, of no format we know, broken, or hostile; UnknownCrs; TooManyPoints.

    >>> read(b"<gpx><trk><trkseg><trkpt lat='30.6' lon='114.3'/></trkseg></trk></gpx>").source
    'gpx'
    """
    if fit.told(data):
        return fit.read(data)
    start = data[:4000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<")):
        kind = root_of(data)
        if kind not in XML:
            raise BadTrack("no track is read from this kind of XML", kind=kind[:40], name=name)
        return XML[kind](data)
    for pattern, reader in BY_CONTENT:
        if pattern.match(start):
            return reader(data)
    raise BadTrack("this is no format we know", name=name)
