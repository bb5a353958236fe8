"""Numbers for people: per kind and year, without gaps, taken under the row lock of their series."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.tasks.calendar import local_day
from backend.tasks.model import Serial

TASK = {"problem": "WT", "task": "RW"}
"""问题, 任务: the letters before a ledger number."""


def take_numbers(session: Session, series: str, count: int = 1) -> range:
    """The next numbers of a series; nobody else gets one before this transaction ends; a rollback gives them back."""
    row = insert(Serial).values(series=series, next=1 + count)
    taken = row.on_conflict_do_update(index_elements=[Serial.series], set_={"next": Serial.next + count})
    end = session.execute(taken.returning(Serial.next)).scalar_one()
    return range(end - count, end)


def task_serial(session: Session, kind: str, now: datetime) -> str:
    """A ledger number, as WT-2026-0001."""
    series = f"{TASK[kind]}-{local_day(now).year}"
    return f"{series}-{take_numbers(session, series)[0]:04}"


def document_numbers(session: Session, mark: str, now: datetime, count: int = 1) -> list[str]:
    """Document numbers as domain.md §7 writes them, as 督问〔2026〕1号: no 第, no leading zero."""
    year = local_day(now).year
    return [f"{mark}〔{year}〕{n}号" for n in take_numbers(session, f"{mark}-{year}", count)]
