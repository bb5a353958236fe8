"""WAV: what its chunks say (Multimedia Programming Interface and Data Specifications 1.0). Runs in the child only."""

import struct

from storage.media.values import Recording

NAMES = {1: "pcm", 3: "float", 6: "alaw", 7: "ulaw", 0xFFFE: "pcm"}
MOST_CHUNKS = 10_000


class BadChunks(ValueError):
    """No format, no sound, or cut off."""


def read_wave(data: bytes) -> Recording:
    """Duration, rate and channels. Raises BadChunks: what the chunks promise is not there."""
    seen: dict[bytes, tuple[int, int]] = {}
    at = 12
    while at + 8 <= len(data) and len(seen) < MOST_CHUNKS:
        name, size = struct.unpack_from("<4sI", data, at)
        seen.setdefault(name, (at + 8, size))
        at += 8 + size + size % 2
    if b"fmt " not in seen or b"data" not in seen:
        raise BadChunks("no format or no sound")
    start, size = seen[b"fmt "]
    if size < 16 or start + 16 > len(data):
        raise BadChunks("half a format")
    code, channels, rate, per_second, _, _ = struct.unpack_from("<HHIIHH", data, start)
    begin, length = seen[b"data"]
    if begin + length > len(data):
        raise BadChunks("cut off")
    duration = length / per_second if per_second else None
    return Recording("WAV", duration, codecs=(NAMES.get(code, f"0x{code:04x}"),), rate_hz=rate, channels=channels)
