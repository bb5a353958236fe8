"""Vector tiles: rows of the database as a layer of a Mapbox Vector Tile, encoded by PostGIS. No row is left out."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from geo.tiles import Tile

EXTENT = 4096
"""Steps along a tile's side."""
BUFFER = 64
"""How far, in those steps, a tile shows of its neighbours, so that signs are not cut at its edge."""
NO_TYPE: sa.types.TypeEngine[Any] = sa.types.NullType()
"""Geometry that stays in the database: nothing of ours reads or writes it."""


def envelope(tile: Tile, srid: int = 3857) -> sa.ColumnElement[Any]:
    """What a tile shows, with its buffer: for the WHERE, which an index answers. srid: 3857, or 4326."""
    there = sa.func.ST_TileEnvelope(tile.z, tile.x, tile.y, type_=NO_TYPE)
    side = sa.func.ST_XMax(there) - sa.func.ST_XMin(there)
    wider = sa.func.ST_Expand(there, side * BUFFER / EXTENT, type_=NO_TYPE)
    return wider if srid == 3857 else sa.func.ST_Transform(wider, srid, type_=NO_TYPE)


def layer(
    session: Session, name: str, tile: Tile, shape: sa.ColumnElement[Any], rows: sa.Select[*tuple[Any, ...]]
) -> bytes:
    """One layer of a tile; empty bytes where no row shows in it. Layers may be joined end to end.

    Args: shape: the rows' geometry in EPSG:3857. rows: the labelled properties, with its WHERE and a stable order."""
    bounds = sa.func.ST_TileEnvelope(tile.z, tile.x, tile.y, type_=NO_TYPE)
    drawn = sa.func.ST_AsMVTGeom(shape, bounds, EXTENT, BUFFER, True, type_=NO_TYPE)
    features = rows.add_columns(drawn.label("mvt_shape")).subquery("features")
    encoded = sa.func.ST_AsMVT(sa.literal_column("features.*"), name, EXTENT, "mvt_shape", type_=sa.LargeBinary())
    shown = sa.select(encoded).select_from(features).where(features.c.mvt_shape.is_not(None))
    return bytes(session.scalar(shown) or b"")
