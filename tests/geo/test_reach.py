import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.reach import shares_within

NUMBER = st.integers(-60, 60).map(float)
PLACE = st.tuples(NUMBER, NUMBER)


@given(PLACE, PLACE.filter(lambda run: run != (0, 0)), PLACE, PLACE, st.floats(1, 40))
def test_the_part_of_a_leg_within_reach_is_what_the_buffer_cuts_out(start, run, a, b, within):
    start, run, a, b = (np.array([place]) for place in (start, run, a, b))
    first, last = shares_within(start, run, a, b, np.array([within]))
    steps = np.linspace(0, 1, 401)
    distance = shapely.distance(shapely.points(start + steps[:, None] * run), shapely.LineString(np.vstack([a, b])))
    inside = (first <= steps) & (steps <= last)
    clear = np.abs(distance - within) > 1e-6
    assert (inside == (distance <= within))[clear].all()


def test_a_leg_along_the_border_and_one_across_a_standing_walker():
    leg = np.array([[0.0, 10.0]]), np.array([[100.0, 0.0]])
    walk = np.array([[20.0, 0.0]]), np.array([[50.0, 0.0]])
    first, last = shares_within(*leg, *walk, np.array([10.0]))
    assert (first[0], last[0]) == pytest.approx((0.2, 0.5))
    first, last = shares_within(*leg, walk[0], walk[0], np.array([9.0]))
    assert first[0] > last[0]
