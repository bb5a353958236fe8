"""Whether a HEIC or AVIF is all there: its decoder paints what is missing black, and says nothing."""

from collections.abc import Iterator
from contextlib import suppress

from storage.boxes import BadBoxes, boxes, first

MOST_ITEMS = 20_000


def is_whole(data: bytes) -> bool:
    """Whether every box ends within the file, and every stretch that the item locations name, too. False: also for
    locations that make no sense."""
    view = memoryview(data)
    with suppress(BadBoxes, IndexError, ValueError):
        meta = first(boxes(view), b"meta")
        locations = None if meta is None else first(boxes(meta[4:]), b"iloc")
        return locations is None or all(end <= len(data) for end in _ends(locations))
    return False


def _ends(iloc: memoryview) -> Iterator[int]:
    """Where the stretches in the file end, in bytes from its start (ISO/IEC 14496-12, 8.11.3)."""
    version, sizes = iloc[0], (iloc[4] >> 4, iloc[4] & 15, iloc[5] >> 4, iloc[5] & 15)
    offset_size, length_size, base_size, index_size = sizes
    wide = 4 if version == 2 else 2
    read = _Reader(iloc, 6)
    for _ in range(min(read.number(wide), MOST_ITEMS)):
        read.number(wide)
        method = read.number(2) & 15 if version else 0
        read.number(2)
        base = read.number(base_size)
        for _ in range(read.number(2)):
            read.number(index_size if version else 0)
            start, length = read.number(offset_size), read.number(length_size)
            if method == 0:  # in this file
                yield base + start + length


class _Reader:
    """Reads numbers one after the other. Raises IndexError at the end."""

    def __init__(self, data: memoryview, at: int) -> None:
        self._data, self._at = data, at

    def number(self, size: int) -> int:
        if self._at + size > len(self._data):
            raise IndexError
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at], "big")
