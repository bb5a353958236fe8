"""回头看: a draw that nobody can steer, the visits it orders, and what they found."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.events import Stateful
from storage.db import Base


class Draw(Base):
    """One draw of one month. The population is logged first; the seed is fixed after, by what OD cannot choose.

    population: the rows with their stratum, as hashed; redraw_n counts redraws, which keep the old one."""

    __tablename__ = "draw"
    __table_args__ = (sa.UniqueConstraint("pool", "month", "redraw_n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    pool: Mapped[str]
    month: Mapped[str]
    redraw_n: Mapped[int]
    redraw_reason: Mapped[str | None]
    algorithm: Mapped[str]
    as_of: Mapped[datetime]
    population: Mapped[list[dict[str, Any]]] = mapped_column(JSONB())
    population_sha256: Mapped[str]
    population_leaf: Mapped[str]
    started_by: Mapped[UUID]
    started_at: Mapped[datetime]
    seed: Mapped[str | None]
    seed_source: Mapped[str | None]
    drawn_at: Mapped[datetime | None]


class DrawnRow(Base):
    """One row of a draw's population: its stratum, its probability, its order, and whether it was drawn."""

    __tablename__ = "drawn_row"

    draw_id: Mapped[UUID] = mapped_column(sa.ForeignKey("draw.id"), primary_key=True)
    task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("task.id"), primary_key=True)
    stratum: Mapped[str]
    order_sha256: Mapped[str]
    numerator: Mapped[int]
    denominator: Mapped[int]
    drawn: Mapped[bool]


class Visit(Stateful, Base):
    """follow_up_visit: drawn → approved → assigned → in_progress → done → published."""

    __tablename__ = "follow_up_visit"

    draw_id: Mapped[UUID] = mapped_column(sa.ForeignKey("draw.id"), index=True)
    task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("task.id"), index=True)
    covert: Mapped[bool] = mapped_column(default=True)
    visitor_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    due_at: Mapped[datetime | None]
    visited_at: Mapped[datetime | None]
    result: Mapped[str | None]
    quantity_back: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 3))
    note: Mapped[str | None]
    evidence_ids: Mapped[list[UUID]]
    found: Mapped[dict[str, Any] | None]
    replaces_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("follow_up_visit.id"))


class Suspicion(Base):
    """A suspected rebound, and what a person made of it: confirmed or rejected, never by itself.

    It rests on a visit, or on a newly registered row near the closed one; once confirmed, new_task_id is its heir."""

    __tablename__ = "rebound_suspicion"
    __table_args__ = (
        sa.UniqueConstraint("old_task_id", "new_task_id"),
        sa.CheckConstraint("new_task_id IS NOT NULL OR visit_id IS NOT NULL", name="rests_on_something"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    old_task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("task.id"), index=True)
    new_task_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("task.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("follow_up_visit.id"), unique=True)
    distance_m: Mapped[float | None]
    why: Mapped[dict[str, Any]]
    suspected_at: Mapped[datetime]
    decision: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]
