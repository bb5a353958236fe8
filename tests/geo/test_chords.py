import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.chainage import Stationing
from geo.coverage import covered
from geo.frame import Frame
from geo.lonlat import Track

FRAME = Frame(114.3, 30.6)
SHORT = st.tuples(st.floats(-4, 4), st.floats(-4, 4)).filter(lambda step: abs(step[0]) + abs(step[1]) > 0.01)
DENSE = st.lists(SHORT, min_size=2, max_size=80).map(
    lambda steps: FRAME.to_lonlat(np.cumsum([(0.0, 0.0), *steps], axis=0))
)
NEARBY = st.lists(st.tuples(st.floats(-60, 60), st.floats(-60, 60)), min_size=1, max_size=20).map(
    lambda away: FRAME.to_lonlat(np.array(away))
)


@settings(deadline=None)
@given(DENSE, NEARBY)
def test_the_foot_on_a_dense_and_tangled_line_is_still_the_nearest_place(line, places):
    path = Stationing([line])
    legs = path.legs
    at = path.locate(places)
    brute = np.sqrt([legs.feet(np.arange(len(legs)), x, y)[1].min() for x, y in legs.frame.to_metres(places)])
    assert np.abs(at.offset_m) == pytest.approx(brute / legs.frame.scale_at(places[:, 1]), abs=1e-6)


@settings(deadline=None)
@given(DENSE)
def test_no_place_of_a_run_lies_farther_from_its_chord_than_its_slack(line):
    chords = Stationing([line]).chords
    of_leg = np.repeat(np.arange(len(chords)), np.diff(chords.first))
    ends = chords.legs.xy + chords.legs.run
    for x, y in (chords.legs.xy.T, ends.T):
        assert (np.sqrt(chords.feet(of_leg, x, y)[1]) <= chords.slack[of_leg] + 1e-6).all()


def circle(radius_m, every_m):
    angle = np.arange(0, 1.7 * np.pi, every_m / radius_m)
    return FRAME.to_lonlat(np.column_stack([np.cos(angle), np.sin(angle)]) * radius_m)


def test_a_curve_drawn_with_many_points_is_the_curve_drawn_with_few():
    fine, coarse = Stationing([circle(300, 0.5)]), Stationing([circle(300, 16.0)])
    assert not fine.chords.plain
    assert Stationing([circle(300, 40.0)]).chords.plain
    places = coarse.places(np.linspace(10, coarse.length_m - 20, 200), 20.0)
    one, other = fine.locate(places), coarse.locate(places)
    assert one.along_m == pytest.approx(other.along_m, abs=1.5)
    assert one.offset_m == pytest.approx(other.offset_m, abs=0.5)


def test_coverage_of_a_dense_line_is_that_of_the_sparse_one():
    fine, coarse = Stationing([circle(300, 0.5)]), Stationing([circle(300, 16.0)])
    along = np.arange(100.0, 400.0, 10.0)
    walk = Track.of(coarse.places(along, 15.0), time_s=along)
    (one,), (other,) = covered(fine, walk, side="right"), covered(coarse, walk, side="right")
    assert (one.from_m, one.to_m) == pytest.approx((other.from_m, other.to_m), abs=1.0)
