"""The EXIF of the demo's phone, read by the reader that strangers' photos are read by."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from geo.lonlat import LonLat
from infra.demo.drawing.exif import with_exif
from storage.images import facts

AT = LonLat(113.4331719, 29.9489202)
EVENING = datetime(2026, 5, 1, 23, 30, 5, tzinfo=UTC)


@pytest.fixture
def bare():
    out = BytesIO()
    Image.new("RGB", (40, 30), (90, 120, 60)).save(out, "JPEG")
    return out.getvalue()


def test_position_heading_and_accuracy_are_read_as_they_were_written(bare):
    read = facts(with_exif(bare, AT, 108.8149, EVENING, 4.0))
    assert (read.lat, read.lon) == (pytest.approx(AT.lat, abs=1e-7), pytest.approx(AT.lon, abs=1e-7))
    assert (read.heading_deg, read.heading_ref, read.accuracy_m) == (pytest.approx(108.81), "T", 4.0)


def test_local_time_carries_its_offset_and_gps_time_is_utc(bare):
    read = facts(with_exif(bare, AT, 0, EVENING, 4.0))
    assert (read.date_time_original, read.offset) == ("2026-05-02T07:30:05", "+08:00")
    assert read.gps_time_utc == EVENING


def test_the_segment_says_once_that_it_is_exif_as_strict_readers_demand(bare):
    segment = with_exif(bare, AT, 10, EVENING, 4.0)[6:16]
    assert segment in {b"Exif\0\0MM\0*", b"Exif\0\0II*\0"}


def test_the_pixels_are_not_touched(bare):
    before, after = (Image.open(BytesIO(jpeg)) for jpeg in (bare, with_exif(bare, AT, 10, EVENING, 4.0)))
    assert before.tobytes() == after.tobytes()
