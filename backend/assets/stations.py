"""From a stored asset to its stationing, and from a place to its chainage and side on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import shapely
import shapely.ops

from backend.assets.model import Asset
from backend.assets.rules import LINEAR
from geo.chainage import Stationing, format_chainage
from geo.frame import Frame
from geo.lonlat import LonLat
from geo.measure import distances_m


@dataclass(frozen=True)
class Placed:
    """Where a place lies on an asset. Metres; offset_m is + right of increasing chainage; None where it has no line.

    side: the asset's own, else by the sign of the offset where that is beyond the fix's accuracy, else None.
    far: farther from the asset than R of domain.md §3.9, so the two disagree."""

    asset_id: UUID
    distance_m: float
    far: bool
    chainage_m: float | None = None
    offset_m: float | None = None
    side: str | None = None
    ambiguous: bool = False


class Imported(Protocol):
    """What tells one import of an asset from every other: the asset itself, or a row of these columns of it."""

    id: Any
    kind: Any
    imported_at: Any
    length_m: Any
    origin_chainage_m: Any


IMPORTED = (Asset.id, Asset.kind, Asset.imported_at, Asset.length_m, Asset.origin_chainage_m)


@dataclass(frozen=True)
class _Import:
    """One import of an asset, known by what no other import has. way: to the asset itself, gone once it was taken: what
    is remembered must not hold on to somebody's session."""

    version: tuple[object, ...]
    way: list[Callable[[], Asset]] = field(compare=False)


def stationing_of(asset: Asset) -> Stationing | None:
    """The stationing of a stored asset, made once for each import of it; None for a site, premises or a point.

    Where it is known already the asset's shape is not touched, so a query may defer it."""
    return stationing_by(asset, lambda: asset)


def stationing_by(row: Imported, asset: Callable[[], Asset]) -> Stationing | None:
    """The same, from the columns IMPORTED alone: the asset is asked for only where its line is not known yet."""
    if not is_line(row):
        return None
    return _made_once(_Import((row.id, row.imported_at, row.length_m, row.origin_chainage_m), [asset]))


def is_line(row: Imported) -> bool:
    """Whether there is chainage on it."""
    return row.kind in LINEAR and row.origin_chainage_m is not None


@lru_cache(maxsize=256)
def _made_once(of: _Import) -> Stationing:
    return line_of(of.way.pop()())


def line_of(asset: Asset) -> Stationing:
    """The line of an asset with chainage on it, from its shape as it stands. Raises: BadGeometry, BadChainage."""
    parts = [shapely.get_coordinates(part) for part in shapely.get_parts(asset.shape)]
    pairs = [(a, b) for a, b in asset.calibration or ()]
    return Stationing(parts, asset.origin_chainage_m or 0.0, bool(asset.increasing), pairs)


def place_on_asset(asset: Asset, at: LonLat, accuracy_m: float | None, radius_m: float) -> Placed:
    """Where a place lies on one asset.

    Args: accuracy_m: of the fix, None unknown. radius_m: R, beyond which the place is far from the asset."""
    line = stationing_of(asset)
    if line is None:
        distance = _distance_m(asset, at)
        return Placed(asset.id, distance, distance > radius_m)
    found = line.locate(at.as_path())
    offset = float(found.offset_m[0])
    side = asset.side or _side_by(offset, accuracy_m)
    chainage, doubt = float(found.chainage_m[0]), bool(found.ambiguous[0])
    return Placed(asset.id, abs(offset), abs(offset) > radius_m, chainage, offset, side, doubt)


def _side_by(offset_m: float, accuracy_m: float | None) -> str | None:
    if accuracy_m is None or abs(offset_m) <= accuracy_m:
        return None
    return "right" if offset_m > 0 else "left"


def _distance_m(asset: Asset, at: LonLat) -> float:
    """Geodesic metres to the nearest place of the shape; 0 inside an area."""
    frame = Frame.around(at.as_path())
    shape = shapely.transform(asset.shape, frame.to_metres)
    if shape.covers(here := shapely.Point(0.0, 0.0)):
        return 0.0
    nearest, _ = shapely.ops.nearest_points(shape, here)
    return float(distances_m(at.as_path(), frame.to_lonlat(shapely.get_coordinates(nearest)))[0])


def stakes_of(asset: Asset, every_m: float) -> list[tuple[float, tuple[float, float]]]:
    """The stakes of a line, every so many metres of chainage: chainage, and longitude and latitude in degrees to 7
    decimals. None where the asset has no line."""
    line = stationing_of(asset)
    if line is None:
        return []
    stakes = zip(*(column.tolist() for column in line.ticks(every_m)), strict=True)
    return [(chainage_m, (round(lon, 7), round(lat, 7))) for chainage_m, (lon, lat) in stakes]


def chainage_text(asset: Asset, chainage_m: float | None) -> str | None:
    """K12+300 for people; None where there is no line."""
    return None if chainage_m is None else format_chainage(chainage_m, asset.chainage_prefix or "K")
