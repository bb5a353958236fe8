"""Photos that nobody here made: our reading beside ExifTool's and Pillow's."""

import csv
import os
from datetime import datetime
from pathlib import Path

import pytest

from storage import images
from storage.images import Unreadable

SAMPLES = Path(os.environ.get("SAMPLES") or Path(__file__).parents[4] / "shared" / "samples")
PICTURES = ("photo", "bad-photo", "pair")
NOT_OPENED = ("",)

pytestmark = pytest.mark.samples


def rows():
    if not SAMPLES.is_dir():
        return []
    with (SAMPLES / "MANIFEST.tsv").open(newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] in PICTURES]


ROWS = rows()
READABLE = [row for row in ROWS if row["pil_format"] not in NOT_OPENED]
DECODABLE = [row for row in READABLE if row["pil_decode"] == "ok"]
DAMAGED = [row for row in ROWS if row["pil_decode"] != "ok"]


def each(some):
    return pytest.mark.parametrize("row", [pytest.param(row, id=row["path"]) for row in some])


def bytes_of(row):
    return (SAMPLES / row["path"]).read_bytes()


def number(text):
    return float(text) if text else None


@each(READABLE)
def test_the_place_is_where_exiftool_says(row):
    found = images.facts(bytes_of(row))
    place = (number(row["lat"]), number(row["lon"]))
    if None in place or place == (0, 0):
        assert (found.lat, found.lon) == (None, None)
    else:
        assert (found.lat, found.lon) == pytest.approx(place, abs=1e-6)


@each(READABLE)
def test_size_height_and_heading_are_what_exiftool_says(row):
    found = images.facts(bytes_of(row))
    assert found.format == row["pil_format"]
    assert (found.width, found.height) == (int(row["width"]), int(row["height"]))
    assert found.alt_m == pytest.approx(number(row["alt_m"]), abs=1e-3)
    assert found.heading_deg == pytest.approx(number(row["img_dir"]), abs=1e-6)
    assert found.heading_ref == (row["img_dir_ref"] or None)
    if row["orientation"]:
        assert found.orientation == int(row["orientation"])


@each(READABLE)
def test_times_are_what_exiftool_says(row):
    found = images.facts(bytes_of(row))
    local = datetime.strptime(row["dto"], "%Y:%m:%d %H:%M:%S").isoformat() if row["dto"] else None  # noqa: DTZ007
    assert found.date_time_original == local
    assert found.subsec == (row["subsec"] or None)
    assert found.offset == (row["offset"] or None)
    if row["gps_utc"]:
        said = datetime.fromisoformat(row["gps_utc"].replace(":", "-", 2))
        assert abs(found.gps_time_utc - said).total_seconds() < 0.02
    else:
        assert found.gps_time_utc is None


@each(READABLE)
def test_maker_and_model_are_what_exiftool_says(row):
    found = images.facts(bytes_of(row))
    assert (found.make, found.model) == (row["make"] or None, row["model"] or None)


@each(DECODABLE)
def test_every_whole_photo_gives_renditions(row):
    made = images.derive(bytes_of(row))
    assert set(made.renditions) == {512, 2016}


@each(DAMAGED)
def test_damaged_pixels_are_unreadable_and_harm_nobody(row):
    with pytest.raises(Unreadable) as caught:
        images.derive(bytes_of(row))
    assert caught.value.facts["reason"] in ("not-an-image", "no-decoder", "truncated")


def test_the_same_picture_in_four_formats_has_one_hash():
    hashes = [images.derive(path.read_bytes()).phash for path in sorted((SAMPLES / "photos/four-formats").iterdir())]
    assert len(hashes) == 4
    assert max(images.differing_bits(hashes[0], other) for other in hashes) <= 2
