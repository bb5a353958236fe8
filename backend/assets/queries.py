"""The reads of assets, each through what the actor may see of them."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from geoalchemy2 import Geography
from sqlalchemy.orm import Session

from backend.actor import UNIT_SIDE, Actor
from backend.assets.model import Asset
from backend.errors import NotFound
from backend.people.scope import Condition, subtree
from backend.work import Work
from geo.lonlat import Box, LonLat


def seen(actor: Actor) -> Condition:
    """The assets somebody may see: supervisors and leaders all, a unit those of the area it belongs to."""
    if not actor.posts:
        return sa.false()
    if any(post.role not in UNIT_SIDE for post in actor.posts):
        return sa.true()
    areas = {post.area_path for post in actor.posts if post.area_path} | {(actor.unit_path or "").rpartition(".")[0]}
    return sa.or_(sa.false(), *(Asset.area_id.in_(subtree(path)) for path in sorted(areas) if path))


def assets(session: Session, actor: Actor, kind: str | None = None, box: Box | None = None) -> Sequence[Asset]:
    """Assets by kind and box, in order of kind, code and side."""
    wanted = sa.select(Asset).where(seen(actor))
    if kind is not None:
        wanted = wanted.where(Asset.kind == kind)
    if box is not None:
        envelope = sa.func.ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)
        wanted = wanted.where(Asset.shape.op("&&")(envelope))
    return session.scalars(wanted.order_by(Asset.kind, Asset.code, Asset.side)).all()


def see_asset(work: Work, asset_id: UUID) -> Asset:
    """One asset. Raises NotFound: it is not there, or not for this actor."""
    asset = work.session.scalar(sa.select(Asset).where(Asset.id == asset_id, seen(work.actor)))
    if asset is None:
        raise NotFound("no such asset", id=str(asset_id))
    return asset


def near(session: Session, actor: Actor, at: LonLat, metres: float) -> Sequence[Asset]:
    """The assets within so many metres of a place; found by the index on a box that is wide enough."""
    point = sa.func.ST_SetSRID(sa.func.ST_MakePoint(at.lon, at.lat), 4326)
    around = sa.func.ST_Expand(point, metres / 111_000 * 2.5)  # degrees: wide enough up to latitude 66°
    close = sa.func.ST_DWithin(sa.cast(Asset.shape, Geography), sa.cast(point, Geography), metres)
    return session.scalars(sa.select(Asset).where(seen(actor), Asset.shape.op("&&")(around), close)).all()
