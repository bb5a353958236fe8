import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intervals import Interval, gaps, share, unite

SPANS = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(1, 200), st.sampled_from(["left", "right", None])).map(
        lambda drawn: Interval(drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
    max_size=20,
)


@given(SPANS)
def test_united_intervals_lie_apart_and_the_order_they_came_in_is_forgotten(intervals):
    united = unite(intervals)
    assert united == unite(reversed(intervals)) == unite(united)
    for a, b in itertools.pairwise(united):
        assert a.side != b.side or a.to_m < b.from_m


@given(SPANS)
def test_what_is_covered_and_what_is_open_make_the_whole(intervals):
    open_m = sum(gap.length_m for gap in gaps(intervals, (0, 1200)))
    assert share(intervals, (0, 1200)) * 1200 + open_m == pytest.approx(1200)


@given(SPANS, SPANS)
def test_coverage_never_shrinks_when_a_walk_is_added(some, more):
    assert share(some + more, (0, 1000)) >= share(some, (0, 1000)) - 1e-12


def test_sides_and_stretches_are_kept_apart():
    intervals = [Interval(0, 100, "left"), Interval(50, 150, "right"), Interval(0, 100, "left", stretch=1)]
    assert len(unite(intervals)) == 3
    assert share([Interval(0, 100, stretch=1)], (0, 100)) == 0
    assert share([Interval(0, 100, stretch=1)], (0, 100), stretch=1) == 1


def test_an_empty_range_is_not_covered():
    assert share([Interval(0, 100)], (50, 50)) == 0
    assert gaps([], (0, 10)) == [Interval(0, 10)]
