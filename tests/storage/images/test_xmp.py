"""XMP: the wanted words, and no harm."""

import pytest

from storage.images import facts
from storage.images.xmp import read_xmp
from tests.storage.images.hostile import jpeg_with_xmp, laughing_xmp

RDF = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:mm="http://ns.adobe.com/xap/1.0/mm/" xmlns:ev="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
 xmp:CreatorTool="HDR+ 1.0" exif:GPSLatitude="30,36.5N">
<exif:DateTimeOriginal>2026-04-28T09:00:00</exif:DateTimeOriginal>
<mm:History><rdf:Seq><rdf:li ev:softwareAgent="Adobe Photoshop 25"/></rdf:Seq></mm:History>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
SAID = {
    "creator_tool": "HDR+ 1.0",
    "gps_latitude": "30,36.5N",
    "date_time_original": "2026-04-28T09:00:00",
    "edited_with": "Adobe Photoshop 25",
}


def test_attributes_elements_and_history_are_read_out_of_a_photo():
    assert facts(jpeg_with_xmp(RDF)).xmp == SAID
    assert facts(jpeg_with_xmp(b"<?xpacket begin='\xef\xbb\xbf' id='x'?>" + RDF + b" " * 2000)).xmp == SAID


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"no xml",
        b"<a>" * 20_000,
        laughing_xmp(),
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b"<x>" + bytes(9),
    ],
    ids=["empty", "prose", "deep", "laughs", "outside", "nul"],
)
def test_what_makes_no_sense_says_nothing(packet):
    assert read_xmp(packet) == {}


def test_what_was_said_before_the_nonsense_stays():
    assert read_xmp(RDF[:-40] + b"<<<") == SAID


def test_words_can_be_stored_and_shown():
    long = b'<x xmlns:a="http://ns.adobe.com/xap/1.0/" a:CreatorTool="' + b"a&#9;" * 500 + b'"/>'
    assert read_xmp(long)["creator_tool"] == "a" * 200
