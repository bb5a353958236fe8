"""The log's tiles and checkpoint as they lie in an object home, under log/."""

from storage.custody.layout import HEIGHT, WIDTH, Tile, new_tiles, tile_of
from storage.custody.merkle import HASH_BYTES, complete
from storage.errors import ObjectMissing
from storage.objects import ObjectHome

CHECKPOINT_KEY = "log/checkpoint"


class Tiles:
    """The hash tiles of a log of `size` leaves; each is read once."""

    def __init__(self, objects: ObjectHome, size: int) -> None:
        self._objects, self._size = objects, size
        self._read: dict[Tile, list[bytes]] = {}

    def node(self, height: int, index: int) -> bytes:
        """The hash of a complete subtree, as merkle.Node. Raises: ObjectMissing, ObjectsAway."""
        tile, part = tile_of(height, index, self._size)
        return complete(self.hashes(tile)[part])

    def hashes(self, tile: Tile) -> list[bytes]:
        """The hashes of a tile; of a partial one that is gone, the beginning of the full one."""
        if tile not in self._read:
            self._read[tile] = self._fetched(tile)
        return self._read[tile]

    def above(self, tile: Tile, first: int) -> list[bytes]:
        """What a tile of level 1 and up holds from its hash number `first` on, made from the full tiles below it."""
        below = (Tile(tile.level - 1, tile.index * WIDTH + place) for place in range(first, tile.width))
        return [complete(self._fetched(full)) for full in below]  # not remembered: a large log has many

    def _fetched(self, tile: Tile) -> list[bytes]:
        try:
            packed = self._objects.get(tile_key(tile))
        except ObjectMissing:
            packed = self._objects.get(tile_key(tile.full))
        if len(packed) < tile.width * HASH_BYTES:
            raise ObjectMissing(f"{tile_key(tile)} is cut off")
        return [packed[at * HASH_BYTES : (at + 1) * HASH_BYTES] for at in range(tile.width)]


def tile_key(tile: Tile) -> str:
    """The object with a tile's hashes."""
    return f"log/{tile.path}"


def entries_key(tile: Tile) -> str:
    """The object with the entries under a tile of level 0; not for the public."""
    return f"log/{tile.entries_path}"


def drop_partials(objects: ObjectHome, old: int, new: int) -> None:
    """Take away the partial tiles of a log of `old` leaves that are full with `new`: the full ones say the same."""
    for tile in new_tiles(old, new):
        if tile.width == WIDTH and tile.index == (old >> tile.level * HEIGHT) // WIDTH:
            for folder in (f"{tile_key(tile)}.p/", f"{entries_key(tile)}.p/")[: 1 if tile.level else 2]:
                for head in list(objects.list(folder)):
                    objects.delete(head.key)
