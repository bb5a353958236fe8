import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cleaning import DAY_S, ROLLOVER_S, clean
from geo.lonlat import Track

NOW = 1_777_000_000.0
STEP = 1e-5  # about 1 m


def walk(n=20, **changed):
    """n points one metre and one second apart, with some of them changed: at_5=(lonlat, time)."""
    lonlat = np.array([(114.3, 30.6 + i * STEP) for i in range(n)])
    times = NOW - 1000 + np.arange(n)
    for key, (place, time) in changed.items():
        i = int(key.removeprefix("at_"))
        lonlat[i] = lonlat[i] if place is None else place
        times[i] = times[i] if time is None else time
    return Track.of(lonlat, time_s=times)


def reasons(track, **how):
    return {i: code for i, code in enumerate(clean(track, NOW, **how).codes) if code}


def test_a_good_walk_is_kept_whole():
    cleaned = clean(walk(), NOW)
    assert cleaned.kept.all()
    assert cleaned.counts == {}


@pytest.mark.parametrize(
    ("place", "time", "reason"),
    [
        ((0, 0), None, "null-island"),
        (None, NOW + 2 * DAY_S, "future"),
        (None, 10.0, "too-old"),
        (None, NOW - 1000 + 5 - ROLLOVER_S, "week-rollover"),
        (None, NOW - 1000 + 4, "duplicate-time"),
        (None, NOW - 1000 + 2.5, "backward-time"),
        (None, NOW - 1000 + 15.5, "backward-time"),
        ((114.4, 30.6), None, "impossible-speed"),
        ((-114.3, 30.6), None, "sign-flip"),
        ((114.3, -30.6), None, "sign-flip"),
        ((30.6, 90.0), None, "impossible-speed"),
    ],
)
def test_a_false_point_goes_alone_and_says_why(place, time, reason):
    assert reasons(walk(at_5=(place, time))) == {5: reason}


def test_a_lone_backward_point_at_the_end_goes_alone():
    assert reasons(walk(at_19=(None, NOW - 1000))) == {19: "backward-time"}
    assert reasons(walk(2, at_1=(None, NOW - 2000))) == {1: "backward-time"}


def test_swapped_coordinates_are_seen_through():
    track = Track.of([(30.5, 31.0), (31.0, 30.5), (30.5, 31.0001)], time_s=NOW - np.arange(3)[::-1])
    assert clean(track, NOW).codes == ["", "sign-flip", ""]


def test_what_the_device_itself_doubts_is_dropped():
    track = Track.of([(114.3, 30.6)] * 3, time_s=NOW - np.arange(3)[::-1], accuracy_m=[5, 51, float("nan")])
    assert clean(track, NOW).codes == ["", "inaccurate", ""]
    assert clean(track, NOW, worst_accuracy_m=60).kept.all()


def test_time_may_start_again_in_another_segment():
    track = Track.of([(114.3, 30.6)] * 4, time_s=[NOW - 10, NOW - 9, NOW - 20, NOW - 19], segment=[0, 0, 1, 1])
    assert clean(track, NOW).kept.all()


def test_a_long_run_elsewhere_stays_because_nobody_knows_who_is_right():
    track = walk(20, **{f"at_{i}": ((114.4, 30.6), None) for i in range(7, 14)})
    assert clean(track, NOW).kept.all()


def test_a_false_start_is_dropped_and_a_tie_is_left():
    assert reasons(walk(at_0=((114.4, 30.6), None))) == {0: "impossible-speed"}
    assert reasons(walk(at_19=((114.4, 30.6), None))) == {19: "impossible-speed"}
    assert reasons(walk(2, at_1=((114.4, 30.6), None))) == {}


def test_times_that_only_run_backward_leave_one_point():
    track = Track.of([(114.3, 30.6)] * 40, time_s=NOW - np.arange(40.0))
    assert clean(track, NOW).counts == {"backward-time": 39}


def test_however_tangled_cleaning_ends_after_its_passes(monkeypatch):
    monkeypatch.setattr("geo.cleaning.ORDER_PASSES", 0)
    assert reasons(walk(at_15=(None, NOW - 1000 + 2))) == {15: "backward-time"}
    monkeypatch.setattr("geo.cleaning.JUMP_PASSES", 0)
    assert reasons(walk(at_5=((114.4, 30.6), None))) == {}


def test_points_without_time_are_judged_by_place():
    track = Track.of([(114.3, 30.6), (0, 0), (114.4, 30.6)])
    assert clean(track, NOW).codes == ["", "null-island", ""]


def test_an_empty_recording_is_clean():
    assert clean(Track.of([]), NOW).codes == []


POINT = st.tuples(
    st.sampled_from([114.3, 114.4, -114.3, 0.0, 30.6]),
    st.sampled_from([30.6, 30.6001, -30.6, 0.0]),
    st.integers(-12, 12),
    st.sampled_from([0, 0, 0, 1]),
)


@given(st.lists(POINT, max_size=30))
def test_cleaning_what_is_clean_changes_nothing(points):
    track = Track.of(
        [point[:2] for point in points],
        time_s=[NOW + 20 * i + 10 * point[2] for i, point in enumerate(points)],
        segment=np.cumsum([point[3] for point in points]),
    )
    once = clean(track, NOW + 1e6)
    assert clean(once.track, NOW + 1e6).kept.all()
    for part in once.track.parts():
        assert (np.diff(once.track.time_s[part]) > 0).all()


def test_what_one_reason_took_is_asked_by_its_code():
    cleaned = clean(walk(at_5=((0, 0), None)), NOW)
    assert np.flatnonzero(cleaned.dropped_for("null-island")).tolist() == [5]
    assert not cleaned.dropped_for("inaccurate").any()
