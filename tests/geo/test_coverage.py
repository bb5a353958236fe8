import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.chainage import Stationing
from geo.coverage import covered, gaps, share, walk_coverage
from geo.intervals import Interval
from geo.lonlat import Track

STRAIGHT = np.array([[114.30, 30.60], [114.32, 30.60]])
ROAD = Stationing([STRAIGHT], 12_000)


def walk_along(road, from_m, to_m, offset_m=0.0, step_m=10.0, **columns):
    along = np.append(np.arange(from_m, to_m, step_m), to_m)
    return Track.of(road.places(along, offset_m), time_s=np.arange(len(along)) * step_m, **columns)


def length(intervals):
    return sum(interval.length_m for interval in intervals)


def test_a_walk_covers_what_lies_beside_it_and_25_metres_at_either_end():
    (found,) = covered(ROAD, walk_along(ROAD, 500, 800), side="right")
    assert (found.from_m, found.to_m, found.side) == (pytest.approx(12_475), pytest.approx(12_825), "right")


def test_a_walk_20_metres_aside_reaches_15_metres_beyond_its_ends():
    (found,) = covered(ROAD, walk_along(ROAD, 500, 800, 20.0), side="right")
    assert (found.from_m, found.to_m) == (pytest.approx(12_485, abs=0.01), pytest.approx(12_815, abs=0.01))


def test_a_walk_26_metres_aside_covers_nothing():
    assert covered(ROAD, walk_along(ROAD, 500, 800, 26.0)) == []
    assert covered(ROAD, []) == []


def test_the_side_is_where_the_walker_was_if_he_was_clearly_there():
    sides = {offset: covered(ROAD, walk_along(ROAD, 500, 800, offset))[0].side for offset in (-15.0, 15.0, 5.0)}
    assert sides == {-15.0: "left", 15.0: "right", 5.0: None}
    sure = walk_along(ROAD, 500, 800, 5.0, accuracy_m=np.full(31, 4.0))
    assert covered(ROAD, sure)[0].side == "right"


def test_crossing_the_road_counts_for_neither_side():
    track = Track.of(ROAD.places(np.array([500.0, 500.0]), np.array([-15.0, 15.0])), time_s=[0, 20])
    assert [found.side for found in covered(ROAD, track)] == [None]


def test_a_straight_line_across_a_gap_never_counts():
    places = ROAD.places(np.array([300.0, 310.0, 500.0, 510.0]))
    silent = Track.of(places, time_s=[0, 10, 70, 80])
    assert [round(i.to_m) for i in covered(ROAD, silent)] == [12_335, 12_535]
    waiting = Track.of(ROAD.places(np.array([300.0, 390.0])), time_s=[0, 61])
    assert covered(ROAD, waiting) == []
    parted = Track.of(ROAD.places(np.array([300.0, 310.0])), time_s=[0, 5], segment=[0, 1])
    assert covered(ROAD, parted) == []


def test_coverage_never_exceeds_the_line():
    (found,) = covered(ROAD, walk_along(ROAD, 0, ROAD.length_m), side="left")
    assert (found.from_m, found.to_m) == (pytest.approx(12_000), pytest.approx(ROAD.range_m[1]))
    assert share([found], ROAD.range_m) == walk_coverage(ROAD, [found]) == pytest.approx(1)


def test_the_worked_example_names_its_gaps_by_chainage():
    walks = [walk_along(ROAD, 25, 700), walk_along(ROAD, 1050, 1400)]
    found = covered(ROAD, walks, side="right")
    (first, second) = gaps(found, (12_000, 13_500))
    assert (round(first.from_m), round(first.to_m)) == (12_725, 13_025)
    assert (round(second.from_m), round(second.to_m)) == (13_425, 13_500)
    assert share(found, (12_000, 13_500)) == pytest.approx(1125 / 1500, abs=1e-4)


def test_a_break_of_chainage_cuts_the_interval_and_not_the_metres():
    road = Stationing([STRAIGHT], calibration=[(0, 0), (1100, 1100), (1100, 1080)])
    found = covered(road, walk_along(road, 1000, 1200), side="left")
    assert [(round(i.from_m), round(i.to_m), i.stretch) for i in found] == [(975, 1100, 0), (1080, 1205, 1)]
    assert walk_coverage(road, found) * road.length_m == pytest.approx(250, abs=0.01)
    assert walk_coverage(road, []) == 0


