"""Track points as one compressed value: nothing is lost beyond the stated resolution, and it is small."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.lonlat import Track
from storage.chunks import pack, unpack

COLUMNS = ("lonlat", "time_s", "accuracy_m", "speed_mps", "elevation_m", "segment")


def same(one, other):
    """Whether two tracks agree to the last bit in every column, NaN with NaN."""
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name != "segment") for name in COLUMNS
    )


def walk(points=5000, seed=1):
    """A walk recorded each second by a phone: its receiver's errors wander, its altitude and speed are filtered."""
    random = np.random.default_rng(seed)
    course = np.cumsum(random.normal(0, 0.03, points))
    pace = 1.2 + 0.3 * np.sin(np.arange(points) / 300)
    drift = [np.convolve(random.normal(0, 2.5, points + 9), np.ones(10) / 10, "valid") for _ in range(2)]
    east, north = np.cumsum(np.sin(course) * pace) + drift[0], np.cumsum(np.cos(course) * pace) + drift[1]
    return Track.of(
        np.column_stack((104.5 + east / 96000, 30.5 + north / 111320)),
        time_s=1_780_000_000 + np.arange(points) + random.integers(-3, 4, points) / 1000,
        accuracy_m=np.clip(3 + np.abs(np.cumsum(random.normal(0, 0.05, points))), 1, 60),
        speed_mps=np.clip(pace + np.convolve(random.normal(0, 0.2, points + 9), np.ones(10) / 10, "valid"), 0, None),
        elevation_m=500 + np.cumsum(random.normal(0, 0.05, points)),
    )


def kept(per_unit, largest):
    """Numbers at the resolution that is kept, or unknown."""
    whole = st.integers(-round(largest * per_unit), round(largest * per_unit))
    return st.just(float("nan")) | whole.map(lambda number: number / per_unit)


@st.composite
def tracks(draw):
    points = draw(st.integers(0, 40))

    def column(values):
        return draw(st.lists(values, min_size=points, max_size=points))

    lon, lat = (st.integers(-limit * 10**7, limit * 10**7).map(lambda number: number / 1e7) for limit in (180, 90))
    return Track.of(
        np.column_stack((column(lon), column(lat))),
        time_s=column(kept(1000, 4e9)),
        accuracy_m=column(kept(10, 1e5)),
        speed_mps=column(kept(100, 1e3)),
        elevation_m=column(kept(10, 1e4)),
        segment=sorted(column(st.integers(0, 2**31 - 1))),
    )


@given(tracks())
def test_what_is_at_the_resolution_comes_back_to_the_last_bit(track):
    assert same(unpack(pack(track)), track)


@given(tracks())
def test_the_same_track_is_packed_into_the_same_bytes(track):
    assert pack(unpack(pack(track))) == pack(track)


def test_finer_numbers_come_back_rounded_and_no_further_off():
    track = walk()
    found = unpack(pack(track))
    assert np.abs(found.lonlat - track.lonlat).max() <= 0.5001e-7
    assert np.abs(found.time_s - track.time_s).max() <= 0.000501
    assert np.abs(found.speed_mps - track.speed_mps).max() <= 0.005001
    assert np.abs(found.accuracy_m - track.accuracy_m).max() <= 0.05001
    assert np.abs(found.elevation_m - track.elevation_m).max() <= 0.05001


def test_a_recorded_walk_takes_at_most_four_and_a_half_bytes_a_point():
    assert len(pack(walk())) / 5000 <= 4.5


def test_a_walk_whose_phone_said_less_takes_less():
    track = walk()
    bare = Track.of(track.lonlat, time_s=track.time_s)
    assert len(pack(bare)) < len(pack(track)) - 2000
    assert np.isnan(unpack(pack(bare)).accuracy_m).all()


def test_a_track_without_points_is_a_track():
    assert len(unpack(pack(Track.of([])))) == 0


def test_jumps_across_the_globe_and_the_ages_are_kept():
    track = Track.of([(-180, -90), (180, 90)] * 3, time_s=[0, 4e9, -4e9, 1, 2, 3], segment=[0, 0, 1, 1, 2, 9])
    assert same(unpack(pack(track)), track)


def test_a_number_of_no_real_track_becomes_unknown():
    track = Track.of([(0, 0)] * 4, elevation_m=[1, float("inf"), 1e300, 2])
    assert same(unpack(pack(track)), Track.of([(0, 0)] * 4, elevation_m=[1, np.nan, np.nan, 2]))


def test_damage_is_noticed():
    chunk = pack(walk(200))
    for broken in (b"", b"\1", chunk[:40], chunk[:-1], b"\2" + chunk[1:], bytes(len(chunk))):
        with pytest.raises(ValueError, match="chunk"):
            unpack(broken)
    for index in range(1, len(chunk), 7):
        damaged = chunk[:index] + bytes([chunk[index] ^ 0x10]) + chunk[index + 1 :]
        with pytest.raises(ValueError, match="chunk"):
            unpack(damaged)
