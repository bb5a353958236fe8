"""督查: who went where, when, along what."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from backend.events import Stateful
from backend.people.scope import Scoped
from storage.db import Base


class Inspection(Stateful, Scoped, Base):
    """A mission of a team. planned → approved → in_progress → finished → reported (+ cancelled)."""

    __tablename__ = "inspection"

    title: Mapped[str]
    kind: Mapped[str]
    mode: Mapped[str]
    planned_on: Mapped[date]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    previous_inspection_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("inspection.id"))
    participant_ids: Mapped[list[UUID]]


class Leg(Base):
    """A stretch of an asset that an inspection set out to walk, with the side it declares (None: not declared)."""

    __tablename__ = "inspection_leg"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    inspection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("inspection.id"), index=True)
    asset_id: Mapped[UUID] = mapped_column(sa.ForeignKey("asset.id"))
    side: Mapped[str | None]
    from_chainage_m: Mapped[float]
    to_chainage_m: Mapped[float]
