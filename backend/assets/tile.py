"""Assets on a tile, and the stakes along their lines, closer together the closer one looks."""

from typing import Any

import sqlalchemy as sa

from backend.assets.model import Asset
from backend.assets.queries import seen
from backend.assets.stations import chainage_text, stationing_of
from backend.work import Work
from geo.lonlat import Box
from geo.tiles import Tile
from storage.mvt import BUFFER, EXTENT, NO_TYPE, envelope, layer

EVERY_M = ((16, 100.0), (13, 500.0), (11, 1000.0), (8, 5000.0))
"""From which zoom on stakes stand how far apart, in metres; farther out there are none."""
STAKE = ("asset_id", "kind", "label", "chainage_m", "lon", "lat")


def asset_tile(work: Work, tile: Tile) -> bytes:
    """The layers "assets" (id, kind, code, names, side) and "ticks" (asset_id, kind, label, chainage_m, every_m)."""
    shown = sa.and_(seen(work.actor), Asset.shape.op("&&")(envelope(tile, 4326)))
    rows = (
        sa.select(
            sa.cast(Asset.id, sa.Text).label("id"),
            Asset.kind.label("kind"),
            Asset.code.label("code"),
            Asset.name_zh.label("name_zh"),
            Asset.name_en.label("name_en"),
            Asset.side.label("side"),
        )
        .where(shown)
        .order_by(Asset.id)
    )
    shape = sa.func.ST_Transform(Asset.__table__.c.shape, 3857, type_=NO_TYPE)
    assets = layer(work.session, "assets", tile, shape, rows)
    every_m = next((metres for zoom, metres in EVERY_M if tile.z >= zoom), None)
    return assets if every_m is None or not assets else assets + _ticks(work, tile, shown, every_m)


def _ticks(work: Work, tile: Tile, shown: sa.ColumnElement[bool], every_m: float) -> bytes:
    stakes = _stakes(work, tile, shown, every_m)
    if not stakes:
        return b""
    columns = [list(column) for column in zip(*stakes, strict=True)]
    types: list[sa.types.TypeEngine[Any]] = [*[sa.Text()] * 3, *[sa.Double()] * 3]
    arrays = [sa.cast(values, sa.ARRAY(type_)) for values, type_ in zip(columns, types, strict=True)]
    stake = sa.func.unnest(*arrays).table_valued(*STAKE).render_derived()
    rows = sa.select(*(stake.c[name] for name in STAKE[:-2]), sa.literal(every_m).label("every_m"))
    point = sa.func.ST_SetSRID(sa.func.ST_MakePoint(stake.c.lon, stake.c.lat), 4326, type_=NO_TYPE)
    return layer(work.session, "ticks", tile, sa.func.ST_Transform(point, 3857, type_=NO_TYPE), rows)


def _stakes(
    work: Work, tile: Tile, shown: sa.ColumnElement[bool], every_m: float
) -> list[tuple[str, str, str | None, float, float, float]]:
    """What STAKE names, of each stake that the tile shows."""
    box, found = _wider(tile.box()), []
    for asset in work.session.scalars(sa.select(Asset).where(shown).order_by(Asset.id)):
        line = stationing_of(asset)
        if line is None:
            continue
        chainages, places = line.ticks(every_m)
        inside = box.holds(places)
        for chainage, (lon, lat) in zip(chainages[inside].tolist(), places[inside].tolist(), strict=True):
            found.append((str(asset.id), asset.kind, chainage_text(asset, chainage), chainage, lon, lat))
    return found


def _wider(box: Box) -> Box:
    """A tile's box with the buffer around it."""
    x, y = ((box.east - box.west) * BUFFER / EXTENT, (box.north - box.south) * BUFFER / EXTENT)
    west, south = max(-180.0, box.west - x), max(-90.0, box.south - y)
    return Box(west, south, min(180.0, box.east + x), min(90.0, box.north + y))
