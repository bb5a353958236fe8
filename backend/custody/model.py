"""What is wrong with custody now, and what our witnesses saw last."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base


class Alarm(Base):
    """Something that a person must look at, until it is well again. name: publisher, or witness:…"""

    __tablename__ = "custody_alarm"

    name: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    why: Mapped[str]
    since: Mapped[datetime]


class Witnessed(Base):
    """The last checkpoint that a witness took, with its cosignature where it gives one."""

    __tablename__ = "custody_witnessed"

    name: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(sa.BigInteger())
    note: Mapped[str]
    seen_at: Mapped[datetime]
