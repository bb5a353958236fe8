import numpy as np

from geo.chainage import Stationing
from geo.intervals import Interval
from geo.lonlat import Track
from geo.silences import silences
from geo.track import split

ROAD = Stationing([np.array([[114.30, 30.60], [114.32, 30.60]])])
GAP = Interval(125, 475)


def walk(*steps, offset_m=0.0):
    return split(Track.of(ROAD.places(np.array([s[0] for s in steps], float), offset_m), time_s=[s[1] for s in steps]))


def judged(recorded, photos=((), ())):
    (found,) = silences(ROAD, [GAP], [recorded], *photos)
    return found.why, found.attested


THROUGH = walk((0, 0), (100, 80), (500, 480), (600, 560))


def test_a_silence_that_somebody_can_have_walked_through_is_no_signal():
    assert judged(THROUGH) == ("no-signal", False)


def test_a_photo_inside_and_in_time_attests_it():
    assert judged(THROUGH, ([300], [200])) == ("no-signal", True)
    assert judged(THROUGH, ([300], [9999])) == ("no-signal", False)
    assert judged(THROUGH, ([700], [200])) == ("no-signal", False)


def test_too_fast_too_far_aside_or_elsewhere_is_not_walked():
    assert judged(walk((0, 0), (100, 80), (500, 140))) == ("not-walked", False)
    assert judged(walk((0, 0), (100, 80), (500, 480), offset_m=150.0)) == ("not-walked", False)
    assert judged(walk((900, 0), (950, 80), (1300, 480))) == ("not-walked", False)
    assert judged(walk((0, 0), (50, 50))) == ("not-walked", False)
    assert silences(ROAD, [GAP], [])[0].why == "not-walked"
