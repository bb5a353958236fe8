"""整改: a unit puts right, round by round; somebody else checks; a third decides."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base


class Round(Base):
    """One rectification round. drafting → submitted → under_verification → passed | failed, or returned, withdrawn.

    Once submitted its content does not change; a correction is a new round."""

    __tablename__ = "rectification_round"
    __table_args__ = (
        sa.UniqueConstraint("task_id", "n"),
        sa.CheckConstraint("signed_by IS NULL OR signed_by <> drafted_by", name="drafter_is_not_signer"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("task.id"))
    n: Mapped[int]
    mode: Mapped[str]
    state: Mapped[str]
    measures: Mapped[str]
    done_on: Mapped[date | None]
    quantity: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 3))
    extended_check: Mapped[str | None]
    drafted_by: Mapped[UUID]
    drafted_at: Mapped[datetime]
    signed_by: Mapped[UUID | None]
    first_submitted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    round_due: Mapped[datetime | None]


class RoundPhoto(Base):
    """An after-photo of a round, the before-photo it answers, and the unit's word where the two need explaining."""

    __tablename__ = "round_photo"

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rectification_round.id"), primary_key=True)
    after_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)
    before_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("evidence.id"))
    explanation: Mapped[str | None]


class Verification(Base):
    """整改核查: assigned → on_site → passed | failed | unable, by somebody of neither the lead nor a co-unit."""

    __tablename__ = "verification"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("task.id"), index=True)
    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rectification_round.id"), index=True)
    verifier_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[str]
    assigned_by: Mapped[UUID]
    assigned_at: Mapped[datetime]
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    presence: Mapped[dict[str, Any] | None]
    criteria: Mapped[dict[str, Any] | None]
    quantity: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 3))
    evidence_ids: Mapped[list[UUID]]


class CloseOut(Base):
    """销号, or its refusal: one decision about one row by one person who verified nothing of it."""

    __tablename__ = "close_out"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("task.id"), index=True)
    verification_id: Mapped[UUID] = mapped_column(sa.ForeignKey("verification.id"))
    approver_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    decision: Mapped[str]
    reason: Mapped[str | None]
    at: Mapped[datetime]
