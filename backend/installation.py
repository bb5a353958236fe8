"""What this database is, for good: when it was founded, and whether it holds the demo's story."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.db import Base


class Installation(Base):
    """The one row about the database itself. `demo` is set once, before anything else is written, and never unset."""

    __tablename__ = "installation"
    __table_args__ = (sa.CheckConstraint("one = 1", name="one_row"),)

    one: Mapped[int] = mapped_column(primary_key=True, default=1)
    founded_at: Mapped[datetime]
    demo: Mapped[bool]


def found(session: Session, now: datetime, *, demo: bool) -> Installation:
    """Say what this database is, the first time; later calls change nothing and return what it is."""
    known = session.get(Installation, 1)
    if known is None:
        known = Installation(one=1, founded_at=now, demo=demo)
        session.add(known)
        session.flush()
    return known


def is_demo(session: Session) -> bool:
    known = session.get(Installation, 1)
    return known is not None and known.demo
