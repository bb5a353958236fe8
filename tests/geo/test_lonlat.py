import numpy as np
import pytest

from geo.errors import BadGeometry, TooManyPoints
from geo.lonlat import Box, LonLat, Track, as_path


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (float("nan"), 0), (0, float("inf"))])
def test_there_is_no_place_off_the_globe(lon, lat):
    with pytest.raises(BadGeometry):
        LonLat(lon, lat)


def test_places_come_in_pairs():
    with pytest.raises(BadGeometry):
        as_path([1, 2, 3])
    with pytest.raises(BadGeometry):
        as_path([(116, 40), (116,)])
    assert as_path([]).shape == (0, 2)


def test_the_refusal_of_a_place_says_which():
    with pytest.raises(BadGeometry) as refusal:
        as_path([(116, 40), (116, 95)])
    assert refusal.value.facts == {"index": 1}


def test_a_box_holds_its_border_and_is_never_inside_out():
    path = np.array([[116.0, 39.0], [117.0, 41.0], [116.5, 40.0]])
    assert Box.around(path) == Box(116, 39, 117, 41)
    assert Box.around(path).holds(path).all()
    with pytest.raises(BadGeometry):
        Box(117, 39, 116, 41)
    with pytest.raises(BadGeometry):
        Box.around(path[:0])


def test_a_track_cannot_be_changed_from_outside():
    times = np.array([0.0, 1.0])
    track = Track.of([(116, 40), (116, 41)], time_s=times)
    times[0] = 99
    assert track.time_s[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        track.lonlat[0] = 0


@pytest.mark.parametrize("wrong", [{"time_s": [1]}, {"segment": [1, 0]}, {"segment": [0]}])
def test_columns_of_a_track_fit_each_other(wrong):
    with pytest.raises(BadGeometry):
        Track.of([(116, 40), (116, 41)], **wrong)


def test_a_track_knows_its_segments():
    track = Track.of([(116, 40)] * 5, segment=[0, 0, 2, 2, 2])
    assert list(track.parts()) == [slice(0, 2), slice(2, 5)]
    assert track.joined().tolist() == [True, False, True, True]
    assert list(Track.of([]).parts()) == []
    assert len(track.take(np.array([True, False, True, False, False]))) == 2


def test_a_track_may_be_moved_point_by_point():
    track = Track.of([(116, 40)])
    assert track.moved(np.array([[117.0, 41.0]])).lonlat.tolist() == [[117.0, 41.0]]
    with pytest.raises(BadGeometry):
        track.moved(np.zeros((2, 2)))


def test_a_million_points_are_enough():
    with pytest.raises(TooManyPoints) as refusal:
        Track.of(np.zeros((1_000_001, 2)))
    assert refusal.value.facts["points"] == 1_000_001
