"""What the container of a JPEG or PNG says where no decoder takes it up: size in pixels, and the block of EXIF.

A photo that was damaged on its way often holds both still. Pure: nothing is decoded here."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

MOST_PARTS = 10_000
FILL = re.compile(rb"(?:\xff+(?=\xff))?")
"""What may stand before a marker, however much of it."""
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""


@dataclass(frozen=True, slots=True)
class Outline:
    """As far as the container tells. exif: TIFF bytes, or None."""

    format: str
    width: int
    height: int
    exif: bytes | None


def outline_of(data: bytes) -> Outline | None:
    """None: neither JPEG nor PNG, or it does not come to its size."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _of_png(data)
    return _of_jpeg(data) if data.startswith(b"\xff\xd8") else None


def _of_png(data: bytes) -> Outline | None:
    """Checksums are not asked for."""
    width = height = 0
    exif = None
    for kind, body in _chunks(data):
        if kind == b"IHDR" and len(body) >= 8:
            width, height = struct.unpack_from(">II", body)
        if kind == b"eXIf":
            exif = body
    return Outline("PNG", width, height, exif) if width and height else None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    for _ in range(MOST_PARTS):
        if at + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def _of_jpeg(data: bytes) -> Outline | None:
    width = height = 0
    exif = None
    for marker, body in segments(data):
        if marker in FRAMES and len(body) >= 5 and not width:
            height, width = struct.unpack_from(">HH", body, 1)
        if marker == 0xE1 and body.startswith(b"Exif\0") and exif is None:
            exif = body[6:]
    return Outline("JPEG", width, height, exif) if width and height else None


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    r"""Marker and body of each segment of a JPEG, up to the first scan or to where no marker stands.

    >>> list(segments(b"\xff\xd8\xff\xfe\0\4hi\xff\xda..."))
    [(254, b'hi')]
    """
    at = 2
    for _ in range(MOST_PARTS):
        at = FILL.match(data, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] == 0xDA:
            return
        marker = data[at + 1]
        if marker in BARE:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield marker, data[at + 4 : at + 2 + max(length, 2)]
        at += 2 + max(length, 2)
