"""The boxes that MP4, MOV, HEIC and AVIF are made of (ISO/IEC 14496-12). Pure; meant for a child's use.

Nothing is believed: each box is cut to the one that holds it, and their number is bounded."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_BOXES = 20_000


class BadBoxes(ValueError):
    """The file does not hang together as boxes, or ends before its last one."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its four letters and what is in it."""

    kind: bytes
    inside: memoryview


def boxes(data: memoryview, most: int = MOST_BOXES) -> Iterator[Box]:
    """The boxes that lie one after the other. Raises BadBoxes: one is longer than what holds it."""
    at = count = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= len(data):
            (size,), head = struct.unpack_from(">Q", data, at + 8), 16
        elif size == 0:  # to the end
            size = len(data) - at
        count += 1
        if size < head or at + size > len(data) or count > most:
            raise BadBoxes(f"box {kind!r} does not fit")
        yield Box(kind, data[at + head : at + size])
        at += size


def first(some: Iterable[Box], kind: bytes) -> memoryview | None:
    """What is in the first box of a kind; None: there is none."""
    return next((box.inside for box in some if box.kind == kind), None)
