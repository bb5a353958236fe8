import numpy as np

from geo.chainage import Stationing
from geo.coverage import unite
from geo.lonlat import Track
from geo.visits import visits

ROAD = Stationing([np.array([[114.30, 30.60], [114.32, 30.60]])], 12_000)


def walk(from_m, to_m, begins_s, **times):
    along = np.arange(from_m, to_m + 1, 10.0)
    return Track.of(ROAD.places(along), **({"time_s": begins_s + np.arange(len(along)) * 8.0} | times))


def test_every_walk_keeps_its_own_stretch_and_times():
    found = visits(ROAD, [("li", walk(100, 200, 0)), ("wang", walk(150, 300, 1000))], side="left")
    assert [(visit.by, visit.from_s, visit.to_s) for visit in found] == [("li", 0, 80), ("wang", 1000, 1120)]
    (whole,) = unite(visit.interval for visit in found)
    assert (round(whole.from_m), round(whole.to_m)) == (12_075, 12_325)


def test_two_stretches_of_one_walk_have_two_times():
    both = np.r_[np.arange(100, 150, 10.0), np.arange(600, 650, 10.0)]
    track = Track.of(ROAD.places(both), time_s=np.r_[np.arange(5.0), 900 + np.arange(5.0)])
    assert [(v.from_s, v.to_s) for v in visits(ROAD, [("li", track)], side="left")] == [(0, 4), (900, 904)]


def test_a_walk_without_times_has_covered_something_nobody_knows_when():
    (found,) = visits(ROAD, [("li", walk(100, 200, 0, time_s=None))], side="left")
    assert np.isnan(found.from_s)
