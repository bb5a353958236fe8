"""What each phone was told, row by row, so that it can be told what differs; and how its clock stood."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base


class Telling(Base):
    """How often a phone was told something: the number in its cursor. epoch: which telling this is; a cursor of another
    one is worth nothing."""

    __tablename__ = "telling"

    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"), primary_key=True)
    epoch: Mapped[UUID]
    n: Mapped[int] = mapped_column(sa.BigInteger())


class Told(Base):
    """A task as a phone was told it last. mark: which writing of the row that was; n: in which telling.

    gone: the phone was told to forget it; such a row goes when the phone has heard that."""

    __tablename__ = "told"

    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"), primary_key=True)
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    mark: Mapped[str]
    n: Mapped[int] = mapped_column(sa.BigInteger())
    gone: Mapped[bool]


class ClockReading(Base):
    """At a moment of ours a phone's clock was so many milliseconds ahead (negative: behind). Never changed."""

    __tablename__ = "clock_reading"

    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"), primary_key=True)
    measured_at: Mapped[datetime] = mapped_column(primary_key=True)
    ahead_ms: Mapped[int] = mapped_column(sa.BigInteger())
