import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.chainage import Stationing
from geo.lonlat import Track
from geo.measure import distances_m
from geo.track import at, simplify, split, vehicle, walk_of, walked

METRE = 1 / 110_860  # of latitude, near Wuhan
T0 = 1_776_000_000.0


def going(*speeds, every=1.0):
    """A track due north with one step for each speed in m/s."""
    north = np.r_[0, np.cumsum(speeds)] * every * METRE
    return Track.of(
        np.column_stack([np.full(len(north), 114.3), 30.6 + north]), time_s=T0 + np.arange(len(north)) * every
    )


def test_a_silence_is_a_gap_in_time_or_in_space_and_a_new_segment_is_one_too():
    track = Track.of(
        [(114.3, 30.6), (114.3, 30.6001), (114.3, 30.6002), (114.3, 30.61), (114.3, 30.6101)],
        time_s=[0, 10, 80, 90, 100],
        segment=[0, 0, 0, 0, 1],
    )
    recorded = split(track)
    assert [gap.reason for gap in recorded.gaps] == ["time", "distance", "segment"]
    assert [gap.before for gap in recorded.gaps] == [1, 2, 3]
    assert recorded.gaps[1].metres == pytest.approx(1086, abs=2)
    assert recorded.track.segment.tolist() == [0, 0, 1, 2, 3]


def test_exactly_sixty_seconds_and_less_than_a_hundred_metres_are_no_gap():
    assert split(Track.of([(114.3, 30.6), (114.3, 30.6008)], time_s=[0, 60])).gaps == ()
    assert split(Track.of([])).gaps == ()


def test_untimed_points_are_split_by_distance_alone():
    assert [gap.reason for gap in split(Track.of([(114.3, 30.6), (114.3, 30.7)])).gaps] == ["distance"]


def test_a_walk_is_no_ride():
    assert not vehicle(going(*[1.4] * 300)).any()


def test_a_ride_is_one_after_a_minute_and_a_short_run_is_not():
    assert vehicle(going(*[5.0] * 61)).all()
    assert not vehicle(going(*[1.2] * 50, *[5.0] * 40, *[1.2] * 50)).any()


def test_a_ride_inside_a_walk_is_cut_out_and_leaves_two_walks():
    track = going(*[1.2] * 100, *[8.0] * 120, *[1.2] * 100)
    on_foot = walked(track)
    assert list(map(len, [on_foot.lonlat[part] for part in on_foot.parts()])) == pytest.approx([101, 101], abs=8)
    assert len(on_foot) + 120 == pytest.approx(len(track), abs=10)


def test_standing_with_a_trembling_receiver_is_no_ride():
    away = np.random.default_rng(4).normal(0, 4 * METRE, (600, 2))
    assert not vehicle(Track.of(np.array([114.3, 30.6]) + away, time_s=T0 + np.arange(600))).any()


def test_nothing_is_walked_without_times():
    assert len(walked(Track.of([(114.3, 30.6), (114.3, 30.6001)]))) == 0
    assert len(walked(Track.of([]))) == 0


def test_a_raw_recording_becomes_a_walk_in_one_call():
    track = going(*[1.4] * 30)
    assert len(walk_of(track, T0 + 100)) == 31


WANDER = st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=40).map(
    lambda steps: np.array([114.3, 30.6]) + np.cumsum(np.array(steps), axis=0) * METRE
)


@given(WANDER, st.floats(0.5, 20))
def test_a_simplified_walk_strays_no_farther_than_it_says(path, metres):
    track = Track.of(path, time_s=np.arange(len(path)))
    fewer = simplify(track, metres)
    assert set(fewer.time_s) <= set(track.time_s)
    assert fewer.lonlat[[0, -1]].tolist() == track.lonlat[[0, -1]].tolist()
    positions = at(fewer, track.time_s, np.inf)  # any place on the leg; the nearest is no farther
    assert np.isfinite(positions.lonlat).all()
    if distances_m(fewer.lonlat[:-1], fewer.lonlat[1:]).max(initial=0) > 0.01:
        assert np.abs(Stationing([fewer.lonlat]).locate(path).offset_m).max() <= metres * 1.001 + 0.01


def test_simplifying_nothing_is_nothing():
    assert len(simplify(Track.of([]), 1)) == 0


def test_a_place_between_two_fixes_is_on_the_way_and_less_sure_in_the_middle():
    track = Track.of([(114.3, 30.6), (114.3, 30.6004)], time_s=[0, 40], accuracy_m=[4, 6])
    found = at(track, np.array([0.0, 10.0, 20.0, 40.0]))
    assert found.lonlat[:, 1].round(5).tolist() == [30.6, 30.6001, 30.6002, 30.6004]
    assert found.uncertainty_m[0] == 4
    assert found.uncertainty_m[2] > found.uncertainty_m[1] > 6
    assert found.silence_s.tolist() == [0, 40, 40, 0]


def test_a_long_silence_says_nothing_but_how_long_it_is():
    found = at(Track.of([(114.3, 30.6), (114.3, 30.6004)], time_s=[0, 400]), np.array([200.0, -1.0, 500.0]))
    assert np.isnan(found.lonlat).all()
    assert found.silence_s.tolist() == [400, np.inf, np.inf]


def test_a_recording_without_times_places_nobody():
    assert np.isnan(at(Track.of([(114.3, 30.6)]), np.array([0.0])).lonlat).all()


def test_a_walk_across_the_antimeridian_stays_there():
    found = at(Track.of([(179.9999, 0), (-179.9999, 0)], time_s=[0, 10]), np.array([5.0]))
    assert abs(found.lonlat[0, 0]) == pytest.approx(180, abs=1e-6)
