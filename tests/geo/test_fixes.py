"""Fixes in any order and number make the same track, and its file can be read back."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import BadGeometry, UnknownCrs
from geo.fixes import Fixes
from geo.formats import read
from geo.formats.live_track import write
from storage.chunks import pack_table, unpack_table

NAN = math.nan
UNKNOWN = st.just(NAN)
FIX = st.tuples(
    st.integers(0, 4_000_000_000_000).map(lambda ms: ms / 1000),
    st.integers(-1_799_999_999, 1_799_999_999).map(lambda n: n / 1e7),
    st.integers(-899_999_999, 899_999_999).map(lambda n: n / 1e7),
    *(st.one_of(UNKNOWN, st.integers(0, 3600).map(lambda n: n / 10)) for _ in range(4)),
    st.sampled_from(["wgs84", "gcj02"]),
    st.sampled_from(["app", "owntracks", "wechat"]),
)
BATCH = st.lists(FIX, min_size=1, max_size=6)


def fixes(batch):
    return Fixes.of([fix[:7] for fix in batch], [fix[7] for fix in batch], [fix[8] for fix in batch])


@given(st.lists(BATCH, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_batches_gives_the_same_file(batches, chance):
    again = batches + chance.choices(batches, k=3)
    chance.shuffle(again)
    files = [write(Fixes.joined(map(fixes, some)).settled(), recording="r") for some in (batches, again)]
    assert files[0] == files[1]


@given(BATCH)
def test_a_chunk_gives_back_every_number(batch):
    sent = fixes(batch)
    table, sources = unpack_table(pack_table(sent.table, sent.sources))
    assert np.array_equal(table, sent.table, equal_nan=True)
    assert sources == sent.sources
    assert list(Fixes(table, sources).lines()) == list(sent.lines())


@given(BATCH)
def test_settled_fixes_are_ordered_once_each_and_all_there(batch):
    sent, kept = fixes(batch), fixes(batch).settled()
    keys = [(fix[0], fix[1], fix[2], fix[7]) for fix in batch]
    assert len(kept) == len(set(keys))
    assert (np.diff(kept.time_s) >= 0).all()
    assert set(kept.lines()) <= set(sent.lines())
    assert set(kept.sources) == {one.source for one in kept.stretches()}


@given(BATCH)
def test_the_file_is_read_back_as_the_track_it_is(batch):
    kept = fixes(batch).settled()
    track, said = read(write(kept)), kept.track()
    assert len(track) == len(said)
    assert np.allclose(track.lonlat, said.lonlat, atol=1e-8)
    assert np.allclose(track.time_s, said.time_s, atol=1e-3)
    for name in ("accuracy_m", "speed_mps", "elevation_m"):
        assert np.array_equal(getattr(track, name), getattr(said, name), equal_nan=True), name


def test_every_fix_belongs_to_one_stretch():
    rows = [(n, 114.3, 30.6, 5, NAN, NAN, NAN) for n in range(5)]
    mixed = Fixes.of(rows, ["wgs84"] * 5, ["app", "app", "wechat", "app", "app"]).settled()
    assert [(one.source, one.first, one.end) for one in mixed.stretches()] == [
        ("app", 0, 2),
        ("wechat", 2, 3),
        ("app", 3, 5),
    ]


def test_what_is_no_fix_is_refused():
    with pytest.raises(BadGeometry):
        Fixes.of([(1, 114, 91, NAN, NAN, NAN, NAN)], ["wgs84"], ["app"])
    with pytest.raises(BadGeometry):
        Fixes.of([(NAN, 114, 30, NAN, NAN, NAN, NAN)], ["wgs84"], ["app"])
    with pytest.raises(UnknownCrs):
        Fixes.of([(1, 114, 30, NAN, NAN, NAN, NAN)], ["mars"], ["app"])


def test_numbers_beyond_any_fix_are_unknown():
    wild = Fixes.of([(1, 114, 30, 1e300, math.inf, -math.inf, 1)], ["wgs84"], ["app"])
    assert np.isnan(wild.table[0, 5:8]).all()


def test_fixes_joined_with_none_are_the_same_and_a_part_keeps_its_sources():
    some = Fixes.of([(n, 114.3, 30.6 + n / 1e4, *[1] * 4) for n in range(4)], ["wgs84"] * 4, ["app", "bridge"] * 2)
    joined = Fixes.joined([Fixes.joined([]), some, Fixes.of([], [], [])])
    assert list(joined.lines()) == list(some.lines())
    assert [one.source for one in some.take(np.array([False, True, False, True])).stretches()] == ["bridge"]
