"""What EXIF may say, and what is made of it when it makes no sense."""

import io
import warnings
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from storage.images.exif import read_facts

BEIJING = {1: "N", 2: (39.0, 54.0, 43.0344), 3: "E", 4: (116.0, 22.0, 40.1412)}


def told(main=None, exif=None, gps=None, kind="JPEG", size=(8, 6)):
    """The facts of a photo with these tags, written and read again."""
    tags = Image.Exif()
    for tag, value in (main or {}).items():
        tags[tag] = value
    tags[0x8769], tags[0x8825] = exif or {}, gps or {}
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind, exif=tags)
    return read_facts(Image.open(out))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_place_and_size_are_read_from_every_format(kind):
    found = told(gps=BEIJING, kind=kind)
    assert (found.format, found.width, found.height) == (kind, 8, 6)
    assert found.lat == pytest.approx(39.911954, abs=1e-9)
    assert found.lon == pytest.approx(116.377817, abs=1e-9)


@pytest.mark.parametrize(("refs", "signs"), [("SW", (-1, -1)), ("sw", (-1, -1)), ("NW", (1, -1)), ("SE", (-1, 1))])
def test_the_hemispheres_give_the_signs(refs, signs):
    found = told(gps=BEIJING | {1: refs[0], 3: refs[1]})
    assert (found.lat, found.lon) == pytest.approx((39.911954 * signs[0], 116.377817 * signs[1]), abs=1e-9)


@pytest.mark.parametrize(
    "broken",
    [
        {1: ""},
        {1: "\0"},
        {3: "X"},
        {1: "E"},
        {2: (IFDRational(39, 0), 54.0, 43.0)},
        {4: (116.0, IFDRational(0, 0), 0.0)},
        {4: (116.0, 22.0, IFDRational(1, 0))},
        {2: (90.0, 0.0, 0.1)},
        {4: (181.0, 0.0, 0.0)},
        {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)},
        {2: (1.0, 2.0, 3.0, 4.0)},
    ],
)
def test_a_place_that_makes_no_sense_is_no_place(broken):
    found = told(gps=BEIJING | broken)
    assert (found.lat, found.lon) == (None, None)


@pytest.mark.parametrize("tag", [1, 2, 3, 4])
def test_half_a_place_is_no_place(tag):
    found = told(gps={each: value for each, value in BEIJING.items() if each != tag})
    assert (found.lat, found.lon) == (None, None)


def test_a_place_on_the_equator_or_the_meridian_is_a_place():
    found = told(gps=BEIJING | {2: (0.0, 0.0, 0.0)})
    assert (found.lat, found.lon) == (0, pytest.approx(116.377817))


@pytest.mark.parametrize(
    ("gps", "metres"),
    [
        ({6: 12.5}, 12.5),
        ({5: b"\0", 6: 12.5}, 12.5),
        ({5: b"\1", 6: 12.5}, -12.5),
        ({5: b"\1"}, None),
        ({6: IFDRational(0, 0)}, None),
    ],
)
def test_height_is_up_and_below_the_sea_is_down(gps, metres):
    assert told(gps=gps).alt_m == metres


@pytest.mark.parametrize(
    ("gps", "heading"),
    [
        ({16: "T", 17: 359.5}, (359.5, "T")),
        ({16: "M", 17: 360.0}, (0.0, "M")),
        ({17: 90.0}, (90.0, None)),
        ({16: "Q", 17: 90.0}, (90.0, None)),
        ({16: "T", 17: 361.0}, (None, "T")),
        ({16: "T", 17: IFDRational(0, 0)}, (None, "T")),
    ],
)
def test_a_heading_comes_with_its_north(gps, heading):
    found = told(gps=gps)
    assert (found.heading_deg, found.heading_ref) == heading


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026:05:02 07:30:00", "2026-05-02T07:30:00"),
        ("2026-05-02 07:30:00", "2026-05-02T07:30:00"),
        ("2026:05:02 07:30:00\0junk", "2026-05-02T07:30:00"),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("2026:13:02 07:30:00", None),
        ("2026:05:02", None),
        ("", None),
    ],
)
def test_a_local_time_is_a_real_one_or_none(written, read):
    assert told(exif={0x9003: written}).date_time_original == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("+08:00", "+08:00"),
        ("-05:00\0", "-05:00"),
        ("   :  ", None),
        ("", None),
        ("+8:00", None),
        ("+99:00", None),
        ("Asia/Shanghai", None),
    ],
)
def test_an_offset_of_blanks_is_an_unknown_offset(written, read):
    assert told(exif={0x9011: written}).offset == read


