import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Proj

from geo.errors import BadGeometry
from geo.frame import Frame
from geo.measure import distances_m

PLACE = st.tuples(st.floats(-180, 180, exclude_max=True), st.floats(-80, 80))


@given(PLACE, st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)))
def test_a_place_comes_back_from_the_plane(centre, away):
    frame = Frame(*centre)
    place = np.array([[(centre[0] + away[0] + 180) % 360 - 180, centre[1] + away[1]]])
    assert np.abs(frame.to_lonlat(frame.to_metres(place)) - place).max() < 1e-9


@given(st.floats(-75, 75), st.floats(-0.2, 0.2), st.floats(0, 6.28))
def test_a_short_length_is_true_once_divided_by_the_local_scale(lat, north, angle):
    frame = Frame(114.0, lat)
    start = np.array([[114.3, lat + north]])
    end = start + np.array([[np.cos(angle), np.sin(angle)]]) * 0.0005
    a, b = frame.to_metres(start), frame.to_metres(end)
    plane = np.hypot(*(b - a).T) / frame.scale_at((start + end)[:, 1] / 2)
    assert plane == pytest.approx(distances_m(start, end), rel=1e-6)


def test_it_is_the_mercator_of_proj():
    lonlat = np.array([[114.3, 30.6], [115.0, 31.0], [113.0, 29.0]])
    proj = Proj(proj="merc", ellps="WGS84", lat_ts=30.6, lon_0=114.3)
    theirs = np.column_stack(proj(*lonlat.T)) - np.array(proj(114.3, 30.6))
    assert np.abs(Frame(114.3, 30.6).to_metres(lonlat) - theirs).max() < 1e-6


def test_a_frame_needs_a_place_away_from_the_poles():
    with pytest.raises(BadGeometry):
        Frame(0, 86)
    with pytest.raises(BadGeometry):
        Frame.around(np.empty((0, 2)))


def test_a_frame_reaches_across_the_antimeridian():
    x, _ = Frame(179.9, 0).to_metres(np.array([[-179.9, 0.0]])).T
    assert x == pytest.approx(22263.9, abs=0.1)
