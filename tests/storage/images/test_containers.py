"""What the container says where no decoder takes a picture up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.images import look
from storage.images.containers import outline_of, segments
from tests.photos import photo
from tests.storage.images.hostile import coded, png, scene


def test_a_photo_cut_after_its_head_still_says_where_and_when_it_was_taken():
    whole = photo(lat=30.6, lon=114.3, taken="2026:04:28 09:00:00", make="HUAWEI")
    seen = look(whole[: len(whole) // 2])
    assert (seen.reason, seen.derived) == ("truncated", None)
    assert (seen.facts.lat, seen.facts.lon) == pytest.approx((30.6, 114.3), abs=1e-6)
    assert (seen.facts.make, seen.facts.width) == ("HUAWEI", 320)


def test_a_png_whose_checksum_is_wrong_says_its_size():
    data = bytearray(png(300, 200))
    data[30] ^= 1
    assert (outline_of(bytes(data)).width, look(bytes(data)).facts.height) == (300, 200)


@pytest.mark.parametrize("fill", [0, 1, 2, 3, 20_000_000])
def test_however_much_fill_stands_before_a_marker_the_segment_behind_it_is_found(fill):
    assert list(segments(b"\xff\xd8" + b"\xff" * fill + b"\xff\xfe\0\4hi\xff\xda...")) == [(0xFE, b"hi")]
    assert list(segments(b"\xff\xd8" + b"\xff" * fill)) == []


@given(st.binary(max_size=300), st.sampled_from([b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe1\x00\x02"]))
@settings(max_examples=300, deadline=None)
def test_no_bytes_are_an_error(noise, begins):
    outline_of(begins + noise)


def test_the_outline_is_what_the_decoder_says():
    for kind in ("JPEG", "PNG"):
        found = outline_of(coded(scene(333, 222), kind))
        assert (found.format, found.width, found.height) == (kind, 333, 222)