@pytest.mark.parametrize(("written", "read"), [("046", "046"), ("7 ", "7"), ("a", None), ("\0", None)])
def test_fractions_of_a_second_keep_their_zeroes(written, read):
    assert told(exif={0x9291: written}).subsec == read


@pytest.mark.parametrize(
    ("gps", "read"),
    [
        ({7: (23.0, 30.0, 0.0), 29: "2026:05:01"}, datetime(2026, 5, 1, 23, 30, tzinfo=UTC)),
        ({7: (14.0, 27.0, 7.25), 29: "2008:10:23"}, datetime(2008, 10, 23, 14, 27, 7, 250000, tzinfo=UTC)),
        ({7: (14.0, 27.0, 7.0)}, None),
        ({29: "2026:05:01"}, None),
        ({7: (14.0, 27.0, IFDRational(0, 0)), 29: "2026:05:01"}, None),
        ({7: (25.0, 0.0, 0.0), 29: "2026:05:01"}, None),
        ({7: (1.0, 0.0, 0.0), 29: "0000:00:00"}, None),
        ({7: (24.0, 0.0, 0.0), 29: "9999:12:31"}, None),
    ],
)
def test_gps_time_is_a_date_and_a_time_in_utc_or_nothing(gps, read):
    assert told(gps=gps).gps_time_utc == read


def test_accuracy_is_in_metres_and_not_negative():
    assert told(gps={31: 4.5}).accuracy_m == 4.5
    assert told(gps={31: IFDRational(5, 0)}).accuracy_m is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HUAWEI", "HUAWEI"),
        ("HUAWEI\0\0\0", "HUAWEI"),
        ("  Mi 9  ", "Mi 9"),
        ("\0hidden", None),
        ("   ", None),
        ("one\x07\ntwo", "onetwo"),
        ("x" * 5000, "x" * 200),
        ("小米".encode(), "小米"),
        ("café".encode("latin-1"), "café"),
    ],
)
def test_names_can_be_stored_and_shown(written, read):
    found = told(main={0x010F: written, 0x0110: written})
    assert (found.make, found.model) == (read, read)


@pytest.mark.parametrize(("written", "read"), [(1, 1), (8, 8), (0, None), (9, None)])
def test_an_orientation_outside_one_to_eight_is_none(written, read):
    assert told(main={0x0112: written}).orientation == read


def test_what_makes_no_sense_takes_nothing_else_along():
    nonsense = {6: IFDRational(0, 0), 17: 361.0, 29: "x", 31: IFDRational(1, 0)}
    found = told(main={0x010F: "HTC"}, exif={0x9003: 5}, gps=BEIJING | nonsense)
    assert (found.make, found.lat) == ("HTC", pytest.approx(39.911954))
    assert (found.date_time_original, found.heading_deg, found.alt_m, found.accuracy_m) == (None, None, None, None)


def photo_that_says_all():
    tags = Image.Exif()
    tags[0x010F], tags[0x0112] = "HTC", 6
    tags[0x8769] = {0x9003: "2026:05:02 07:30:00", 0x9011: "+08:00", 0x9291: "046"}
    tags[0x8825] = BEIJING | {5: b"\0", 6: 12.5, 7: (23.0, 30.0, 0.0), 16: "T", 17: 90.0, 29: "2026:05:01", 31: 5.0}
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=tags)
    return out.getvalue()


WHOLE = photo_that_says_all()
EXIF_BYTES = range(WHOLE.index(b"Exif") + 6, WHOLE.index(b"\xff\xdb"))


@settings(max_examples=500)
@given(st.dictionaries(st.sampled_from(EXIF_BYTES), st.integers(0, 255), min_size=1, max_size=6))
def test_no_damage_to_exif_is_an_error_or_an_impossible_value(damage):
    data = bytearray(WHOLE)
    for index, value in damage.items():
        data[index] = value
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = read_facts(Image.open(io.BytesIO(data)))
    assert (found.lat is None) == (found.lon is None)
    assert found.lat is None or (-90 <= found.lat <= 90 and -180 <= found.lon <= 180)
    assert found.heading_deg is None or 0 <= found.heading_deg < 360
    assert found.accuracy_m is None or 0 <= found.accuracy_m < float("inf")
    assert all("\0" not in text for text in (found.make or "", found.offset or "", found.subsec or ""))


def test_a_photo_that_says_nothing_has_its_size_only():
    found = told()
    said = {name for name in found.__slots__ if getattr(found, name) not in (None, {})}
    assert said == {"format", "width", "height"}
