import numpy as np
import pytest

from geo.lonlat import Track
from geo.stops import stops

METRE = 1 / 110_860
PLACE = np.array([114.3, 30.6])


def going(*metres_each_second, segment=None):
    north = np.cumsum(metres_each_second) * METRE
    return Track.of(PLACE + np.column_stack([0 * north, north]), time_s=np.arange(len(north)), segment=segment)


def test_a_stay_between_two_walks_is_found_with_its_place_and_length():
    (stay,) = stops(going(*[1.4] * 100, *[0.0] * 300, *[1.4] * 100))
    assert stay.seconds == pytest.approx(300, abs=25)
    assert stay.place.lat == pytest.approx(30.6 + 140 * METRE, abs=12 * METRE)
    assert stay.last - stay.first == stay.seconds


def test_a_walk_has_no_stays_and_a_short_rest_is_none():
    assert stops(going(*[1.4] * 200)) == []
    assert stops(going(*[1.4] * 50, *[0.0] * 40, *[1.4] * 50)) == []
    assert stops(Track.of([])) == []


def test_a_stay_does_not_reach_across_a_gap():
    track = going(*[0.0] * 100, segment=[0] * 50 + [1] * 50)
    assert stops(track) == []
    assert len(stops(track, at_least_s=40)) == 2


def test_a_stay_may_last_as_long_as_the_recording():
    (stay,) = stops(going(*[0.0] * 1000))
    assert (stay.first, stay.last) == (0, 999)
