import pytest

from geo.errors import BadTrack
from geo.formats import read
from geo.formats.xml import as_utf8, elements, root_of

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><gpx><trk><name>&c;</name></trk></gpx>"""
OUTSIDE = b"""<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><trk><name>&x;</name></trk></gpx>"""
FOREIGN = b"""<!DOCTYPE gpx SYSTEM "http://example.invalid/gpx.dtd"><gpx/>"""


@pytest.mark.parametrize("bomb", [LAUGHS, OUTSIDE, FOREIGN])
def test_xml_that_declares_a_document_type_is_refused_before_it_is_read(bomb):
    with pytest.raises(BadTrack) as refusal:
        read(bomb)
    assert refusal.value.code == "bad-track"
    assert "construct" in refusal.value.facts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb2312", "gb18030", "latin-1"])
def test_a_document_says_the_same_in_every_encoding(encoding):
    name = "Stra\u00dfe" if encoding == "latin-1" else "\u5c71\u8def"
    text = f"<?xml version='1.0' encoding='{encoding.removesuffix('-sig')}'?><gpx><trk><name>{name}</name></trk></gpx>"
    assert read(text.encode(encoding)).name == name


def test_an_encoding_nobody_knows_is_refused():
    with pytest.raises(BadTrack):
        read(b"<?xml version='1.0' encoding='klingon'?><gpx/>")


@pytest.mark.parametrize("broken", [b"", b"<", b"<gpx", b"<gpx><trk></gpx>", b"<gpx>\x00</gpx>", b"<a></a><b>"])
def test_broken_xml_is_refused(broken):
    with pytest.raises(BadTrack):
        list(elements(broken, "trkpt"))


def test_a_deep_nest_is_refused_and_takes_no_time():
    with pytest.raises(BadTrack):
        list(elements(b"<gpx>" + b"<a>" * 100_000, "trkpt"))


def test_what_was_complete_before_a_fault_has_been_given():
    found = []
    with pytest.raises(BadTrack) as refusal:
        found.extend(element.get("lat") for element in elements(b"<gpx>\n<wpt lat='1'/>\n<wpt lat=", "wpt"))
    assert refusal.value.facts["line"] == 3


def test_the_root_is_told_without_its_namespace():
    assert root_of(b"<g:gpx xmlns:g='x'/>") == "gpx"
    assert as_utf8(b"\xff\xfe<\x00a\x00/\x00>\x00") == b"<a/>"
