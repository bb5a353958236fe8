"""任务: tasks and problems (a problem is a task with a place and a finding), their dispatches and what units ask."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from geoalchemy2 import Geometry, WKBElement
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Mapped, mapped_column

from backend.events import Stateful
from backend.people.scope import Scoped
from storage.db import Base
from storage.types import Place


class Category(Base):
    """One row of the taxonomy, versioned; a problem keeps the version it was filed under (domain.md §6)."""

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    family: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    limit_wd: Mapped[int | None]
    limit_h: Mapped[int | None]
    severity: Mapped[int]
    evidence_profile: Mapped[str]


class CalendarDay(Base):
    """One day of the State Council calendar; a year that is not here is not guessed."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    source: Mapped[str]


class Serial(Base):
    """The next number of one series; taken under its row lock, so numbers have no gaps."""

    __tablename__ = "serial"

    series: Mapped[str] = mapped_column(primary_key=True)
    next: Mapped[int]


class Task(Stateful, Scoped, Base):
    """A ledger row. Its state is the replay of its events; the rest is what the last of them left.

    place is WGS 84; place_raw keeps what was sent, with its crs. quantities are in target_unit.
    original_due is the present order's and never moves; current_due does, by extension. closed_late stays once set.
    acknowledge_by: until when 签收 is in time."""

    __tablename__ = "task"
    __table_args__ = (
        sa.Index("ix_task_place", "place", postgresql_using="gist"),
        sa.Index("ix_task_place_3857", "place_3857", postgresql_using="gist"),
        sa.Index("ix_task_state_current_due", "state", "current_due"),
        sa.CheckConstraint("kind IN ('problem', 'task')", name="kind"),
        sa.CheckConstraint("severity BETWEEN 1 AND 3", name="severity"),
        sa.CheckConstraint(
            "state <> 'closed' OR target_quantity IS NULL OR quantity_verified >= target_quantity",
            name="closed_is_whole",
        ),
    )

    kind: Mapped[str]
    origin: Mapped[str]
    serial: Mapped[str | None] = mapped_column(unique=True)
    category_code: Mapped[str]
    category_version: Mapped[int]
    severity: Mapped[int]
    dangerous: Mapped[bool]
    text: Mapped[str]
    evidence_profile: Mapped[str]
    found_at: Mapped[datetime | None]
    found_by: Mapped[str]
    created_at: Mapped[datetime]
    registered_at: Mapped[datetime | None]

    place: Mapped[BaseGeometry | None] = mapped_column(Place())
    place_3857: Mapped[WKBElement | None] = mapped_column(
        Geometry("POINT", srid=3857, spatial_index=False),
        sa.Computed("ST_Transform(place, 3857)", persisted=True),
        deferred=True,
    )
    place_raw: Mapped[dict[str, Any] | None]
    accuracy_m: Mapped[float | None]
    position_source: Mapped[str | None]
    no_fix_reason: Mapped[str | None]
    asset_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("asset.id"), index=True)
    chainage_m: Mapped[float | None]
    offset_m: Mapped[float | None]
    side: Mapped[str | None]
    far_from_asset: Mapped[bool] = mapped_column(default=False)

    lead_unit_name: Mapped[str | None]
    co_unit_ids: Mapped[list[UUID]]
    requirement: Mapped[str | None]
    close_out_standard: Mapped[list[str]]
    target_quantity: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 3))
    target_unit: Mapped[str | None]
    quantity_verified: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 3))
    dispatched_at: Mapped[datetime | None]
    acknowledge_by: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_auto: Mapped[bool] = mapped_column(default=False)
    original_due: Mapped[datetime | None]
    current_due: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    round_n: Mapped[int] = mapped_column(default=0)
    round_due: Mapped[datetime | None]
    verifier_id: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]
    closed_late: Mapped[bool] = mapped_column(default=False)
    hard_point: Mapped[bool] = mapped_column(default=False)
    master_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("task.id"))
    rebound_of: Mapped[UUID | None] = mapped_column(sa.ForeignKey("task.id"))
    rebound_count: Mapped[int] = mapped_column(default=0)


class DispatchBatch(Base):
    """派单: orders sent as one, with one reason where the batch sets its own due dates."""

    __tablename__ = "dispatch_batch"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    issued_by: Mapped[UUID]
    issued_at: Mapped[datetime]
    due_reason: Mapped[str | None]


class ProblemList(Base):
    """问题清单: the numbered list that one unit receives with a batch."""

    __tablename__ = "problem_list"
    __table_args__ = (sa.UniqueConstraint("batch_id", "lead_unit_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID] = mapped_column(sa.ForeignKey("dispatch_batch.id"))
    number: Mapped[str] = mapped_column(unique=True)
    lead_unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"))
    title: Mapped[str]
    issued_at: Mapped[datetime]


class Dispatch(Base):
    """交办: one order of one row to one lead unit; a redispatch is a new one with a due date of its own."""

    __tablename__ = "dispatch"
    __table_args__ = (sa.UniqueConstraint("task_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("task.id"))
    n: Mapped[int]
    list_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("problem_list.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    lead_unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"))
    requirement: Mapped[str]
    original_due: Mapped[datetime]
    due_rule: Mapped[str]
    due_reason: Mapped[str | None]
    at: Mapped[datetime]
    by: Mapped[UUID]


class ReturnRequest(Base):
    """退回: a unit says the row is not its duty, and names whose it is. Decided: confirmed or redispatched."""

    __tablename__ = "return_request"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("task.id"), index=True)
    dispatch_id: Mapped[UUID] = mapped_column(sa.ForeignKey("dispatch.id"), unique=True)
    from_state: Mapped[str]
    basis: Mapped[str]
    proposed_unit_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("unit.id"))
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    decision: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class Extension(Base):
    """延期: asked before the due date, granted by GL, then OD, then CL; the original due stays where it is."""

    __tablename__ = "extension"
    __table_args__ = (
        sa.Index("uq_extension_undecided", "task_id", unique=True, postgresql_where=sa.text("decision IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("task.id"), index=True)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    asked_due: Mapped[datetime]
    basis: Mapped[str]
    level: Mapped[int]
    decision: Mapped[str | None]
    granted_due: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class Proposal(Base):
    """A dismissal or a merger after dispatch that one person proposes and another approves (T3, T4)."""

    __tablename__ = "proposal"
    __table_args__ = (
        sa.Index("uq_proposal_undecided", "task_id", unique=True, postgresql_where=sa.text("decision IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("task.id"), index=True)
    kind: Mapped[str]
    master_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("task.id"))
    reason: Mapped[str]
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime]
    decision: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
