"""An upload in parts: how far it has come, and where its parts lie until it is whole. These rows pass."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base


class Upload(Base):
    """The bytes of one declaration, arriving in parts. size and received in bytes; received counts durable bytes only.

    said: what the client wants told again (Upload-Metadata), as it sent it. finished_at: when it was accepted; its
    parts are gone then, and the row stays until it expires, for a phone that missed the answer."""

    __tablename__ = "upload"
    __table_args__ = (
        sa.CheckConstraint("received BETWEEN 0 AND size", name="received"),
        sa.Index("ix_upload_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey("declaration.id"), index=True)
    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"))
    size: Mapped[int] = mapped_column(sa.BigInteger())
    received: Mapped[int] = mapped_column(sa.BigInteger())
    said: Mapped[str | None]
    expires_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    @property
    def whole(self) -> bool:
        return self.received == self.size


class UploadPart(Base):
    """A stretch of an unfinished upload, from byte `start`: an object of its own, so that any host takes the next."""

    __tablename__ = "upload_part"
    __table_args__ = (sa.UniqueConstraint("key"),)

    upload_id: Mapped[UUID] = mapped_column(sa.ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[int] = mapped_column(sa.BigInteger(), primary_key=True)
    size: Mapped[int] = mapped_column(sa.BigInteger())
    key: Mapped[str]
