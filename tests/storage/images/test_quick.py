"""The short way to the copies: what it makes is what the long way makes, and what it cannot judge it leaves to that."""

import io

import numpy as np
import pytest
from PIL import Image

from storage.images import differing_bits
from storage.images.pixels import make_derived
from storage.images.quick import quick_copies
from tests.storage.images.test_pixels import coded, scene, turned, turned_profile


def opened(data):
    return Image.open(io.BytesIO(data))


def pixels(jpeg):
    return np.asarray(opened(jpeg).convert("RGB"), dtype=float)


def mean_difference(one, other):
    height, width, _ = np.minimum(one.shape, other.shape)
    return np.abs(one[:height, :width] - other[:height, :width]).mean()


@pytest.mark.parametrize(
    "size", [(4032, 3024), (3024, 4032), (4000, 2250), (3264, 2448), (1600, 1201), (320, 240), (9, 7)]
)
def test_both_ways_make_the_same_copies_of_every_size(size):
    data = coded(scene(2100, 1575).resize(size), quality=92)
    short, long = quick_copies(opened(data), data), make_derived(opened(data))
    for longest, copy in long.renditions.items():
        one, other = pixels(short.renditions[longest]), pixels(copy)
        assert one.shape == pytest.approx(other.shape, abs=1), "an odd row may be left out or counted in"
        assert mean_difference(one, other) < 2.5
    assert differing_bits(short.print.index or 0, long.print.index or 0) <= 2
    assert short.sharpness == pytest.approx(long.sharpness, rel=0.1, abs=1.0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_both_ways_turn_a_photo_alike(orientation):
    data = turned(scene(1200, 900), orientation)
    one, other = (made.renditions[512] for made in (quick_copies(opened(data), data), make_derived(opened(data))))
    assert mean_difference(pixels(one), pixels(other)) < 2.5


@pytest.mark.parametrize(
    "options", [{"subsampling": 0}, {"subsampling": 1}, {"progressive": True}, {"restart_marker_blocks": 3}]
)
def test_however_a_jpeg_is_coded_both_ways_read_it_alike(options):
    data = coded(scene(1200, 900), **options)
    one, other = (made.renditions[512] for made in (quick_copies(opened(data), data), make_derived(opened(data))))
    assert mean_difference(pixels(one), pixels(other)) < 2.5


@pytest.mark.parametrize(
    "data",
    [
        coded(scene(400, 300), "PNG"),
        coded(scene(400, 300), "WEBP"),
        coded(scene(400, 300).convert("L")),
        coded(scene(400, 300).convert("CMYK")),
        coded(scene(400, 300), keep_rgb=True),
        coded(scene(400, 300), icc_profile=turned_profile()),
        coded(scene(400, 300))[:-2000],
        coded(scene(400, 300)).replace(b"\xff\xda", b"\xff\xff\xff\xda", 1)[:4000],
    ],
    ids=["png", "webp", "grey", "cmyk", "rgb", "another-profile", "cut-off", "cut-off-early"],
)
def test_what_is_not_common_or_not_flawless_goes_the_long_way(data):
    assert quick_copies(opened(data), data) is None


def test_a_flaw_that_the_long_way_bears_costs_no_copy():
    """Bytes that mean nothing between two segments: many a camera's firmware leaves some."""
    data = coded(scene(400, 300))
    at = data.index(b"\xff\xdb")
    flawed = data[:at] + bytes(3) + data[at:]
    assert quick_copies(opened(flawed), flawed) is None
    assert make_derived(opened(flawed)).renditions.keys() == {512, 2016}
