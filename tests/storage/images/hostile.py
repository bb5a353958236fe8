"""Files that somebody might send who means harm, or whose phone does: made here, byte for byte."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

FRAMES = 100_000


def scene(width: int = 320, height: int = 240) -> Image.Image:
    return Image.fromarray(np.random.default_rng(7).integers(0, 255, (height, width, 3), np.uint8))


def coded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *more: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG with a head of this size, and then these chunks."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + png_chunk(b"IEND", b"")


def png_of_nothing(width: int, height: int) -> bytes:
    """All of its pixels are there, and all are black: megabytes of them in kilobytes."""
    press = zlib.compressobj(9)
    row = bytes(1 + 3 * width)
    return png(width, height, png_chunk(b"IDAT", b"".join(press.compress(row) for _ in range(height)) + press.flush()))


def jpeg_that_claims(width: int, height: int) -> bytes:
    data = bytearray(coded(Image.new("RGB", (64, 64))))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_of_scans(scans: int, side: int = 4000) -> bytes:
    """A progressive JPEG that refines the same picture again and again: little to send, endless to decode."""
    data = coded(Image.new("RGB", (side, side), (90, 90, 90)), progressive=True, quality=50)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + data[-2:]


def jpeg_with(exif: bytes) -> bytes:
    """A JPEG with this as its EXIF block, TIFF bytes."""
    plain = coded(scene())
    body = b"Exif\0\0" + exif
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:]


def tiff(*entries: tuple[int, int, int, bytes], tail: bytes = b"") -> bytes:
    """A block of one directory. entries: tag, type, count, four bytes of value or offset."""
    rows = b"".join(struct.pack("<HHI", tag, kind, count) + value for tag, kind, count, value in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + rows + bytes(4) + tail


def gps_of(*entries: tuple[int, int, int, bytes], tail: bytes = b"") -> bytes:
    """A block whose GPS directory holds these; offsets in it count from the start of the block, where 26 is its own."""
    rows = b"".join(struct.pack("<HHI", tag, kind, count) + value for tag, kind, count, value in entries)
    return tiff((0x8825, 4, 1, struct.pack("<I", 26)), tail=struct.pack("<H", len(entries)) + rows + bytes(4) + tail)


def zero_denominators() -> bytes:
    at = 26 + 2 + 4 * 12 + 4
    places = [
        (1, 2, 2, b"N\0\0\0"),
        (2, 5, 3, struct.pack("<I", at)),
        (3, 2, 2, b"E\0\0\0"),
        (4, 5, 3, struct.pack("<I", at)),
    ]
    return gps_of(*places, tail=struct.pack("<6I", 30, 0, 0, 0, 5, 0))


def animated_gif(frames: int = FRAMES) -> bytes:
    """That many frames of one pixel."""
    head = b"GIF89a" + struct.pack("<HHBBB", 16, 16, 0x80, 0, 0) + bytes(6)
    frame = b"\x21\xf9\x04\0\0\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return head + frame * frames + b";"


def gif_of_a_large_screen() -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + bytes(6) + animated_gif(1)[19:]


def animated_webp(frames: int = FRAMES) -> bytes:
    """That many frames, each the same small one."""
    two = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    data = coded(two[0], "WEBP", save_all=True, append_images=two[1:], duration=10)
    at = data.index(b"ANMF")
    (size,) = struct.unpack_from("<I", data, at + 4)
    frame = data[at : at + 8 + size + size % 2]
    body = data[12:at] + frame * frames
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def jpeg_with_xmp(packet: bytes) -> bytes:
    plain = coded(scene())
    body = b"http://ns.adobe.com/xap/1.0/\0" + packet[:65_000]
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:]


def laughing_xmp() -> bytes:
    """The billion laughs."""
    words = [b'<!ENTITY a0 "ha">'] + [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    return b"<?xml version='1.0'?><!DOCTYPE x [" + b"".join(words) + b"]><x>&a9;</x>"


def mpo_of_garbage() -> bytes:
    """A JPEG that says it holds a hundred pictures, and where: nowhere."""
    plain = coded(scene())
    index = b"MPF\0II*\0\x08\0\0\0" + struct.pack("<H", 2)
    index += struct.pack("<HHII", 0xB001, 4, 1, 100) + struct.pack("<HHII", 0xB002, 7, 1600, 0xFFFF_0000) + bytes(4)
    return plain[:2] + b"\xff\xe2" + struct.pack(">H", len(index) + 2) + index + plain[2:] + bytes(500)


MADE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "one byte": lambda: b"\xff",
    "text called .jpg": lambda: "这不是照片\n".encode() * 50,
    "half a head": lambda: b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
    "PNG of 65536 x 65536": lambda: png(65536, 65536, png_chunk(b"IDAT", zlib.compress(bytes(100)))),
    "PNG of 2^31 x 2^31": lambda: png(2**31 - 1, 2**31 - 1, png_chunk(b"IDAT", b"")),
    "PNG of 60 megapixels of nothing": lambda: png_of_nothing(10_000, 6_000),
    "PNG with a text of a gigabyte": lambda: png(
        8, 8, png_chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(200_000_000), 9))
    ),
    "PNG whose chunk is longer than the file": lambda: png(8, 8)[:-12] + b"\x7f\xff\xff\xffIDAT" + bytes(30),
    "JPEG of 65500 x 65500": lambda: jpeg_that_claims(65500, 65500),
    "JPEG of 14000 x 14000 without data": lambda: jpeg_that_claims(14000, 14000),
    "JPEG of 3,000 scans": lambda: jpeg_of_scans(3000),
    "JPEG with NULs in EXIF": lambda: jpeg_with(tiff((0x010F, 2, 400, struct.pack("<I", 26)), tail=b"Ma\0ke" * 80)),
    "JPEG with denominators of zero": lambda: jpeg_with(zero_denominators()),
    "JPEG with offsets out of range": lambda: jpeg_with(
        tiff(
            (0x010F, 2, 400, b"\xff\xff\xff\x7f"), (0x8769, 4, 1, b"\xff\xff\xff\xff"), (0x8825, 4, 1, b"\0\0\xff\xff")
        )
    ),
    "JPEG whose EXIF leads to itself": lambda: jpeg_with(
        tiff((0x8769, 4, 1, b"\x08\0\0\0"), (0x8825, 4, 1, b"\x08\0\0\0"))
    ),
    "JPEG whose EXIF counts to 2^32": lambda: jpeg_with(tiff((0x010F, 5, 2**32 - 1, b"\x1a\0\0\0"))),
    "JPEG with XMP 20,000 deep": lambda: jpeg_with_xmp(b"<a>" * 20_000),
    "JPEG with XMP that laughs": lambda: jpeg_with_xmp(laughing_xmp()),
    "MPO of garbage": mpo_of_garbage,
    "GIF of a large screen": gif_of_a_large_screen,
    "GIF of 100,000 frames": animated_gif,
    "WebP of 100,000 frames": animated_webp,
    "AVIF cut in the middle": lambda: coded(scene(), "AVIF")[:3000],
    "HEIC of nothing": lambda: b"\0\0\0\x18ftypheic" + bytes(100),
    "JPEG that ends in rubbish": lambda: coded(scene()) + np.random.default_rng(1).bytes(100_000),
    "a photo in a photo's EXIF": lambda: jpeg_with(coded(scene(60, 40))),
}
