"""KML: lines, and gx:Track with times. WGS 84."""

from __future__ import annotations

from lxml import etree

from geo.errors import BadTrack
from geo.formats.gathering import Gathering
from geo.formats.gpx import stamp
from geo.formats.xml import elements, line_of, local, root_of
from geo.lonlat import Track

KML = "http://www.opengis.net/kml/2.2"
GX = "http://www.google.com/kml/ext/2.2"
COUNTED = {"Point": "waypoints", "Polygon": "polygons"}


def read(data: bytes) -> Track:
    """The lines and gx:Tracks of a KML document as one track, a segment for each; points and polygons are counted.

    A gx:Track pairs its times and its places by their order; a place without a partner has no time.
    Raises: BadTrack: not KML, broken XML, entities; TooManyPoints.

    >>> read(b"<kml><LineString><coordinates>114.3,30.6,21 114.3,30.7</coordinates></LineString></kml>").lonlat.tolist()
    [[114.3, 30.6], [114.3, 30.7]]
    """
    if root_of(data) != "kml":
        raise BadTrack("this is not KML")
    found = Gathering("kml")
    for element in elements(data, *READERS, *COUNTED):
        tag = local(str(element.tag))
        if tag in COUNTED:
            found.left_out[COUNTED[tag]] += 1
        else:
            READERS[tag](found, element)
            found.name = found.name or _name_of(element)
    return found.track()


def write(track: Track) -> bytes:
    """A track as KML: a gx:Track for each segment with times, a LineString for each without.

    >>> read(write(Track.of([(114.3, 30.6)], time_s=[60.0], elevation_m=[21]))).time_s.tolist()
    [60.0]
    """
    kml = etree.Element("kml", nsmap={None: KML, "gx": GX})  # type: ignore[dict-item]
    folder = etree.SubElement(kml, "Document")
    etree.SubElement(folder, "name").text = track.name
    for part in track.parts():
        rows = zip(*track.lonlat[part].T.tolist(), track.elevation_m[part].tolist(), strict=True)
        places = [(f"{lon:.8f}", f"{lat:.8f}", *([f"{up:.2f}"] if up == up else [])) for lon, lat, up in rows]
        stamps = [stamp(time) for time in track.time_s[part].tolist()]
        _write_line(etree.SubElement(folder, "Placemark"), places, stamps)
    return etree.tostring(kml, xml_declaration=True, encoding="UTF-8")


def _write_line(placemark: etree._Element, places: list[tuple[str, ...]], stamps: list[str | None]) -> None:
    if not all(stamps):
        line = etree.SubElement(placemark, "LineString")
        etree.SubElement(line, "coordinates").text = " ".join(map(",".join, places))
        return
    line = etree.SubElement(placemark, f"{{{GX}}}Track")
    for when in stamps:
        etree.SubElement(line, "when").text = when
    for place in places:
        etree.SubElement(line, f"{{{GX}}}coord").text = " ".join(place)


def _read_track(found: Gathering, track: etree._Element) -> None:
    whens = [(child.text or "").strip() for child in track if local(str(child.tag)) == "when"]
    coords = [child for child in track if local(str(child.tag)) == "coord"]
    for number, coord in enumerate(coords):
        _add(found, (coord.text or "").split(), line_of(coord), whens[number] if number < len(whens) else None)
    found.end_segment()


def _read_line(found: Gathering, line: etree._Element) -> None:
    coordinates = line.find("{*}coordinates")
    if coordinates is not None:
        for place in (coordinates.text or "").split():
            _add(found, place.split(","), line_of(coordinates), None)
    found.end_segment()


def _add(found: Gathering, place: list[str], line: int, when: str | None) -> None:
    lon, lat, height = (*place, None, None, None)[:3]
    found.add(lon, lat, line=line, time=when, elevation_m=height)


def _name_of(element: etree._Element) -> str:
    """The name of the nearest thing around an element that has one."""
    names = (around.findtext("{*}name") for around in element.iterancestors())
    return next((name.strip() for name in names if name), "")


READERS = {"Track": _read_track, "LineString": _read_line}
