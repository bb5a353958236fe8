"""How far each phone's clock is ahead of ours: measured whenever it says what time it has, kept when that is news."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.evidence.told import ClockReading
from backend.work import Work

NEWS = timedelta(seconds=1)
"""A smaller change is the network's."""
STALE = timedelta(hours=1)
NEAR = timedelta(days=3)
"""A clock that was measured longer before or after a moment says nothing of that moment."""
OF_DEVICE = sa.select(ClockReading).where(ClockReading.device_id == sa.bindparam("device")).limit(1)
LATEST = OF_DEVICE.order_by(ClockReading.measured_at.desc())
AT = sa.bindparam("at", type_=ClockReading.measured_at.type)
BETWEEN = ClockReading.measured_at.between(sa.bindparam("earliest"), sa.bindparam("latest"))
NEAREST = OF_DEVICE.where(BETWEEN).order_by(sa.func.abs(sa.extract("epoch", ClockReading.measured_at - AT)))


def measure_clock(work: Work, phone_says: datetime | None) -> int | None:
    """How many milliseconds the actor's phone is ahead, less the time its words took; kept where that is news.

    phone_says: its clock when it sent this; None: it did not say."""
    if phone_says is None:
        return None
    ahead = phone_says - work.now
    last = work.session.scalar(LATEST, {"device": work.actor.device_id})
    if last is None or work.now - last.measured_at > STALE or abs(ahead - _ahead(last)) > NEWS:
        row = {"device_id": work.actor.device_id, "measured_at": work.now, "ahead_ms": _ms(ahead)}
        work.session.execute(insert(ClockReading).values(row).on_conflict_do_nothing())
    return _ms(ahead)


def ahead_near(session: Session, device_id: UUID, at: datetime) -> timedelta | None:
    """How far a phone was ahead by the measurement nearest to a moment; None: there is none within three days."""
    found = session.scalar(NEAREST, {"device": device_id, "at": at, "earliest": at - NEAR, "latest": at + NEAR})
    return None if found is None else _ahead(found)


def _ahead(reading: ClockReading) -> timedelta:
    return timedelta(milliseconds=reading.ahead_ms)


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
