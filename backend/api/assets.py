"""Assets: import them, look at them, and ask what lies at a place."""

from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from backend.assets.model import Asset
from backend.assets.queries import assets, seen
from backend.assets.service import candidates, import_assets
from backend.assets.stations import Placed, chainage_text, stationing_of
from backend.errors import NotFound, Unparsable
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.wire import PlaceIn, geojson
from backend.work import Work
from geo.errors import GeoError
from geo.lonlat import Box

bp = APIBlueprint("assets", __name__, tag="assets")


class ImportIn(BaseModel):
    """A GeoJSON collection, and the one crs of all its coordinates."""

    crs: Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
    features: list[dict[str, Any]] = Field(min_length=1, max_length=5000)


class AssetsQuery(BaseModel):
    kind: str | None = None
    bbox: str | None = Field(default=None, description="west,south,east,north in degrees, WGS 84")


class TicksQuery(BaseModel):
    every_m: float = Field(default=1000, ge=10, le=100_000)


@bp.post("/assets/import")
@bp.input(ImportIn, arg_name="wanted")
def take_in(wanted: ImportIn) -> Any:
    """Import assets, all or none; known ones (kind, code, side) are brought up to date."""
    with kit().work(browser_actor()) as work:
        return {"imported": [as_json(asset) for asset in import_assets(work, wanted.features, wanted.crs)]}, 201


@bp.get("/assets")
@bp.input(AssetsQuery, location="query", arg_name="asked")
def listed(asked: AssetsQuery) -> Any:
    """The assets one may see, by kind and box."""
    with kit().work(browser_actor()) as work:
        found = assets(work.session, work.actor, asked.kind, as_box(asked.bbox))
        return {"items": [as_json(asset) for asset in found], "next": None}


@bp.get("/assets/<uuid:asset_id>")
def detail(asset_id: UUID) -> Any:
    """One asset with its geometry."""
    with kit().work(browser_actor()) as work:
        return as_json(_seen(work, asset_id))


@bp.get("/assets/<uuid:asset_id>/ticks")
@bp.input(TicksQuery, location="query", arg_name="asked")
def ticks(asset_id: UUID, asked: TicksQuery) -> Any:
    """The chainage stakes of a line, as GeoJSON points with their labels."""
    with kit().work(browser_actor()) as work:
        asset = _seen(work, asset_id)
        line = stationing_of(asset)
        if line is None:
            return {"type": "FeatureCollection", "features": []}
        stakes = zip(*(column.tolist() for column in line.ticks(asked.every_m)), strict=True)
        return {"type": "FeatureCollection", "features": [_stake(asset, c, lonlat) for c, lonlat in stakes]}


@bp.post("/assets/locate")
@bp.input(PlaceIn, arg_name="place")
def locate(place: PlaceIn) -> Any:
    """Which assets lie at a place, with chainage and side, the nearest first."""
    with kit().work(browser_actor()) as work:
        found = candidates(work, place.wgs84(), place.accuracy_m)
        return {"items": [_placed(work.session.get_one(Asset, one.asset_id), one) for one in found]}


def as_box(text: str | None) -> Box | None:
    """west,south,east,north as a Box. Raises Unparsable."""
    if text is None:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
        return Box(west, south, east, north)
    except (ValueError, GeoError) as error:
        raise Unparsable("bbox is west,south,east,north in degrees") from error


def as_json(asset: Asset) -> dict[str, Any]:
    return {**without_geometry(asset), "geometry": geojson(asset.shape)}


def without_geometry(asset: Asset) -> dict[str, Any]:
    plain = ("id", "kind", "code", "name_zh", "name_en", "side", "length_m", "from_chainage_m", "to_chainage_m", "crs")
    return {
        **{name: getattr(asset, name) for name in plain},
        "from_chainage": chainage_text(asset, asset.from_chainage_m),
        "to_chainage": chainage_text(asset, asset.to_chainage_m),
    }


def _seen(work: Work, asset_id: UUID) -> Asset:
    asset = work.session.scalar(sa.select(Asset).where(Asset.id == asset_id, seen(work.actor)))
    if asset is None:
        raise NotFound("no such asset", id=str(asset_id))
    return asset


def _stake(asset: Asset, chainage_m: float, lonlat: list[float]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(degree, 7) for degree in lonlat]},
        "properties": {"chainage_m": chainage_m, "label": chainage_text(asset, chainage_m)},
    }


def _placed(asset: Asset, found: Placed) -> dict[str, Any]:
    return {
        "asset_id": asset.id,
        "kind": asset.kind,
        "code": asset.code,
        "name_zh": asset.name_zh,
        "name_en": asset.name_en,
        "chainage_m": found.chainage_m,
        "chainage": chainage_text(asset, found.chainage_m),
        "side": found.side,
        "offset_m": found.offset_m,
        "distance_m": found.distance_m,
        "far": found.far,
        "ambiguous": found.ambiguous,
    }