def test_long_legs_are_looked_at_piece_by_piece():
    fine = covered(ROAD, walk_along(ROAD, 200, 900, 18.0, 5.0), side="left")
    coarse = covered(ROAD, walk_along(ROAD, 200, 900, 18.0, 50.0), side="left")
    assert (fine[0].from_m, fine[0].to_m) == pytest.approx((coarse[0].from_m, coarse[0].to_m), abs=0.01)


def test_walks_are_taken_in_batches_and_nothing_is_lost_between_them(monkeypatch):
    walks = [walk_along(ROAD, 100, 600, 5.0), walk_along(ROAD, 550, 900, 12.0)]
    whole = covered(ROAD, walks)
    monkeypatch.setattr("geo.coverage.BATCH", 7)
    assert np.array([(i.from_m, i.to_m) for i in covered(ROAD, walks)]) == pytest.approx(
        np.array([(i.from_m, i.to_m) for i in whole]), abs=1e-6
    )


def test_walks_cover_what_the_vectors_say(vectors):
    case_book = vectors("coverage")
    road = Stationing([np.array(case_book["line"])])
    for case in case_book["cases"]:
        places = [place for segment in case["walk"] for place in segment]
        segment = [number for number, part in enumerate(case["walk"]) for _ in part]
        walk = Track.of(places, segment=segment, time_s=np.arange(len(places)) * 5.0)
        found = [(i.from_m, i.to_m) for i in covered(road, walk, case["within_m"], "right")]
        assert np.array(found).reshape(-1, 2) == pytest.approx(np.array(case["spans"]).reshape(-1, 2), abs=0.01)


WUHAN = np.array([114.3, 30.6])
METRE = np.array([1 / 95_870, 1 / 110_860])
LINE = st.lists(
    st.tuples(st.floats(-150, 150), st.floats(-150, 150)).filter(lambda s: abs(s[0]) + abs(s[1]) > 5),
    min_size=2,
    max_size=8,
).map(lambda steps: WUHAN + np.cumsum([(0.0, 0.0), *steps], axis=0) * METRE)
WALK = st.lists(st.tuples(st.floats(-70, 70), st.floats(-70, 70)), min_size=2, max_size=30).map(
    lambda steps: Track.of(WUHAN + np.cumsum(steps, axis=0) * METRE, time_s=np.arange(len(steps)) * 30.0)
)


@settings(max_examples=60, deadline=None)
@given(LINE, st.lists(WALK, min_size=1, max_size=3), st.sampled_from([8.0, 25.0, 60.0]))
def test_thin_looks_first_leave_nothing_out(line, walks, within_m):
    road = Stationing([line])
    with pytest.MonkeyPatch.context() as patch:
        at_once = covered(road, walks, within_m)
        patch.setattr("geo.coverage.FEW", 1)
        patch.setattr("geo.coverage.LOOKS", (4.0, 0.3))
        assert [i.side for i in covered(road, walks, within_m)] == [i.side for i in at_once]
        assert length(covered(road, walks, within_m)) == pytest.approx(length(at_once), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(LINE, st.lists(WALK, min_size=1, max_size=3))
def test_it_is_the_buffer_of_the_walk_on_a_raster_of_one_metre(line, walks):
    road = Stationing([line])
    found = covered(road, walks, side="left")
    frame = road.legs.frame
    raster = np.arange(0, road.length_m, 1.0)
    places = shapely.points(frame.to_metres(road.places(raster)))
    legs = [frame.to_metres(w.lonlat[i : i + 2]) for w in walks for i in range(len(w) - 1)]
    near = shapely.distance(places, shapely.multilinestrings(legs)) / frame.scale_at(WUHAN[1:]) <= 25
    assert length(found) == pytest.approx(near.sum(), abs=2 * len(found) + 1)
    assert length(found) <= road.length_m + 1e-6
    assert length(covered(road, walks[::-1], side="left")) == pytest.approx(length(found), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(LINE, WALK, st.data())
def test_coverage_never_grows_when_points_are_dropped_from_the_ends(line, walk, data):
    road = Stationing([line])
    whole = length(covered(road, walk, side="left"))
    start = data.draw(st.integers(0, len(walk) - 1))
    stop = data.draw(st.integers(start + 1, len(walk)))
    part = walk.take(np.arange(start, stop))
    assert length(covered(road, part, side="left")) <= whole + 1e-6


@settings(max_examples=40, deadline=None)
@given(LINE, WALK)
def test_left_right_and_unknown_add_up_to_the_walk(line, walk):
    road = Stationing([line])
    by_side = covered(road, walk)
    assert walk_coverage(road, by_side) == pytest.approx(
        walk_coverage(road, covered(road, walk, side="left")), abs=1e-9
    )
    assert all(isinstance(found, Interval) for found in by_side)
