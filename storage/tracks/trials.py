"""The smallest file of each format: a child that cannot read these reads nobody's."""

import base64
import zipfile
from io import BytesIO

KML = b"<kml><LineString><coordinates>114.3,30.6</coordinates></LineString></kml>"
FIT = b"DBA0CBwAAAAuRklUQAAAFAAD/QSGAASFAQSFAJC6UkRcj8IVFK5HUaBY"


def _zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("doc.kml", KML)
    return out.getvalue()


TRIALS = (
    ("gpx", b"<gpx><trk><trkseg><trkpt lat='30.6' lon='114.3'><time>2026-04-28T01:00:00Z</time></trkpt></trkseg></trk>"
     b"</gpx>"),
    ("kml", KML),
    ("kml", _zipped()),
    ("tcx", b"<TrainingCenterDatabase><Track><Trackpoint><Position><LatitudeDegrees>30.6</LatitudeDegrees>"
     b"<LongitudeDegrees>114.3</LongitudeDegrees></Position></Trackpoint></Track></TrainingCenterDatabase>"),
    ("fit", base64.b64decode(FIT)),
    ("geojson", b'{"type":"LineString","coordinates":[[114.3,30.6],[114.3,30.7,21]]}'),
    ("csv", "经度,纬度,时间\n114.3,30.6,2026-04-28T09:00:00+08:00".encode("gb18030")),
    ("plt", b"Geolife trajectory\nWGS 84\n\n\n\n\n30.6,114.3,0,100,39748.44,2008-10-27,10:38:04\n"),
    ("nmea", b"$GPRMC,010000,A,3036.0,N,11418.0,E,1.0,,280426,,\n"),
    ("igc", b"AXXX\nHFDTE280426\nB0100003036000N11418000EA0002100025\n"),
    ("owntracks", b'{"_type":"location","lat":30.6,"lon":114.3,"tst":1777338000}'),
    ("query", b"/?id=7&lat=30.6&lon=114.3&timestamp=1777338000\n"),
)  # fmt: skip
"""The name that its reader gives the format, and a file that holds a point."""
