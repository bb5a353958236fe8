"""A track while it is recorded: batches are only ever added; the row beside them says how far they have come."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base


class Recording(Base):
    """One track that one phone or bridge records on one mission; sealed, it is the evidence `evidence_id`.

    contiguous_seq: all batches up to it are there. digest: hex, over the digests of those batches in their order.
    tail: fixes of a bridge that wait to fill a batch. finished_at: when the phone said stop; last_seq: its last batch.
    version grows with each change. stretches: what the sealed track holds, by source."""

    __tablename__ = "recording"
    __table_args__ = (
        sa.Index("ix_recording_unsealed", "heard_at", postgresql_where=sa.text("sealed_at IS NULL")),
        sa.Index(
            "uq_recording_of_bridge",
            "device_id",
            "inspection_id",
            unique=True,
            postgresql_where=sa.text("by_bridge AND sealed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    inspection_id: Mapped[UUID] = mapped_column(sa.ForeignKey("inspection.id"), index=True)
    by_bridge: Mapped[bool]
    started_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    last_seq: Mapped[int | None]
    sealed_at: Mapped[datetime | None]
    evidence_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("evidence.id"))
    contiguous_seq: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str]
    points_n: Mapped[int] = mapped_column(default=0)
    tail: Mapped[bytes | None]
    version: Mapped[int] = mapped_column(default=0)
    stretches: Mapped[dict[str, Any]]


class RecordingBatch(Base):
    """Fixes that came together, as one chunk; sha256: hex, over them as text (geo.fixes). Never updated or deleted."""

    __tablename__ = "recording_batch"
    __table_args__ = (sa.CheckConstraint("seq >= 1", name="seq_from_one"),)

    recording_id: Mapped[UUID] = mapped_column(sa.ForeignKey("recording.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str]
    points_n: Mapped[int]
    points: Mapped[bytes]
    received_at: Mapped[datetime]
