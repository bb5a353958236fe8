"""Values that both faces read and write the same way: places, versions, geometries."""

from typing import Any, Literal, Self
from uuid import UUID

import shapely
from pydantic import BaseModel, ConfigDict, Field
from shapely.geometry.base import BaseGeometry

from backend.people.model import Unit
from backend.work import Expected
from geo.datum import to_wgs84
from geo.lonlat import LonLat


class PlaceIn(BaseModel):
    """A coordinate as somebody sends it; its crs is declared or it is an error. accuracy_m in metres."""

    model_config = ConfigDict(allow_inf_nan=False)

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    crs: Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
    accuracy_m: float | None = Field(default=None, ge=0, le=100_000)
    accuracy_level: Literal[63, 68, 95] | None = None
    source: Literal["gps", "manual", "exif", "network"] = "gps"

    def wgs84(self) -> LonLat:
        """The place in WGS 84, whatever it was sent in."""
        lon, lat = to_wgs84(LonLat(self.lon, self.lat).as_path(), self.crs)[0].tolist()
        return LonLat(round(lon, 7), round(lat, 7))


class Change(BaseModel):
    """What every transition carries: the version it was decided on, and the client's own id for it."""

    version: int = Field(ge=0, le=2**31 - 1)
    event_id: UUID | None = None

    def expected(self) -> Expected:
        return Expected(self.version, self.event_id)


class ReasonedChange(Change):
    reason: str = Field(min_length=1, max_length=2000)


class PointShown(BaseModel):
    """A GeoJSON point: longitude, latitude in degrees, WGS 84."""

    type: Literal["Point"]
    coordinates: tuple[float, float]

    @classmethod
    def of(cls, geometry: BaseGeometry | None) -> Self | None:
        """None of none, and of what is no point."""
        return cls(type="Point", coordinates=(geometry.x, geometry.y)) if isinstance(geometry, shapely.Point) else None


class RowName(BaseModel):
    """A row of the ledger by its serial and its text."""

    id: UUID
    serial: str | None
    text: str


class UnitName(BaseModel):
    """A unit by its names."""

    id: UUID
    name_zh: str
    name_en: str

    @classmethod
    def of(cls, unit: Unit) -> Self:
        return cls(id=unit.id, name_zh=unit.name_zh, name_en=unit.name_en)


def geojson(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    """A GeoJSON geometry, WGS 84, 7 decimals as stored; None for none."""
    return None if geometry is None else dict(shapely.geometry.mapping(geometry))
