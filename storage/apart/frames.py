"""How parent and child talk: a head in JSON, then blobs, each with its length before it. No pickle."""

import json
import struct
from typing import Any, BinaryIO

LONGEST_BYTES = 512 * 1024 * 1024
"""What a child takes in at once; it answers with less."""

Frame = tuple[dict[str, Any], list[bytes]]


class BrokenFrame(Exception):
    """The other side ended in the middle, or does not talk like this."""


def write_frame(file: BinaryIO, head: dict[str, Any], *blobs: bytes) -> None:
    """Send one frame. Raises OSError: the other side is gone."""
    said = json.dumps(head).encode()
    file.write(struct.pack(f">{len(blobs) + 2}Q", len(blobs), len(said), *map(len, blobs)) + said)
    for blob in blobs:
        file.write(blob)
    file.flush()


def read_frame(file: BinaryIO, most_bytes: int = LONGEST_BYTES) -> Frame | None:
    """Wait for one frame; None: the other side ended between two. Raises BrokenFrame: also for one of more bytes."""
    first = file.read(8)
    if not first:
        return None
    (count,) = struct.unpack(">Q", first) if len(first) == 8 else (99,)
    if count > 9:
        raise BrokenFrame("not a frame")
    lengths = struct.unpack(f">{count + 1}Q", _exactly(file, 8 * (count + 1)))
    if sum(lengths) > most_bytes:
        raise BrokenFrame("too long a frame")
    said, *blobs = [_exactly(file, length) for length in lengths]
    try:
        head = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise BrokenFrame("not a frame") from error
    return (head if isinstance(head, dict) else {}), blobs


def _exactly(file: BinaryIO, length: int) -> bytes:
    data = file.read(length)
    if len(data) != length:
        raise BrokenFrame("it ended in the middle")
    return data
