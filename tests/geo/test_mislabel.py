import numpy as np
import pytest

from geo.chainage import Stationing
from geo.datum import from_wgs84
from geo.mislabel import suspected_track_crs

ROAD = Stationing([np.array([[121.52, 31.17], [121.52, 31.18], [121.53, 31.185]])])
WALK = ROAD.places(np.arange(0.0, 1500.0, 1.0), 8.0)


@pytest.mark.parametrize("crs", ["gcj02", "bd09"])
def test_a_track_in_the_wrong_datum_is_suspected(crs):
    assert suspected_track_crs(from_wgs84(WALK, crs), ROAD) == crs


def test_a_good_track_a_far_one_and_none_at_all_are_not():
    assert suspected_track_crs(WALK, ROAD) is None
    assert suspected_track_crs(WALK + np.array([0.05, 0.0]), ROAD) is None
    assert suspected_track_crs(WALK[:0], ROAD) is None
