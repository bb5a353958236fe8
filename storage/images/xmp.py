"""What the XMP of a photo says: a few words that matter to evidence, read with every fuse in. Runs in the child only.

No entity is expanded, no DTD is read, and depth, number and length are bounded."""

import re
from contextlib import suppress
from typing import Any

from defusedxml.ElementTree import DefusedXMLParser
from PIL import Image

MOST_BYTES = 512 * 1024
DEEPEST = 64
MOST_ELEMENTS = 20_000
MOST_TEXT = 200
WANTED = {  # (namespace, name) -> what we call it
    ("http://ns.adobe.com/xap/1.0/", "CreatorTool"): "creator_tool",
    ("http://ns.adobe.com/xap/1.0/", "CreateDate"): "created",
    ("http://ns.adobe.com/xap/1.0/", "ModifyDate"): "modified",
    ("http://ns.adobe.com/photoshop/1.0/", "DateCreated"): "date_created",
    ("http://ns.adobe.com/exif/1.0/", "GPSLatitude"): "gps_latitude",
    ("http://ns.adobe.com/exif/1.0/", "GPSLongitude"): "gps_longitude",
    ("http://ns.adobe.com/exif/1.0/", "DateTimeOriginal"): "date_time_original",
    ("http://ns.adobe.com/tiff/1.0/", "Make"): "make",
    ("http://ns.adobe.com/tiff/1.0/", "Model"): "model",
    ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "DigitalSourceType"): "digital_source_type",
    ("http://ns.adobe.com/xap/1.0/sType/ResourceEvent#", "softwareAgent"): "edited_with",
    ("http://ns.google.com/photos/1.0/panorama/", "ProjectionType"): "projection",
}
PLACES = ("xmp", "XML:com.adobe.xmp")
"""Where Pillow keeps the packet, by format."""


class TooMuch(Exception):
    """Deeper or longer than anything honest."""


def xmp_of(image: Image.Image) -> dict[str, str]:
    """The wanted words of an opened image's XMP; empty where there is none, or none that makes sense."""
    packet = next((found for place in PLACES if (found := image.info.get(place))), b"")
    return read_xmp(packet.encode() if isinstance(packet, str) else packet)


def read_xmp(packet: bytes) -> dict[str, str]:
    """The wanted words of a packet. Never raises for what it holds.

    >>> read_xmp(b'<x xmlns:a="http://ns.adobe.com/xap/1.0/" a:CreatorTool="Snapseed 2"/>')
    {'creator_tool': 'Snapseed 2'}
    """
    packet = packet.strip(b"\0 \t\r\n")
    if not packet or len(packet) > MOST_BYTES:
        return {}
    found = _Finder()
    with suppress(Exception):  # whatever is wrong with it: what was found before that stays
        parser = DefusedXMLParser(target=found, forbid_dtd=True, forbid_entities=True, forbid_external=True)
        parser.feed(packet)
        parser.close()
    return found.words


class _Finder:
    """Takes attributes and texts as they come by, and builds nothing."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self._open: list[str | None] = []
        self._seen = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._seen += 1
        if len(self._open) >= DEEPEST or self._seen > MOST_ELEMENTS:
            raise TooMuch
        name = _wanted(tag) or (self._open[-1] if self._open and _is_list(tag) else None)
        self._open.append(name)
        for key, value in attributes.items():
            self._keep(_wanted(key), value)

    def data(self, text: str) -> None:
        if self._open:
            self._keep(self._open[-1], text)

    def end(self, _tag: str) -> None:
        self._open.pop()

    def close(self) -> dict[str, str]:
        return self.words

    def _keep(self, name: str | None, value: Any) -> None:
        text = "".join(sign for sign in str(value) if sign.isprintable()).strip()[:MOST_TEXT]
        if name and text:
            self.words.setdefault(name, text)


def _wanted(tag: str) -> str | None:
    found = re.fullmatch(r"\{([^}]*)\}(.+)", tag)
    return WANTED.get((found[1], found[2])) if found else None


def _is_list(tag: str) -> bool:
    return tag.startswith("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}")
