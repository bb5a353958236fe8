"""What geo says, PostGIS says of the same places, in metres."""

import numpy as np
import pytest
import shapely
import sqlalchemy as sa

from geo.buffers import buffer_of
from geo.chainage import Stationing
from geo.coverage import covered
from geo.lonlat import Track
from geo.measure import area_m2, distances_m, headings, length_m

WALK = np.array([114.3, 30.6]) + np.cumsum(np.random.default_rng(7).uniform(-8e-4, 1e-3, (60, 2)), axis=0)
ROAD = Stationing([WALK])
NUMBERS = np.random.default_rng(11)
PLACES = ROAD.places(NUMBERS.uniform(0, ROAD.length_m, 500), NUMBERS.uniform(-30, 30, 500))


@pytest.fixture
def ask(engine):
    """ask(select, **values): one row of PostGIS; shapes go in as hexadecimal WKB."""

    def asked(select, **values):
        with engine.connect() as connection:
            return connection.execute(sa.text(select), values).one()

    return asked


def wkb(shape, srid=4326):
    return shapely.to_wkb(shapely.set_srid(shape, srid), hex=True, include_srid=True)


def test_lengths_areas_and_headings_are_those_of_geography(ask):
    ring = np.array([[116.0, 40.0], [116.2, 40.0], [116.1, 40.1]])
    ours = length_m(WALK), area_m2(ring), headings(WALK[:2])[0]
    theirs = ask(
        "SELECT ST_Length(CAST(:line AS geography)), ST_Area(CAST(:ring AS geography)),"
        " degrees(ST_Azimuth(CAST(:a AS geography), CAST(:b AS geography)))",
        line=wkb(shapely.LineString(WALK)),
        ring=wkb(shapely.Polygon(ring)),
        a=wkb(shapely.Point(WALK[0])),
        b=wkb(shapely.Point(WALK[1])),
    )
    assert ours == pytest.approx(tuple(theirs), rel=1e-7)


def test_feet_and_offsets_are_those_of_the_same_line_in_the_same_plane(ask):
    frame, at = ROAD.legs.frame, ROAD.locate(PLACES)
    feet, distances, shares = ask(
        "SELECT ST_Collect(ST_ClosestPoint(line, place) ORDER BY n), array_agg(ST_Distance(line, place) ORDER BY n),"
        " array_agg(ST_LineLocatePoint(line, place) ORDER BY n) FROM (SELECT CAST(:line AS geometry) AS line) AS one,"
        " LATERAL (SELECT path[1] AS n, geom AS place FROM ST_DumpPoints(CAST(:places AS geometry))) AS many",
        line=wkb(shapely.LineString(frame.to_metres(WALK)), 0),
        places=wkb(shapely.MultiPoint(frame.to_metres(PLACES)), 0),
    )
    foot = frame.to_lonlat(shapely.get_coordinates(shapely.from_wkb(feet)))
    assert distances_m(at.foot, foot).max() < 0.01
    assert np.abs(at.offset_m) == pytest.approx(np.array(distances) / frame.scale_at(PLACES[:, 1]), abs=0.002)
    assert at.along_m == pytest.approx(np.array(shares) * ROAD.length_m, rel=2e-3, abs=0.1)


def test_chainages_of_feet_are_the_metres_of_geography_up_to_them(ask):
    at = ROAD.locate(PLACES[:100])
    (metres,) = ask(
        "SELECT array_agg(ST_Length(CAST(ST_LineSubstring(line, 0, ST_LineLocatePoint(line, foot)) AS geography))"
        " ORDER BY n) FROM (SELECT CAST(:line AS geometry) AS line) AS one,"
        " LATERAL (SELECT path[1] AS n, geom AS foot FROM ST_DumpPoints(CAST(:feet AS geometry))) AS many",
        line=wkb(shapely.LineString(WALK)),
        feet=wkb(shapely.MultiPoint(at.foot)),
    )
    assert at.along_m == pytest.approx(np.array(metres), abs=0.01)


def test_coverage_is_the_part_of_the_line_in_the_buffer_of_the_walk(ask):
    track = Track.of(PLACES[np.argsort(ROAD.locate(PLACES).along_m)], time_s=np.arange(500) * 5.0)
    frame = ROAD.legs.frame
    scale = float(frame.scale_at(WALK[:, 1]).mean())
    (metres,) = ask(
        "SELECT ST_Length(ST_Intersection(CAST(:line AS geometry), ST_Buffer(CAST(:walk AS geometry), :within, 32)))",
        line=wkb(shapely.LineString(frame.to_metres(WALK)), 0),
        walk=wkb(shapely.LineString(frame.to_metres(track.lonlat)), 0),
        within=25 * scale,
    )
    ours = sum(interval.length_m for interval in covered(ROAD, track, side="right"))
    assert ours == pytest.approx(metres / scale, rel=1e-3)


def test_a_buffer_is_as_large_as_that_of_geography(ask):
    line = shapely.LineString(WALK)
    ours = buffer_of(line, 25)
    theirs, shared = ask(
        "SELECT ST_Area(theirs), ST_Area(ST_Intersection(theirs, CAST(:ours AS geography)))"
        " FROM (SELECT ST_Buffer(CAST(:line AS geography), 25, 'quad_segs=32') AS theirs) AS one",
        line=wkb(line),
        ours=wkb(ours),
    )
    assert shared == pytest.approx(theirs, rel=2e-3)
