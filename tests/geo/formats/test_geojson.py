import json

import pytest

from geo.errors import BadTrack, UnknownCrs
from geo.formats import geojson
from geo.lonlat import Refused, Track

A, B, C = [114.3, 30.6], [114.3, 30.7, 21], [114.3, 30.8]


def feature(kind, coordinates, **properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def read(*features, **more):
    return geojson.read(json.dumps({"type": "FeatureCollection", "features": features} | more).encode())


def test_a_line_with_coord_times_is_a_track_with_times():
    track = read(feature("LineString", [A, B], name="晨", coordTimes=["2026-04-28T01:00:00Z", "2026-04-28T01:01:00Z"]))
    assert track.time_s.tolist() == [1777338000, 1777338060]
    assert track.elevation_m[1] == 21
    assert track.name == "晨"


@pytest.mark.parametrize(
    "properties",
    [{"coordTimes": [[1, 2], [3]]}, {"coordinateProperties": {"times": [[1, 2], [3]]}}],
)
def test_the_lines_of_a_multi_line_have_their_own_times(properties):
    track = read(feature("MultiLineString", [[A, B], [C]], **properties))
    assert track.segment.tolist() == [0, 0, 1]
    assert track.time_s.tolist() == [1, 2, 3]


def test_timed_points_are_a_track_where_there_is_no_line_and_going_back_begins_anew():
    points = [feature("Point", place, time=time, accuracy=5) for place, time in ((A, 100), (B, 200), (C, 50), (A, "x"))]
    track = read(*points, feature("Point", A))
    assert track.segment.tolist() == [0, 0, 1, 1]
    assert track.accuracy_m[0] == 5
    assert track.refusals == (Refused(4, "unreadable-time"),)
    assert track.left_out == {"waypoints": 1}


def test_points_beside_a_line_and_polygons_are_counted():
    ring = [[A, C, [114.4, 30.6], A]]
    track = read(feature("LineString", [A, C]), feature("Point", A, time=1), feature("Polygon", ring))
    assert (len(track), track.left_out) == (2, {"waypoints": 1, "polygons": 1})


def test_geometries_without_features_are_read_too():
    lines = {"type": "GeometryCollection", "geometries": [{"type": "LineString", "coordinates": [A, C]}]}
    assert len(geojson.read(json.dumps(lines).encode())) == 2
    assert len(read({"type": "Feature", "properties": None, "geometry": None})) == 0
    assert (
        len(read({"type": "Feature", "properties": None, "geometry": {"type": "LineString", "coordinates": [A]}})) == 1
    )


@pytest.mark.parametrize("coordinates", [None, "x", [None], [[]], [["x", 1]], [[1]], [[[1, 2]]]])
def test_coordinates_that_are_none_give_no_point_and_no_crash(coordinates):
    assert len(read(feature("LineString", coordinates))) == 0
    assert len(read(feature("MultiLineString", coordinates))) <= 1


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"type":"Topology"}',
        b'{"type":"FeatureCollection","features":[1]}',
        b"[" * 5000,
        b'{"a":NaN}',
    ],
)
def test_what_is_not_geojson_is_refused(data):
    with pytest.raises(BadTrack):
        geojson.read(data)


def test_a_nest_of_collections_is_refused():
    nest = {"type": "LineString", "coordinates": [A, C]}
    for _ in range(9):
        nest = {"type": "GeometryCollection", "geometries": [nest]}
    with pytest.raises(BadTrack):
        geojson.read(json.dumps(nest).encode())


def test_another_datum_is_not_taken_for_wgs_84():
    with pytest.raises(UnknownCrs):
        read(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}})
    assert len(read(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}})) == 0


def test_what_is_written_is_read_back_but_for_lone_points():
    track = Track.of([A, B[:2], C], time_s=[0, 60.25, 70], elevation_m=[1, 2, 3], segment=[0, 0, 1], name="n")
    back = geojson.read(geojson.write(track))
    assert back.lonlat.tolist() == track.lonlat[:2].tolist()
    assert back.time_s.tolist() == [0, 60.25]
    assert back.elevation_m.tolist() == [1, 2]
    written = json.loads(geojson.write(track))
    assert written["properties"]["accuracy_m"] == [[None, None]]
