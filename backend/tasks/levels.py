"""Overdue, and the warning level by the deadline rule (domain.md §3.6): pure. queries.py says the same in SQL.

The period runs from the order to the current due date and its rest is taken on the clock, so that a list in the
database and a row in memory agree to the second. Progress and quality rules come with letters and circulars."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from backend.parameters import Parameters
from backend.tasks.transitions import ENDED, OPEN, RECTIFYING, WITH_UNIT

Level = Literal["green", "yellow", "red"]


@dataclass(frozen=True)
class Clock:
    """What the clocks of one row read.

    asked: an extension was asked before the due date and is undecided. acknowledge_by: until when 签收 is in time."""

    state: str
    dispatched_at: datetime | None = None
    current_due: datetime | None = None
    submitted_at: datetime | None = None
    round_due: datetime | None = None
    acknowledge_by: datetime | None = None
    acknowledged_at: datetime | None = None
    asked: bool = False
    rebound: bool = False


def overdue(row: Clock, now: datetime) -> bool:
    """Past the current due date, first round unsubmitted, no extension waiting for its decision.

    A row that is suspended, submitted or ended is not overdue, whatever the calendar says."""
    owed = row.state in WITH_UNIT and row.submitted_at is None and not row.asked
    return owed and row.current_due is not None and now > row.current_due


def level(row: Clock, now: datetime, rules: Parameters) -> Level | None:
    """The highest level that fires; None: the row is no longer, or not yet, anybody's to watch.

    >>> from datetime import UTC, timedelta
    >>> start = datetime(2026, 4, 28, tzinfo=UTC)
    >>> row = Clock("rectifying", start, start + timedelta(days=10))
    >>> [level(row, start + timedelta(days=n), Parameters()) for n in (6, 7, 10, 11)]
    ['green', 'yellow', 'yellow', 'red']
    >>> level(Clock("closed", rebound=True), start, Parameters()) is None
    True
    """
    if row.state in ENDED or row.state not in OPEN:
        return None
    if row.rebound or overdue(row, now) or _round_late(row, now):
        return "red"
    if row.dispatched_at is None or row.current_due is None:
        return None
    if row.state in WITH_UNIT and row.submitted_at is None:
        share = rules.yellow_share
        little = (row.current_due - now) * share.denominator <= (row.current_due - row.dispatched_at) * share.numerator
        if little or _acknowledgement_late(row, now):
            return "yellow"
    return "green"


def _round_late(row: Clock, now: datetime) -> bool:
    return row.state == RECTIFYING and row.round_due is not None and now > row.round_due


def _acknowledgement_late(row: Clock, now: datetime) -> bool:
    return row.acknowledge_by is not None and (row.acknowledged_at or now) > row.acknowledge_by
