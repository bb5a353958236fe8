import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.buffers import buffer_of
from geo.errors import BadGeometry
from geo.measure import area_m2, distances_m

PLACE = st.tuples(st.floats(73, 135), st.floats(18, 53))


def rim(area):
    return shapely.get_coordinates(area.exterior)


@given(PLACE, st.floats(5, 5000))
def test_the_edge_around_a_place_is_everywhere_as_far_away_as_asked(place, metres):
    away = distances_m(np.array([place]), rim(buffer_of(shapely.Point(place), metres)))
    assert away == pytest.approx(np.full(len(away), metres), rel=6e-4)


@settings(max_examples=20, deadline=None)
@given(PLACE, st.floats(-0.3, 0.3), st.floats(0.05, 0.3), st.floats(5, 100))
def test_a_strip_along_a_long_line_is_as_wide_at_one_end_as_at_the_other(start, east, north, metres):
    line = np.array([start, (start[0] + east, start[1] + north)])
    strip = buffer_of(shapely.LineString(line), metres)
    for end in line:
        away = distances_m(end[None], rim(strip))
        assert away.min() == pytest.approx(metres, rel=2e-3)


def test_an_area_grows_outward_and_keeps_its_inside():
    square = shapely.box(114.30, 30.60, 114.31, 30.61)
    wide = buffer_of(square, 20)
    assert wide.contains(square)
    sides = sum(distances_m(rim(square)[:-1], rim(square)[1:]))
    grown = area_m2(rim(wide)) - area_m2(rim(square))
    assert grown == pytest.approx(sides * 20 + np.pi * 20**2, rel=1e-3)


def test_a_hole_shrinks_and_parts_grow_together():
    holed = shapely.Polygon(
        shapely.box(114.3, 30.6, 114.31, 30.61).exterior.coords,
        [[(114.304, 30.604), (114.306, 30.604), (114.306, 30.606)]],
    )
    assert len(buffer_of(holed, 20).interiors) == 1
    assert len(buffer_of(holed, 300).interiors) == 0
    near = shapely.MultiPoint([(114.3, 30.6), (114.3001, 30.6)])
    assert buffer_of(near, 25).geom_type == "Polygon"
    assert buffer_of(near, 4).geom_type == "MultiPolygon"


def test_a_line_that_stands_still_somewhere_is_no_trouble():
    line = shapely.LineString([(114.3, 30.6), (114.3, 30.6), (114.31, 30.6)])
    plain = shapely.LineString([(114.3, 30.6), (114.31, 30.6)])
    assert area_m2(rim(buffer_of(line, 10))) == pytest.approx(area_m2(rim(buffer_of(plain, 10))), rel=1e-6)


@pytest.mark.parametrize(
    ("shape", "metres"),
    [(shapely.Point(), 5), (shapely.Point(114, 30), 0), (shapely.Point(114, 95), 5), (shapely.Point(114, 88), 5)],
)
def test_what_has_no_buffer_is_refused(shape, metres):
    with pytest.raises(BadGeometry):
        buffer_of(shape, metres)
