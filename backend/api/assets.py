"""Assets: import them, look at them, and ask what lies at a place."""

from typing import Any, Literal, Self
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from backend.assets.model import Asset
from backend.assets.queries import assets, see_asset
from backend.assets.service import candidates, import_assets
from backend.assets.stations import Placed, chainage_text, stakes_of
from backend.errors import Unparsable
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.wire import PlaceIn, PointShown, geojson
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


class AssetBrief(BaseModel):
    """An asset without its geometry. side: of a line that lies on one side only."""

    id: UUID
    kind: str
    code: str
    name_zh: str
    name_en: str
    side: str | None
    length_m: float | None
    from_chainage_m: float | None
    to_chainage_m: float | None
    crs: str
    from_chainage: str | None
    to_chainage: str | None

    @classmethod
    def of(cls, asset: Asset) -> Self:
        return cls.model_validate(cls.values(asset))

    @staticmethod
    def values(asset: Asset) -> dict[str, Any]:
        plain = ("id", "kind", "code", "name_zh", "name_en", "side", "length_m", "from_chainage_m", "to_chainage_m")
        return {
            **{name: getattr(asset, name) for name in (*plain, "crs")},
            "from_chainage": chainage_text(asset, asset.from_chainage_m),
            "to_chainage": chainage_text(asset, asset.to_chainage_m),
        }


class AssetShown(AssetBrief):
    """An asset. geometry: GeoJSON, WGS 84."""

    geometry: dict[str, Any] | None

    @classmethod
    def of(cls, asset: Asset) -> Self:
        return cls.model_validate({**cls.values(asset), "geometry": geojson(asset.shape)})


class AssetsShown(BaseModel):
    items: list[AssetShown]
    next: None = None


class ImportedShown(BaseModel):
    imported: list[AssetShown]


class StakeLabel(BaseModel):
    chainage_m: float
    label: str | None


class StakeShown(BaseModel):
    """One stake, as a GeoJSON feature."""

    type: Literal["Feature"] = "Feature"
    geometry: PointShown
    properties: StakeLabel


class StakesShown(BaseModel):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[StakeShown]


class PlacedShown(BaseModel):
    """An asset at a place. far: farther off than the fix explains; ambiguous: another is as near."""

    asset_id: UUID
    kind: str
    code: str
    name_zh: str
    name_en: str
    chainage_m: float | None
    chainage: str | None
    side: str | None
    offset_m: float | None
    distance_m: float
    far: bool
    ambiguous: bool

    @classmethod
    def of(cls, asset: Asset, found: Placed) -> Self:
        named = {name: getattr(asset, name) for name in ("kind", "code", "name_zh", "name_en")}
        plain = ("asset_id", "chainage_m", "side", "offset_m", "distance_m", "far", "ambiguous")
        return cls(
            **named,
            **{name: getattr(found, name) for name in plain},
            chainage=chainage_text(asset, found.chainage_m),
        )


class LocatedShown(BaseModel):
    items: list[PlacedShown]


@bp.post("/assets/import")
@bp.input(ImportIn, arg_name="wanted")
@bp.output(ImportedShown, status_code=201)
def take_in(wanted: ImportIn) -> ImportedShown:
    """Import assets, all or none; known ones (kind, code, side) are brought up to date."""
    with kit().work(browser_actor()) as work:
        found = import_assets(work, wanted.features, wanted.crs)
        return ImportedShown(imported=[AssetShown.of(asset) for asset in found])


@bp.get("/assets")
@bp.input(AssetsQuery, location="query", arg_name="asked")
@bp.output(AssetsShown)
def listed(asked: AssetsQuery) -> AssetsShown:
    """The assets one may see, by kind and box."""
    with kit().work(browser_actor()) as work:
        found = assets(work.session, work.actor, asked.kind, as_box(asked.bbox))
        return AssetsShown(items=[AssetShown.of(asset) for asset in found])


@bp.get("/assets/<uuid:asset_id>")
@bp.output(AssetShown)
def detail(asset_id: UUID) -> AssetShown:
    """One asset with its geometry."""
    with kit().work(browser_actor()) as work:
        return AssetShown.of(see_asset(work, asset_id))


@bp.get("/assets/<uuid:asset_id>/ticks")
@bp.input(TicksQuery, location="query", arg_name="asked")
@bp.output(StakesShown)
def ticks(asset_id: UUID, asked: TicksQuery) -> StakesShown:
    """The chainage stakes of a line, as GeoJSON points with their labels."""
    with kit().work(browser_actor()) as work:
        asset = see_asset(work, asset_id)
        return StakesShown(features=[_stake(asset, *stake) for stake in stakes_of(asset, asked.every_m)])


@bp.post("/assets/locate")
@bp.input(PlaceIn, arg_name="place")
@bp.output(LocatedShown)
def locate(place: PlaceIn) -> LocatedShown:
    """Which assets lie at a place, with chainage and side, the nearest first."""
    with kit().work(browser_actor()) as work:
        found = candidates(work, place.wgs84(), place.accuracy_m)
        return LocatedShown(items=[PlacedShown.of(work.session.get_one(Asset, one.asset_id), one) for one in found])


def as_box(text: str | None) -> Box | None:
    """west,south,east,north as a Box. Raises Unparsable."""
    if text is None:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
        return Box(west, south, east, north)
    except (ValueError, GeoError) as error:
        raise Unparsable("bbox is west,south,east,north in degrees") from error


def _stake(asset: Asset, chainage_m: float, at: tuple[float, float]) -> StakeShown:
    label = StakeLabel(chainage_m=chainage_m, label=chainage_text(asset, chainage_m))
    return StakeShown(geometry=PointShown(type="Point", coordinates=at), properties=label)
