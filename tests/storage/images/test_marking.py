"""The watermarked copy: readable on bright and on dark, hiding nothing, saying nothing of the device."""

import numpy as np
import pytest
from PIL import Image

from storage import images
from storage.errors import Unreadable
from storage.images import fonts
from storage.images.marking import MOST_LINES
from tests.scanning import scanned
from tests.storage.images.test_pixels import coded, opened, scene

LINES = ["2026年4月28日 09:00:12 北京时间", "北纬30.600000° 东经114.300000° ±8 米", "核验码 7K2M-9QXD-4TBC"]
CODE = "https://yixian.example.gov.cn/verify/7K2M9QXD4TBC"


def marked(picture, lines=LINES, **options):
    return opened(images.mark(coded(picture, **options), lines, CODE)).convert("RGB")


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (640, 480), (60, 40)])
def test_the_code_under_the_picture_can_be_scanned(size):
    sheet = marked(Image.new("RGB", size, (120, 130, 90)))
    assert scanned(sheet) == CODE
    assert sheet.width >= 640


def test_the_picture_itself_is_whole():
    sheet = marked(scene(1600, 1200))
    assert sheet.size[0] == 1600
    there = np.asarray(sheet.crop((0, 0, 1600, 1000)), dtype=int)
    assert np.abs(there - np.asarray(scene(1600, 1200).crop((0, 0, 1600, 1000)), dtype=int)).mean() < 3


@pytest.mark.parametrize("ground", [(252, 252, 252), (3, 3, 3)], ids=["bright", "dark"])
def test_letters_stand_out_at_390_px(ground):
    """Of strip and corner: light letters and a dark ground side by side, each a good part of the box."""
    sheet = marked(Image.new("RGB", (4000, 3000), ground))
    small = sheet.resize((390, round(sheet.height * 390 / sheet.width)), Image.Resampling.LANCZOS).convert("L")
    picture = round(3000 * 390 / 4000)
    strip = np.asarray(small.crop((10, picture + 10, 250, picture + 28)))
    corner = np.asarray(small.crop((260, picture - 24, 382, picture - 6)))
    for letters in (strip, corner):
        assert (letters > 170).mean() > 0.08
        assert (letters < 90).mean() > 0.08


def test_chinese_is_drawn_and_no_box_stands_for_it():
    one, other = (np.asarray(marked(Image.new("RGB", (640, 480)), [word])) for word in ("一线督查组", "江河湖库岸"))
    assert (one != other).any()


def test_long_lines_are_broken_and_too_many_are_left_out():
    tall = marked(Image.new("RGB", (640, 480)), ["很长的一行字" * 9, *LINES])
    taller = marked(Image.new("RGB", (640, 480)), ["很长的一行字" * 3000] * 9 + LINES)
    assert 480 < tall.height <= taller.height <= 480 + (MOST_LINES + 2) * 30


def test_nothing_of_the_device_is_left():
    tags = Image.Exif()
    tags[0x010F] = "SECRETMAKE"
    data = images.mark(coded(scene(), exif=tags, comment=b"SECRETWORD"), LINES, CODE)
    assert b"SECRET" not in data
    assert set(opened(data).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_no_copy_is_made_of_what_is_no_picture():
    with pytest.raises(Unreadable) as caught:
        images.mark(b"hello", LINES, CODE)
    assert caught.value.facts["reason"] == "not-an-image"


def test_the_locked_font_comes_before_the_machines(tmp_path):
    there = tmp_path / "usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
    there.parent.mkdir(parents=True)
    there.write_bytes(b"font")
    found = fonts.find_font(tmp_path)
    assert found is not None
    assert found.path == there or found.path.name == fonts.IN_WHEEL
