"""From a stored asset to its stationing, and from a place to its chainage and side on it."""

from dataclasses import dataclass
from functools import lru_cache
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


def stationing_of(asset: Asset) -> Stationing | None:
    """The stationing of a line; None for a site, premises or a point."""
    if asset.kind not in LINEAR or asset.origin_chainage_m is None:
        return None
    pairs = tuple((a, b) for a, b in asset.calibration or ())
    return _stationing(shapely.to_wkb(asset.shape), asset.origin_chainage_m, bool(asset.increasing), pairs)


@lru_cache(maxsize=256)
def _stationing(wkb: bytes, origin_m: float, increasing: bool, pairs: tuple[tuple[float, float], ...]) -> Stationing:
    parts = [shapely.get_coordinates(part) for part in shapely.get_parts(shapely.from_wkb(wkb))]
    return Stationing(parts, origin_m, increasing, pairs)


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


def chainage_text(asset: Asset, chainage_m: float | None) -> str | None:
    """K12+300 for people; None where there is no line."""
    return None if chainage_m is None else format_chainage(chainage_m, asset.chainage_prefix or "K")
