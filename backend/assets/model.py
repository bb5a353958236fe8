"""对象: roads, banks, rail corridors, sites, premises, points; what is inspected, and its chainage."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base
from storage.types import AnyShape


class Asset(Base):
    """One inspected thing. `calibration` holds [distance_m, chainage_m] pairs where chainage is not distance (断链).

    side: the bank a shoreline_segment lies on, or the carriageway a road line stands for; None: both sides of a line.
    increasing: True when the line is drawn the way chainage grows. origin_chainage_m: chainage where the drawing
    starts."""

    __tablename__ = "asset"
    __table_args__ = (
        sa.Index("ix_asset_shape", "shape", postgresql_using="gist"),
        sa.UniqueConstraint("kind", "code", "side", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    code: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    area_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"))
    shape: Mapped[BaseGeometry] = mapped_column(AnyShape())
    shape_raw: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """As it was imported, before any turn into WGS 84; kept as evidence, and read by nobody in passing."""
    crs: Mapped[str]
    side: Mapped[str | None]
    chainage_prefix: Mapped[str | None]
    origin_chainage_m: Mapped[float | None]
    increasing: Mapped[bool | None]
    calibration: Mapped[list[list[float]] | None] = mapped_column(sa.dialects.postgresql.JSONB())
    from_chainage_m: Mapped[float | None]
    to_chainage_m: Mapped[float | None]
    length_m: Mapped[float | None]
    imported_at: Mapped[datetime]
    imported_by: Mapped[UUID]
