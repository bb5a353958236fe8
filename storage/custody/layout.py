"""Where the pieces of the log lie, as C2SP tlog-tiles says: hash tiles of 8 levels each, and bundles of entries. Pure.

A tile of level L holds up to 256 neighbouring hashes of height 8·L. A full one never changes; a partial one carries
its width in its path, so it never changes either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH = 256
HEIGHT = 8
LONGEST_ENTRY_BYTES = 0xFFFF


@dataclass(frozen=True, slots=True)
class Tile:
    """Which tile: level, index in its level, and width: how many hashes (or entries) it holds, 1–256."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its path below the log's root.

        >>> Tile(0, 1234067, 5).path
        'tile/0/x001/x234/067.p/5'
        """
        return f"tile/{self.level}/{_numbered(self.index, self.width)}"

    @property
    def entries_path(self) -> str:
        """The path of the bundle with the entries under a tile of level 0."""
        return f"tile/entries/{_numbered(self.index, self.width)}"

    @property
    def full(self) -> "Tile":
        """The same tile when it holds all of its 256."""
        return Tile(self.level, self.index)


def tile_of(height: int, index: int, size: int) -> tuple[Tile, slice]:
    """The tile under whose hashes a node lies, as wide as a tree of `size` has it, and which of its hashes make it."""
    level, rest = divmod(height, HEIGHT)
    first = index << rest
    tile = Tile(level, first // WIDTH, min(WIDTH, (size >> level * HEIGHT) - first // WIDTH * WIDTH))
    return tile, slice(first % WIDTH, first % WIDTH + (1 << rest))


def new_tiles(old: int, new: int) -> Iterator[Tile]:
    """The tiles that a tree of `new` leaves has and its beginning of `old` has not, level by level, left to right.

    >>> [tile.path for tile in new_tiles(0, 300)]
    ['tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1']
    """
    level, had, has = 0, old, new
    while has:
        first, after = had // WIDTH, -(-has // WIDTH) if had < has else 0
        yield from (Tile(level, index, min(WIDTH, has - index * WIDTH)) for index in range(first, after))
        level, had, has = level + 1, had >> HEIGHT, has >> HEIGHT


def pack_entries(entries: Sequence[bytes]) -> bytes:
    """A bundle: each entry after its length as two bytes, the high one first."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack_entries(bundle: bytes) -> list[bytes]:
    """The entries of a bundle. Raises ValueError: it is cut off."""
    entries, at = [], 0
    while at < len(bundle):
        length = int.from_bytes(bundle[at : at + 2], "big")
        entries.append(bundle[at + 2 : at + 2 + length])
        if len(entries[-1]) != length:
            raise ValueError("the bundle of entries is cut off")
        at += 2 + length
    return entries


def _numbered(index: int, width: int) -> str:
    digits = f"{index:0{-(-len(str(index)) // 3) * 3}d}"
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([f"x{part}" for part in parts[:-1]] + parts[-1:])
    return path if width == WIDTH else f"{path}.p/{width}"
