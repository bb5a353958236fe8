"""GeoJSON (RFC 7946) with the times that tools add to it: coordTimes, or a time on each point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from geo.errors import BadTrack, UnknownCrs
from geo.formats.gathering import Gathering, unix_seconds
from geo.formats.gpx import stamp
from geo.lonlat import Track

TIMES = ("coordTimes", "coordinateTimes", "times", "timestamps")
TIME = ("time", "timestamp", "datetime")
ACCURACY, SPEED = "accuracy_m", "speed_mps"
WGS84_NAMES = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")
LINES = ("LineString", "MultiLineString")
COUNTED = {"Point": "waypoints", "MultiPoint": "waypoints", "Polygon": "polygons", "MultiPolygon": "polygons"}
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Shape:
    """One geometry, with the properties of its feature."""

    kind: str
    coordinates: list[Any]
    properties: dict[str, Any]


def read(data: bytes) -> Track:
    """The lines of a GeoJSON document as one track, a segment for each; where it has none, its timed points, in order.

    Times come from a feature's coordTimes (also under coordinateProperties), one for each place, lists in lists for a
    MultiLineString; accuracy_m and speed_mps, as `write` puts them there, likewise. What is not taken in is counted:
    waypoints, polygons. Where timed points go back in time, a new segment begins. In a refusal, the line is the ordinal
    of the place in the document.
    Raises: BadTrack: not JSON, not GeoJSON; UnknownCrs: it declares another datum; TooManyPoints.

    >>> read(b'{"type":"LineString","coordinates":[[114.3,30.6],[114.3,30.7,21]]}').elevation_m.tolist()
    [nan, 21.0]
    """
    try:
        document = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise BadTrack("this is not JSON", line=error.lineno) from error
    _check_crs(document)
    shapes = list(_shapes(document, {}, DEEPEST))
    found = Gathering("geojson")
    lines = [shape for shape in shapes if shape.kind in LINES]
    timed = [] if lines else [shape for shape in shapes if shape.kind == "Point" and _first(shape.properties, TIME)]
    for shape in lines:
        _add_lines(found, shape)
    _add_points(found, timed)
    taken = {id(shape) for shape in [*lines, *timed]}
    found.left_out.update(COUNTED[shape.kind] for shape in shapes if id(shape) not in taken)
    return found.track()


def write(track: Track) -> bytes:
    """A track as one GeoJSON feature: a MultiLineString with coordTimes, and accuracy and speed beside them.

    A segment of one point is left out: GeoJSON has no line of one place. Places to 1e-8°.

    >>> read(write(Track.of([(114.3, 30.6), (114.3, 30.7)], time_s=[0, 60]))).time_s.tolist()
    [0.0, 60.0]
    """
    parts = [part for part in track.parts() if part.stop - part.start > 1]
    columns = {"accuracy_m": track.accuracy_m, "speed_mps": track.speed_mps}
    properties: dict[str, Any] = {key: [_numbers(column[p].tolist()) for p in parts] for key, column in columns.items()}
    properties["coordTimes"] = [[stamp(time) for time in track.time_s[part].tolist()] for part in parts]
    properties["name"] = track.name
    lines = [_places(track, part) for part in parts]
    geometry = {"type": "MultiLineString", "coordinates": lines}
    return orjson.dumps({"type": "Feature", "properties": properties, "geometry": geometry})


def _places(track: Track, part: slice) -> list[list[float]]:
    rows = zip(track.lonlat[part].round(8).tolist(), track.elevation_m[part].tolist(), strict=True)
    return [[*place, height] if height == height else place for place, height in rows]


def _numbers(column: list[float]) -> list[float | None]:
    return [value if value == value else None for value in column]


def _check_crs(document: Any) -> None:
    crs = document.get("crs") if isinstance(document, dict) else None
    if crs is not None and not any(name in str(crs) for name in WGS84_NAMES):
        raise UnknownCrs("GeoJSON is WGS 84; declare another datum beside the file", crs=str(crs)[:80])


def _shapes(document: Any, properties: dict[str, Any], depth: int) -> Iterator[Shape]:
    """Every geometry of a document with the properties of its feature."""
    if not isinstance(document, dict) or not depth:
        raise BadTrack("this is not GeoJSON")
    kind = document.get("type")
    if kind in ("FeatureCollection", "GeometryCollection"):
        for one in _list(document.get("features" if kind == "FeatureCollection" else "geometries")):
            yield from _shapes(one, properties, depth - 1)
    elif kind == "Feature":
        said = document.get("properties")
        if document.get("geometry") is not None:
            yield from _shapes(document["geometry"], said if isinstance(said, dict) else {}, depth - 1)
    elif kind in LINES or kind in COUNTED:
        yield Shape(kind, _list(document.get("coordinates")), properties)
    else:
        raise BadTrack("this is not GeoJSON", type=str(kind)[:40])


def _add_lines(found: Gathering, shape: Shape) -> None:
    found.name = found.name or str(shape.properties.get("name") or "")
    beside = shape.properties.get("coordinateProperties")
    times = _list(_first(shape.properties, TIMES) or _first(beside if isinstance(beside, dict) else {}, TIMES))
    columns = (times, _list(shape.properties.get(ACCURACY)), _list(shape.properties.get(SPEED)))
    many = shape.kind == "MultiLineString"
    for number, line in enumerate(shape.coordinates if many else [shape.coordinates]):
        said = [_list(column[number]) if many and number < len(column) else column for column in columns]
        for nth, place in enumerate(_list(line)):
            _add(found, place, *(column[nth] if nth < len(column) else None for column in said))
        found.end_segment()


def _add_points(found: Gathering, timed: list[Shape]) -> None:
    latest = float("-inf")
    for shape in timed:
        time = _first(shape.properties, TIME)
        seconds = unix_seconds(time)
        if seconds < latest:
            found.end_segment()
        latest = seconds if seconds == seconds else latest
        _add(found, shape.coordinates, time, shape.properties.get("accuracy"), shape.properties.get("speed"))


def _add(found: Gathering, place: Any, time: Any, accuracy: Any = None, speed: Any = None) -> None:
    lon, lat, height = (*_list(place), None, None, None)[:3]
    ordinal = len(found) + len(found.refusals) + 1
    found.add(lon, lat, line=ordinal, time=time, accuracy_m=accuracy, speed_mps=speed, elevation_m=height)


def _first(said: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((said[name] for name in names if said.get(name)), None)


def _list(thing: Any) -> list[Any]:
    return thing if isinstance(thing, list) else []
