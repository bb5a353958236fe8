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
from geo.errors import BadChainage, BadGeometry

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
    said, geometry = feature.get("properties"), feature.get("geometry")
    if not isinstance(said, dict) or said.get("kind") not in get_args(Kind):
        raise BadAsset(f"kind is one of {', '.join(get_args(Kind))}", feature=n)
    if not all(_is_text(said.get(name)) for name in ("code", "name_zh", "area")):
        raise BadAsset("code, name_zh and area are needed, as text", feature=n)
    if not all(said.get(name) is None or _is_text(said[name]) for name in ("name_en", "chainage_prefix")):
        raise BadAsset("name_en and chainage_prefix are text", feature=n)
    kind: str = said["kind"]
    if said.get("side") not in SIDES or (kind == "shoreline_segment" and said.get("side") is None):
        raise BadAsset("side is left or right; a bank has one", feature=n)
    line = _stationing(said, n) if kind in LINEAR else {}
    return AssetValue(
        kind=kind,
        code=said["code"].strip(),
        name_zh=said["name_zh"],
        name_en=said.get("name_en") or said["name_zh"],
        side=said.get("side"),
        area_path=said["area"],
        shape=_shape(geometry, kind, crs, n),
        raw={"geometry": geometry, "crs": crs},
        **line,
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 200


def _shape(geometry: Any, kind: str, crs: str, n: int) -> BaseGeometry:
    if not isinstance(geometry, dict) or geometry.get("type") not in SHAPES[kind]:
        raise BadAsset(f"a {kind} is drawn as {' or '.join(sorted(SHAPES[kind]))}", feature=n)
    try:
        with np.errstate(invalid="ignore"):  # not a number: refused below
            drawn = shapely.force_2d(shape_of(geometry))
    except (ValueError, TypeError, AttributeError, KeyError, shapely.errors.ShapelyError) as error:
        raise BadAsset("the geometry cannot be read", feature=n) from error
    if drawn.is_empty or not np.isfinite(shapely.get_coordinates(drawn)).all():
        raise BadAsset("the geometry is empty", feature=n)
    try:
        there = shapely.transform(drawn, lambda lonlat: to_wgs84(lonlat, crs).round(7))
    except BadGeometry as error:
        raise BadAsset("a place is off the globe; coordinates are longitude, then latitude", feature=n) from error
    if not there.is_valid:
        raise BadAsset(f"the geometry is not valid: {shapely.is_valid_reason(there)}", feature=n)
    return shapely.MultiLineString([there]) if there.geom_type == "LineString" else there


def _stationing(said: dict[str, Any], n: int) -> dict[str, Any]:
    """Chainage origin and direction, which no line may leave to a guess."""
    if said.get("origin_chainage") is None or not isinstance(said.get("increasing"), bool):
        raise BadAsset("a line declares origin_chainage (K12+000 or metres) and increasing (true or false)", feature=n)
    prefix, metres = _origin(said["origin_chainage"], n)
    return {
        "chainage_prefix": said.get("chainage_prefix") or prefix,
        "origin_chainage_m": metres,
        "increasing": said["increasing"],
        "calibration": _calibration(said.get("calibration"), n),
    }


def _origin(said: object, n: int) -> tuple[str, float]:
    """K12+000, or metres: the prefix and the metres."""
    try:
        if isinstance(said, str):
            return parse_chainage(said)
    except BadChainage as error:
        raise BadAsset(str(error), feature=n) from error
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said < 1e8:
        raise BadAsset("origin_chainage is written K12+000, or metres from 0", feature=n)
    return "K", float(said)


def _calibration(pairs: Any, n: int) -> list[list[float]] | None:
    """[distance_m, chainage_m] pairs in the order of the drawing; two at one distance are a 断链."""
    if pairs is None:
        return None
    try:
        values = np.asarray(pairs, float)
    except (TypeError, ValueError) as error:
        raise BadAsset("calibration is a list of [distance_m, chainage_m]", feature=n) from error
    if values.ndim != 2 or values.shape[1] != 2 or not np.isfinite(values).all() or (np.diff(values[:, 0]) < 0).any():
        raise BadAsset("calibration is a list of [distance_m, chainage_m], distances growing", feature=n)
    return [[float(a), float(b)] for a, b in values]
