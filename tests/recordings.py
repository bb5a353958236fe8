"""Videos and voice notes to hand over, box by box; they say of themselves what a test names."""

import struct
import wave
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + kind + body


def movie(
    *more: bytes, brand: bytes = b"isom", duration: int = 8500, scale: int = 1000, made: int = 0, sound: bool = True,
    size: tuple[int, int] | None = (1920, 1080), turned: bool = False,
) -> bytes:  # fmt: skip
    """Boxes without a sample that a decoder could take up. more: boxes inside moov. made: seconds since 1904."""
    head = box(b"mvhd", struct.pack(">IIIII", 0, made, made, scale, duration), bytes(80))
    tracks = [_picture(*size, turned)] if size else []
    tracks += [_sound()] if sound else []
    ftyp = box(b"ftyp", brand, bytes(4), brand)
    return ftyp + box(b"moov", head, *tracks, *more) + box(b"mdat", bytes(5000))


def words(**said: str) -> bytes:
    """A udta box with QuickTime's short words: xyz="+30.6+114.3/"."""
    one = [box(b"\xa9" + name.encode(), struct.pack(">HH", len(text.encode()), 0x15C7), text.encode())
           for name, text in said.items()]  # fmt: skip
    return box(b"udta", *one)


def keyed(**said: str) -> bytes:
    """A meta box as Apple writes it; `location__ISO6709` stands for com.apple.quicktime.location.ISO6709."""
    names = [f"com.apple.quicktime.{name.replace('__', '.')}".encode() for name in said]
    keys = box(b"keys", bytes(4), struct.pack(">I", len(names)), *(box(b"mdta", name) for name in names))
    values = [box(struct.pack(">I", n), box(b"data", struct.pack(">II", 1, 0), text.encode()))
              for n, text in enumerate(said.values(), 1)]  # fmt: skip
    return box(b"meta", box(b"hdlr", bytes(8), b"mdta", bytes(13)), keys, box(b"ilst", *values))


def filmed(seconds: float = 3.0, size: tuple[int, int] = (320, 240)) -> bytes:
    """A video that plays: a bright square that moves over grey."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, size)
        for n in range(int(seconds * 10)):
            frame = np.full((size[1], size[0], 3), 90, np.uint8)
            frame[40:90, 4 * n : 4 * n + 60] = (40, 200, 240)
            writer.write(frame)
        writer.release()
        return path.read_bytes()


def spoken(seconds: float = 2.0, rate: int = 8000) -> bytes:
    """A WAV of a low hum."""
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1), file.setsampwidth(2), file.setframerate(rate)
        file.writeframes((3000 * np.sin(np.arange(int(seconds * rate)) / 9)).astype("<i2").tobytes())
    return out.getvalue()


def _picture(width: int, height: int, turned: bool) -> bytes:
    matrix = (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30) if turned else (65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    head = box(b"tkhd", bytes(40), struct.pack(">9i", *matrix), bytes(8))
    entry = box(b"avc1", bytes(24), struct.pack(">HH", width, height), bytes(50))
    return _track(head, b"vide", entry)


def _sound() -> bytes:
    entry = box(b"mp4a", bytes(16), struct.pack(">HHHHI", 2, 16, 0, 0, 44100 << 16))
    return _track(box(b"tkhd", bytes(84)), b"soun", entry)


def _track(head: bytes, handler: bytes, entry: bytes) -> bytes:
    table = box(b"stbl", box(b"stsd", bytes(4), struct.pack(">I", 1), entry))
    return box(b"trak", head, box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(13)), box(b"minf", table)))
