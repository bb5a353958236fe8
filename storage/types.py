"""Column types: a time is aware and UTC, a geometry is WGS 84 and arrives as shapely."""

from datetime import UTC, datetime
from typing import Any

import shapely
import sqlalchemy as sa
from geoalchemy2 import Geometry, WKBElement
from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry.base import BaseGeometry

SRID_WGS84 = 4326


class UtcDateTime(sa.TypeDecorator[datetime]):
    """timestamptz; a naive time is a mistake of ours and is refused before it reaches a row."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        return value

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)


class Shape(sa.TypeDecorator[BaseGeometry]):
    """A geometry column of one kind in EPSG:4326 that reads and writes shapely; its index is declared by the table."""

    impl = Geometry
    cache_ok = True

    def __init__(self, kind: str) -> None:
        super().__init__(geometry_type=kind, srid=SRID_WGS84, spatial_index=False)
        self.kind = kind

    def process_bind_param(self, value: Any, _dialect: sa.Dialect) -> Any:
        return from_shape(value, srid=SRID_WGS84) if isinstance(value, BaseGeometry) else value

    def process_result_value(self, value: WKBElement | None, _dialect: sa.Dialect) -> BaseGeometry | None:
        return None if value is None else to_shape(value)


def Place() -> Shape:  # noqa: N802 - reads as a type in a row's declaration
    """A point where something is."""
    return Shape("POINT")


def Line() -> Shape:  # noqa: N802
    """A line of many parts: a road, a bank, a track."""
    return Shape("MULTILINESTRING")


def AnyShape() -> Shape:  # noqa: N802
    """What an asset may be: a line, an area, a point."""
    return Shape("GEOMETRY")


def place(lon: float, lat: float) -> shapely.Point:
    """A point to store, rounded to 7 decimals (about 1 cm), as domain.md §5 keeps places.

    >>> place(113.123456789, 28.2)
    <POINT (113.123 28.2)>
    """
    return shapely.Point(round(lon, 7), round(lat, 7))
