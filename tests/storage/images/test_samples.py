"""Photos that nobody here made: our reading beside ExifTool's and Pillow's."""

from pathlib import Path

import pytest

from storage import images
from storage.errors import Unreadable
from tests.manifest import SAMPLES, bytes_of, differences, gps, local, pictures

TABLE = Path(__file__).parents[3] / "docs/reference/photos.md"
ROWS = pictures()
OPENED = [row for row in ROWS if row["pil_format"]]
WHOLE = [row for row in OPENED if row["pil_decode"] == "ok"]
DAMAGED = [row for row in ROWS if row["pil_decode"] != "ok"]

pytestmark = pytest.mark.samples


def each(some):
    return pytest.mark.parametrize("row", [pytest.param(row, id=row["path"]) for row in some])


def facts_of(row):
    """What is read of a row's file; None: not even its size."""
    return images.look(bytes_of(row)).facts


def as_line(found):
    return f"| `{found.path}` | {found.what} | {found.exiftool} | {found.ours} | {found.why} |"


@each(ROWS)
def test_place_height_heading_orientation_and_size_are_exiftools_or_the_difference_is_explained(row):
    for found in differences(row, facts_of(row)):
        assert found.why, f"{found.what}: exiftool {found.exiftool}, ours {found.ours}"
        assert as_line(found) in TABLE.read_text(), "docs/reference/photos.md lacks this line"


def test_the_table_in_docs_names_every_difference_and_no_other():
    shown = [line for line in TABLE.read_text().splitlines() if line.startswith(("| `ph", "| `pa"))]
    assert shown == [as_line(found) for row in ROWS for found in differences(row, facts_of(row))]


@each(OPENED)
def test_format_times_and_names_are_exiftools(row):
    found = facts_of(row)
    assert found.format == row["pil_format"]
    assert (found.make, found.model) == (row["make"] or None, row["model"] or None)
    assert found.date_time_original == (local(row).replace(microsecond=0).isoformat() if row["dto"] else None)
    assert (found.subsec or "", found.offset or "") == (row["subsec"], row["offset"])
    said = gps(row)
    assert (found.gps_time_utc is None) == (said is None)
    assert said is None or abs(found.gps_time_utc - said).total_seconds() < 0.02  # a hundredth is how exiftool prints


@each(WHOLE)
def test_every_whole_photo_gives_renditions(row):
    assert set(images.derive(bytes_of(row)).renditions) == {512, 2016}


@each(DAMAGED)
def test_damaged_pixels_are_unreadable_and_harm_nobody(row):
    with pytest.raises(Unreadable) as caught:
        images.derive(bytes_of(row))
    assert caught.value.facts["reason"] in ("not-an-image", "truncated")


def test_the_same_picture_in_four_formats_has_one_hash():
    formats = sorted((SAMPLES / "photos/four-formats").iterdir())
    hashes = [images.derive(path.read_bytes()).print.index for path in formats]
    assert len(hashes) == 4
    assert max(images.differing_bits(hashes[0], other) for other in hashes) <= 2
