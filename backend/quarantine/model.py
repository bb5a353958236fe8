"""One case for each piece of evidence that could not be read; its history is its events."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from backend.events import Stateful
from storage.db import Base


class QuarantineCase(Stateful, Base):
    """quarantined → rereading → released | quarantined; → accepted as it is; → voided. Its id is the evidence's.

    why: the code of the reason, as the reading or the track says it."""

    __tablename__ = "quarantine_case"
    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('quarantined', 'rereading', 'released', 'accepted', 'voided')", name="state_known"
        ),
        sa.Index("ix_quarantine_case_state", "state", sa.desc("opened_at"), sa.desc("id")),
    )

    id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)
    kind: Mapped[str]
    why: Mapped[str]
    opened_at: Mapped[datetime]
