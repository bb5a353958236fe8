"""The verbs of assets: import them, and put a place on one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.assets.errors import BadAsset
from backend.assets.model import Asset
from backend.assets.queries import near, seen
from backend.assets.rules import AssetValue, read_feature
from backend.assets.stations import Placed, is_line, line_of, place_on_asset
from backend.errors import Forbidden, NotFound
from backend.people.model import Unit
from backend.work import Work
from geo.errors import GeoError
from geo.lonlat import LonLat

SEARCH_M = 200.0
"""How far from a place an asset is looked for, in metres."""


def import_assets(work: Work, features: Sequence[dict[str, Any]], crs: str) -> list[Asset]:
    """Take in a collection of assets, all or none; one that is known by kind, code and side is brought up to date.

    Raises BadAsset: the first feature that will not do; Forbidden: only the office imports."""
    if not work.actor.holds("office_director", "office_staff", "system"):
        raise Forbidden("the supervision office imports assets")
    values = [read_feature(feature, crs, n) for n, feature in enumerate(features)]
    _need_once(values)
    areas = _areas(work, {value.area_path for value in values})
    assets = [_put(work, value, areas, n) for n, value in enumerate(values)]
    for asset in assets:
        work.record("asset.imported", asset.id)
    return assets


def _need_once(values: Sequence[AssetValue]) -> None:
    """One asset stands once in a collection. Raises BadAsset."""
    first: dict[tuple[str, str, str | None], int] = {}
    for n, value in enumerate(values):
        if first.setdefault((value.kind, value.code, value.side), n) != n:
            raise BadAsset(f"{value.kind} {value.code} stands twice in this collection", feature=n)


def _areas(work: Work, paths: set[str]) -> dict[str, UUID]:
    rows = work.session.execute(sa.select(Unit.path, Unit.id).where(Unit.path.in_(paths)))
    return dict(rows.all())


def _put(work: Work, value: AssetValue, areas: dict[str, UUID], n: int) -> Asset:
    if value.area_path not in areas:
        raise BadAsset(f"there is no unit {value.area_path}", feature=n)
    same = sa.select(Asset).where(
        Asset.kind == value.kind, Asset.code == value.code, Asset.side.is_not_distinct_from(value.side)
    )
    asset = work.session.scalar(same.with_for_update()) or Asset(id=uuid7(), kind=value.kind, code=value.code)
    asset.side, asset.name_zh, asset.name_en = value.side, value.name_zh, value.name_en
    asset.area_id, asset.shape, asset.shape_raw, asset.crs = (
        areas[value.area_path],
        value.shape,
        value.raw,
        value.raw["crs"],
    )
    asset.chainage_prefix, asset.origin_chainage_m = value.chainage_prefix, value.origin_chainage_m
    asset.increasing, asset.calibration = value.increasing, value.calibration
    asset.imported_at, asset.imported_by = work.now, work.actor.person_id or asset.id
    _measure(asset, n)
    work.session.add(asset)
    work.session.flush()
    return asset


def _measure(asset: Asset, n: int) -> None:
    try:
        line = line_of(asset) if is_line(asset) else None
    except GeoError as error:
        raise BadAsset(str(error), feature=n) from error
    if line is not None:
        if line.range_m[0] < 0:
            raise BadAsset("the chainage runs below K0+000: see its origin and its direction", feature=n)
        asset.length_m = line.length_m
        asset.from_chainage_m, asset.to_chainage_m = line.range_m


def place_on(work: Work, at: LonLat, accuracy_m: float | None, asset_id: UUID | None = None) -> Placed | None:
    """The asset of a place: the one that was named, else the nearest seen within 200 m; None: there is none.

    Raises NotFound: the named asset is not there, or not for this actor."""
    radius = max(work.parameters.near_m, (accuracy_m or 0.0) + work.parameters.near_slack_m)
    if asset_id is not None:
        asset = work.session.scalar(sa.select(Asset).where(Asset.id == asset_id, seen(work.actor)))
        if asset is None:
            raise NotFound("no such asset", id=str(asset_id))
        return place_on_asset(asset, at, accuracy_m, radius)
    found = candidates(work, at, accuracy_m)
    return found[0] if found else None


def candidates(work: Work, at: LonLat, accuracy_m: float | None) -> list[Placed]:
    """Every seen asset within 200 m of a place, the nearest first."""
    radius = max(work.parameters.near_m, (accuracy_m or 0.0) + work.parameters.near_slack_m)
    assets = near(work.session, work.actor, at, SEARCH_M)
    return sorted((place_on_asset(asset, at, accuracy_m, radius) for asset in assets), key=lambda p: p.distance_m)
