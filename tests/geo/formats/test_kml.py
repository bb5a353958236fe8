import zipfile
from io import BytesIO

import pytest

from geo.errors import BadTrack
from geo.formats import kml, kmz, read
from geo.lonlat import Track

COORDINATES = "<coordinates>114.3,30.6 114.3,30.7,5\nx,y</coordinates>"
LINE = f"<kml><Placemark><name>晨</name><LineString>{COORDINATES}</LineString></Placemark></kml>"


def zipped(*files, **how):
    box = BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files:
            file.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return box.getvalue()


def test_a_line_is_a_segment_without_times():
    track = kml.read(LINE.encode())
    assert track.lonlat.tolist() == [[114.3, 30.6], [114.3, 30.7]]
    assert track.refusals[0].reason == "unreadable-place"
    assert track.name == "晨"


def test_times_and_places_are_paired_by_their_order():
    track = kml.read(
        b"<kml xmlns:gx='g'><gx:MultiTrack><gx:Track><when>2026-04-28T01:00:00Z</when><gx:coord>1 2 3</gx:coord>"
        b"<gx:coord>1 3</gx:coord></gx:Track><gx:Track/></gx:MultiTrack><Point/><Polygon/><LineString/></kml>"
    )
    assert track.time_s[0] == 1777338000
    assert len(track) == 2
    assert track.left_out == {"waypoints": 1, "polygons": 1, "empty_segments": 2}


def test_what_is_written_is_read_back():
    track = Track.of([(1, 2), (1, 3), (5, 6), (5, 7)], time_s=[0, 1, float("nan"), 5], segment=[0, 0, 1, 1], name="n")
    back = kml.read(kml.write(track))
    assert back.lonlat.tolist() == track.lonlat.tolist()
    assert back.time_s[:2].tolist() == [0, 1]
    assert back.segment.tolist() == [0, 0, 1, 1]
    assert back.name == "n"


def test_a_prefix_that_nobody_declared_is_refused_and_named():
    with pytest.raises(BadTrack) as refusal:
        kml.read(b"<kml>\n<gx:Track><when>2026-04-28T01:00:00Z</when><gx:coord>1 2</gx:coord></gx:Track></kml>")
    assert refusal.value.facts["line"] == 2
    assert "prefix gx" in refusal.value.facts["fault"]


def test_a_kmz_is_its_first_kml():
    track = read(zipped(("a.png", b"x"), ("doc.kml", LINE)))
    assert (len(track), track.source) == (2, "kml")


BAD_ZIPS = {
    "no kml": zipped(("a.txt", "x")),
    "no zip": b"PK\x03\x04 no zip",
    "cut off": zipped(("doc.kml", LINE))[:-30],
    "empty": b"",
}


@pytest.mark.parametrize("data", BAD_ZIPS.values(), ids=BAD_ZIPS)
def test_a_zip_without_kml_or_damaged_is_refused(data):
    with pytest.raises(BadTrack):
        kmz.read(data)


def test_a_damaged_entry_is_refused():
    data = bytearray(zipped(("doc.kml", LINE * 50)))
    data[60] ^= 0xFF
    with pytest.raises(BadTrack):
        kmz.read(bytes(data))


def test_a_zip_bomb_is_refused_before_it_is_inflated():
    with pytest.raises(BadTrack) as refusal:
        kmz.read(zipped(("doc.kml", b" " * 20_000_000)))
    assert refusal.value.facts["bytes"] == 20_000_000


def test_what_is_not_kml_is_refused():
    with pytest.raises(BadTrack):
        kml.read(b"<gpx/>")
