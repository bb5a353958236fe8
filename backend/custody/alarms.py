"""Alarms: raised once, told everywhere (log, /readyz, doctor, the office's pages) until it is well again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from backend.actor import SYSTEM
from backend.custody.model import Alarm
from backend.work import Kit
from storage.errors import StorageError

log = structlog.get_logger()


@contextmanager
def watched(kit: Kit, name: str, *grave: type[StorageError]) -> Iterator[None]:
    """Raise the alarm of this name when the block ends in one of these errors, which goes on; clear it when it ends
    well. Any other error changes nothing: what is away is not wrong."""
    try:
        yield
    except grave as error:
        raise_alarm(kit, name, error.code, f"{error} {error.facts or ''}".strip())
        raise
    clear_alarm(kit, name)


def raise_alarm(kit: Kit, name: str, code: str, why: str) -> None:
    """Safe to repeat; the same alarm keeps its first moment."""
    log.error("custody alarm", alarm=name, code=code, why=why)
    with kit.work(SYSTEM) as work:
        known = work.session.get(Alarm, name)
        if known is not None and known.code == code:
            known.why = why
            return
        work.session.merge(Alarm(name=name, code=code, why=why, since=work.now))
        work.record("custody.alarm", uuid5(NAMESPACE_URL, name), alarm=name, code=code, deed="raised")


def clear_alarm(kit: Kit, name: str) -> None:
    """Safe to repeat; nothing where there is none."""
    with kit.work(SYSTEM) as work:
        known = work.session.get(Alarm, name)
        if known is not None:
            work.session.delete(known)
            work.record("custody.alarm", uuid5(NAMESPACE_URL, name), alarm=name, code=known.code, deed="cleared")
            log.warning("custody alarm is over", alarm=name, code=known.code)


def alarms(session: Session) -> Sequence[Alarm]:
    """What is wrong now, the oldest first."""
    return session.scalars(sa.select(Alarm).order_by(Alarm.since, Alarm.name)).all()
