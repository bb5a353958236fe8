"""What an imported feature must say, by kind: pure, from GeoJSON to values."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import shapely
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

from backend.assets.errors import BadAsset
from geo.chainage import parse_chainage
from geo.datum import to_wgs84

Kind = Literal["road_segment", "shoreline_segment", "rail_corridor", "project_site", "premises", "point"]
LINEAR: frozenset[str] = frozenset({"road_segment", "shoreline_segment", "rail_corridor"})
SHAPES: dict[str, frozenset[str]] = {
    "road_segment": frozenset({"LineString", "MultiLineString"}),
    "shoreline_segment": frozenset({"LineString", "MultiLineString"}),
    "rail_corridor": frozenset({"LineString", "MultiLineString"}),
    "project_site": frozenset({"Polygon", "MultiPolygon", "LineString", "MultiLineString"}),
    "premises": frozenset({"Point", "Polygon", "MultiPolygon"}),
    "point": frozenset({"Point"}),
}
SIDES = (None, "left", "right")


@dataclass(frozen=True)
class AssetValue:
    """One asset as imported; `shape` in WGS 84, chainages in metres."""

    kind: str
    code: str
    name_zh: str
    name_en: str
    side: str | None
    area_path: str
    shape: BaseGeometry
    raw: dict[str, Any]
    chainage_prefix: str | None = None
    origin_chainage_m: float | None = None
    increasing: bool | None = None
    calibration: list[list[float]] | None = None


def read_feature(feature: dict[str, Any], crs: str, n: int) -> AssetValue:
    """One GeoJSON feature as an asset.

    Args: crs: the declared system of its coordinates. n: its place in the collection, for the refusal.
    Raises BadAsset: what is missing or wrong; GeoError: an unknown crs."""
    said, geometry = feature.get("properties") or {}, feature.get("geometry")
    kind = str(said.get("kind"))
    if kind not in get_args(Kind):
        raise BadAsset(f"kind is one of {', '.join(get_args(Kind))}", feature=n)
    if not said.get("code") or not said.get("name_zh") or not said.get("area"):
        raise BadAsset("code, name_zh and area are needed", feature=n)
    if said.get("side") not in SIDES or (kind == "shoreline_segment" and said.get("side") is None):
        raise BadAsset("side is left or right; a bank has one", feature=n)
    line = _stationing(said, n) if kind in LINEAR else {}
    return AssetValue(
        kind=kind,
        code=str(said["code"]),
        name_zh=str(said["name_zh"]),
        name_en=str(said.get("name_en") or said["name_zh"]),
        side=said.get("side"),
        area_path=str(said["area"]),
        shape=_shape(geometry, kind, crs, n),
        raw={"geometry": geometry, "crs": crs},
        **line,
    )


def _shape(geometry: Any, kind: str, crs: str, n: int) -> BaseGeometry:
    if not isinstance(geometry, dict) or geometry.get("type") not in SHAPES[kind]:
        raise BadAsset(f"a {kind} is drawn as {' or '.join(sorted(SHAPES[kind]))}", feature=n)
    try:
        drawn = shapely.force_2d(shape_of(geometry))
    except (ValueError, TypeError, AttributeError, KeyError, shapely.errors.ShapelyError) as error:
        raise BadAsset("the geometry cannot be read", feature=n) from error
    if drawn.is_empty or not np.isfinite(shapely.get_coordinates(drawn)).all():
        raise BadAsset("the geometry is empty", feature=n)
    there = shapely.transform(drawn, lambda lonlat: to_wgs84(lonlat, crs).round(7))
    if not there.is_valid:
        raise BadAsset(f"the geometry is not valid: {shapely.is_valid_reason(there)}", feature=n)
    return shapely.MultiLineString([there]) if there.geom_type == "LineString" else there


def _stationing(said: dict[str, Any], n: int) -> dict[str, Any]:
    """Chainage origin and direction, which no line may leave to a guess."""
    if said.get("origin_chainage") is None or not isinstance(said.get("increasing"), bool):
        raise BadAsset("a line declares origin_chainage (K12+000 or metres) and increasing (true or false)", feature=n)
    origin = said["origin_chainage"]
    prefix, metres = parse_chainage(origin) if isinstance(origin, str) else ("K", float(origin))
    return {
        "chainage_prefix": said.get("chainage_prefix") or prefix,
        "origin_chainage_m": metres,
        "increasing": said["increasing"],
        "calibration": _calibration(said.get("calibration"), n),
    }


def _calibration(pairs: Any, n: int) -> list[list[float]] | None:
    """[distance_m, chainage_m] pairs, both growing (断链)."""
    if pairs is None:
        return None
    try:
        values = np.asarray(pairs, float)
    except (TypeError, ValueError) as error:
        raise BadAsset("calibration is a list of [distance_m, chainage_m]", feature=n) from error
    if values.ndim != 2 or values.shape[1] != 2 or not np.isfinite(values).all() or (np.diff(values[:, 0]) <= 0).any():
        raise BadAsset("calibration is a list of [distance_m, chainage_m], distances growing", feature=n)
    return [[float(a), float(b)] for a, b in values]
