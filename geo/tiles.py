"""Web map tiles: z/x/y <-> box. Web Mercator, y from the north."""

from __future__ import annotations

from dataclasses import dataclass
from math import asinh, atan, degrees, pi, radians, sinh, tan

from geo.errors import BadGeometry
from geo.lonlat import Box, LonLat

DEEPEST = 24
MERCATOR_EDGE = degrees(atan(sinh(pi)))
"""The latitude where the square of the world ends: 85.0511°."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of the world.

    >>> Tile(1, 1, 0).box()
    Box(west=0.0, south=0.0, east=180.0, north=85.0511287798066)
    """

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        side = 1 << self.z if 0 <= self.z <= DEEPEST else 0
        if not (0 <= self.x < side and 0 <= self.y < side):
            raise BadGeometry("no such tile", z=self.z, x=self.x, y=self.y, deepest=DEEPEST)

    def box(self) -> Box:
        """The part of the world it shows."""
        west, east = (360 * x / (1 << self.z) - 180 for x in (self.x, self.x + 1))
        north, south = (degrees(atan(sinh(pi * (1 - 2 * y / (1 << self.z))))) for y in (self.y, self.y + 1))
        return Box(west, south, east, north)


def tile_at(place: LonLat, z: int) -> Tile:
    """The tile of a zoom that shows a place; beyond 85.05° the last one before the pole.

    Raises: BadGeometry: a zoom outside 0 to 24.

    >>> tile_at(LonLat(114.3, 30.6), 14)
    Tile(z=14, x=13393, y=6728)
    """
    side = 1 << min(max(z, 0), DEEPEST)
    lat = min(max(place.lat, -MERCATOR_EDGE), MERCATOR_EDGE)
    x, y = (place.lon + 180) / 360, (1 - asinh(tan(radians(lat))) / pi) / 2
    return Tile(z, min(int(x * side), side - 1), min(max(int(y * side), 0), side - 1))


def tiles_over(box: Box, z: int) -> list[Tile]:
    """All tiles of a zoom that show some of a box, row by row from the north-west. Raises BadGeometry: a bad zoom.

    >>> len(tiles_over(Box(114.2, 30.5, 114.4, 30.7), 12))
    12
    """
    first, last = tile_at(LonLat(box.west, box.north), z), tile_at(LonLat(box.east, box.south), z)
    return [Tile(z, x, y) for y in range(first.y, last.y + 1) for x in range(first.x, last.x + 1)]
