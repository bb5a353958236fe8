"""佐证: what phones hand over. A declaration, then bytes; what the pixels say is derived and may be made again."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from shapely.geometry.base import BaseGeometry
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base
from storage.types import Line, Place


class Declaration(Base):
    """What a device says it will hand over, kept as it was said; the first of its id stays. Never updated."""

    __tablename__ = "declaration"
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="size"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256"),
        sa.Index("ix_declaration_sha256", "sha256"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(sa.BigInteger())
    media_type: Mapped[str]
    declared_at: Mapped[datetime]
    said: Mapped[dict[str, Any]]
    salt: Mapped[UUID | None] = mapped_column(server_default=sa.text("gen_random_uuid()"))


class Evidence(Base):
    """One accepted piece: its bytes lie in the object home and its receipt is signed. Never updated, never deleted."""

    __tablename__ = "evidence"
    __table_args__ = (
        sa.Index("ix_evidence_sha256", "sha256"),
        sa.Index("ix_evidence_leaf_hash", "leaf_hash", postgresql_ops={"leaf_hash": "text_pattern_ops"}),
    )

    id: Mapped[UUID] = mapped_column(sa.ForeignKey("declaration.id"), primary_key=True)
    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(sa.BigInteger())
    media_type: Mapped[str]
    received_at: Mapped[datetime]
    leaf_hash: Mapped[str]
    receipt: Mapped[bytes]


class EvidenceLink(Base):
    """One piece of evidence shows one thing, in one role. A wish is a link that its sender could not make: to
    what they did not see, or in a role that was not theirs to claim, or not for this kind of evidence."""

    __tablename__ = "evidence_link"
    __table_args__ = (sa.Index("ix_evidence_link_object_id_role", "object_id", "role"),)

    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("declaration.id"), primary_key=True)
    object_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    object_kind: Mapped[str]
    wish: Mapped[bool]
    linked_by: Mapped[UUID]
    linked_at: Mapped[datetime]
    how: Mapped[str]


class Reading(Base):
    """What a job read from the bytes: derived, replaceable. captured_at follows the rule of domain.md §5.

    content_type: told by the content. exif: all that the file states of itself, a recording's too. c2pa: its manifest's
    state, signer and failed checks; None: it has none. duration_s: of a recording, seconds."""

    __tablename__ = "reading"
    __table_args__ = (
        sa.Index("ix_reading_place", "place", postgresql_using="gist"),
        sa.Index("ix_reading_captured_at", "captured_at"),
    )

    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)
    read_at: Mapped[datetime]
    readable: Mapped[bool]
    why_not: Mapped[str | None]
    content_type: Mapped[str | None]
    format: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    duration_s: Mapped[float | None]
    captured_at: Mapped[datetime | None]
    captured_source: Mapped[str | None]
    place: Mapped[BaseGeometry | None] = mapped_column(Place())
    position_source: Mapped[str | None]
    accuracy_m: Mapped[float | None]
    altitude_m: Mapped[float | None]
    heading_deg: Mapped[float | None]
    heading_ref: Mapped[str | None]
    sharpness: Mapped[float | None]
    renditions: Mapped[list[str]]
    exif: Mapped[dict[str, Any]]
    c2pa: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    flags: Mapped[list[str]]


class TrackRow(Base):
    """A recorded track: its points as one compressed chunk, a simplified line for the map."""

    __tablename__ = "track"
    __table_args__ = (
        sa.Index("ix_track_line", "line", postgresql_using="gist"),
        sa.Index("ix_track_person_id_started_at", "person_id", "started_at"),
    )

    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    points_n: Mapped[int]
    kept_n: Mapped[int]
    points: Mapped[bytes] = mapped_column(deferred=True)
    line: Mapped[BaseGeometry | None] = mapped_column(Line())
    length_m: Mapped[float]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    source: Mapped[str]
    refusals: Mapped[dict[str, Any]]

    @property
    def why_not(self) -> str | None:
        """The code of what kept any point from being read; None: some were, whatever cleaning left of them."""
        return self.refusals.get("code") or (None if self.points_n else "no-points")


class CoveredInterval(Base):
    """A stretch of an asset that one track covered on one leg, in chainage metres; side None: side_unknown.

    stretch: which unbroken stretch of the line it lies on, where a 断链 gives it several."""

    __tablename__ = "covered_interval"
    __table_args__ = (sa.Index("ix_covered_interval_leg_id", "leg_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), index=True)
    leg_id: Mapped[UUID] = mapped_column(sa.ForeignKey("inspection_leg.id"))
    side: Mapped[str | None]
    stretch: Mapped[int]
    from_chainage_m: Mapped[float]
    to_chainage_m: Mapped[float]


class UncountedStretch(Base):
    """A stretch of a leg's line on which one track proves nothing, in chainage metres, and why: driven, poor_fix (the
    fixes were too inaccurate) or no_signal (the recording is silent there). It names the reason of a gap."""

    __tablename__ = "uncounted_stretch"
    __table_args__ = (
        sa.CheckConstraint("why IN ('driven', 'poor_fix', 'no_signal')", name="why"),
        sa.Index("ix_uncounted_stretch_leg_id", "leg_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("evidence.id"), index=True)
    leg_id: Mapped[UUID] = mapped_column(sa.ForeignKey("inspection_leg.id"))
    why: Mapped[str]
    from_chainage_m: Mapped[float]
    to_chainage_m: Mapped[float]
