"""GPX 1.0 and 1.1: WGS 84, UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from geo.errors import BadTrack
from geo.formats.gathering import Gathering, number
from geo.formats.xml import elements, line_of, local, root_of, texts
from geo.lonlat import Track

NAMESPACE = "http://www.topografix.com/GPX/1/1"
METRES_PER_DOP = 5.0
"""What one unit of horizontal dilution is worth: the usual error of a phone under open sky."""
COUNTED = {"wpt": "waypoints", "rte": "routes", "rtept": "route_points"}


def read(data: bytes) -> Track:
    """The tracks of a GPX file as one, a segment for each trkseg; waypoints and routes are counted, not taken in.

    Accuracy of a point: an extension's "accuracy" in metres, else hdop x 5 m. Speed: "speed", in the point (GPX 1.0) or
    its extensions, m/s. Raises: BadTrack: not GPX, broken XML, entities; TooManyPoints.

    >>> walk = read(b"<gpx><trk><trkseg><trkpt lat='30.6' lon='114.3'><ele>21</ele></trkpt></trkseg></trk></gpx>")
    >>> walk.lonlat.tolist(), walk.elevation_m.tolist()
    ([[114.3, 30.6]], [21.0])
    """
    if root_of(data) != "gpx":
        raise BadTrack("this is not GPX")
    found = Gathering("gpx")
    for element in elements(data, "trkpt", "trkseg", "trk", *COUNTED):
        tag = local(str(element.tag))
        if tag == "trkpt":
            _add(found, element)
        elif tag == "trkseg":
            found.end_segment()
        elif tag == "trk":
            found.name = found.name or (element.findtext("{*}name") or "").strip()
        else:
            found.left_out[COUNTED[tag]] += 1
    return found.track()


def _add(found: Gathering, point: etree._Element) -> None:
    said = texts(point)
    dilution = number(said.get("hdop")) * METRES_PER_DOP
    found.add(
        point.get("lon"),
        point.get("lat"),
        line=line_of(point),
        time=said.get("time") or None,
        accuracy_m=said.get("accuracy", dilution),
        speed_mps=said.get("speed"),
        elevation_m=said.get("ele"),
    )


def write(track: Track) -> bytes:
    """A track as GPX 1.1, UTF-8: places to 1e-8°, times to the millisecond, accuracy and speed as extensions.

    >>> read(write(Track.of([(114.3, 30.6)], time_s=[1777338000.25]))).time_s.tolist()
    [1777338000.25]
    """
    gpx = etree.Element("gpx", {"version": "1.1", "creator": "Yixian"}, nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    trk = etree.SubElement(gpx, "trk")
    if track.name:
        etree.SubElement(trk, "name").text = track.name
    for part in track.parts():
        segment = etree.SubElement(trk, "trkseg")
        piece = track.lonlat[part], track.time_s[part], track.elevation_m[part], track.accuracy_m[part]
        for (lon, lat), time, elevation, accuracy, speed in zip(*piece, track.speed_mps[part], strict=True):
            point = etree.SubElement(segment, "trkpt", {"lat": f"{lat:.8f}", "lon": f"{lon:.8f}"})
            _say(point, ele=_plain(elevation), time=stamp(time))
            if extra := {k: v for k, v in (("accuracy", _plain(accuracy)), ("speed", _plain(speed))) if v}:
                _say(etree.SubElement(point, "extensions"), **extra)
    return etree.tostring(gpx, xml_declaration=True, encoding="UTF-8")


def stamp(time_s: float) -> str | None:
    """A time as RFC 3339 in UTC, to the millisecond; None for NaN.

    >>> stamp(1777338000.25), stamp(1777338000.0), stamp(float("nan"))
    ('2026-04-28T01:00:00.250Z', '2026-04-28T01:00:00Z', None)
    """
    if time_s != time_s:
        return None
    moment = datetime.fromtimestamp(round(time_s * 1000) / 1000, UTC)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")


def _plain(value: float) -> str | None:
    return f"{value:.2f}" if value == value else None


def _say(parent: etree._Element, **said: str | None) -> None:
    for name, text in said.items():
        if text is not None:
            etree.SubElement(parent, name).text = text
