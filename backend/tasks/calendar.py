"""Working days by the State Council's calendar, make-up days included; a year that is not here is never guessed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.tasks.errors import CalendarMissing
from backend.tasks.model import CalendarDay

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 2004, 2026
"""What the package chinesecalendar 1.11 knows."""


class Calendar:
    """Which days are worked. `year` gives a year's days, day -> worked; empty when nobody knows it.

    >>> calendar = Calendar(package_year)
    >>> [calendar.after(date(2026, 4, 28), n).isoformat()[5:] for n in (3, 5, 7, 10, 15)]
    ['05-06', '05-08', '05-11', '05-14', '05-21']
    >>> calendar.between(date(2026, 4, 30), date(2026, 5, 25))
    15
    """

    def __init__(self, year: Callable[[int], Mapping[date, bool]]) -> None:
        self._year = year
        self._years: dict[int, Mapping[date, bool]] = {}

    def works(self, day: date) -> bool:
        """Whether a day is worked. Raises CalendarMissing."""
        if day.year not in self._years:
            self._years[day.year] = self._year(day.year)
        try:
            return self._years[day.year][day]
        except KeyError:
            command = f"yixian calendar import {day.year} FILE"
            raise CalendarMissing("nobody knows this year's working days", year=day.year, command=command) from None

    def after(self, day: date, n: int) -> date:
        """The n-th working day after a day (n >= 1), or the day itself for n = 0. Raises CalendarMissing."""
        while n > 0:
            day += timedelta(days=1)
            n -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and with `end`. Raises CalendarMissing."""
        return sum(self.works(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def local_day(moment: datetime) -> date:
    """The day it is in Shanghai.

    >>> from datetime import UTC
    >>> local_day(datetime(2026, 4, 28, 17, tzinfo=UTC)).isoformat()
    '2026-04-29'
    """
    return moment.astimezone(ZONE).date()


def calendar_of(session: Session) -> Calendar:
    """The calendar that the database keeps."""

    def year(number: int) -> Mapping[date, bool]:
        first, last = date(number, 1, 1), date(number, 12, 31)
        rows = session.execute(
            sa.select(CalendarDay.day, CalendarDay.working).where(CalendarDay.day.between(first, last))
        )
        return {row.day: row.working for row in rows}

    return Calendar(year)


def package_year(number: int) -> Mapping[date, bool]:
    """One year as the package chinesecalendar has it; empty beyond what it knows."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        return {}
    first = date(number, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(number + 1, 1, 1) - first).days)]
    return {day: bool(chinese_calendar.is_workday(day)) for day in days}


def seed_days(first: int = FIRST_YEAR, last: int = LAST_YEAR) -> Iterator[dict[str, Any]]:
    """The rows of calendar_day that the first migration lays down."""
    source = f"chinesecalendar {chinese_calendar.__version__}"
    for number in range(first, last + 1):
        for day, working in package_year(number).items():
            yield {"day": day, "working": working, "source": source}
