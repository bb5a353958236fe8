"""A year of working days as the State Council's notice of holidays gives it: its exceptions, one a line."""

from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.tasks.errors import CalendarDiffers, NoticeUnclear
from backend.tasks.model import CalendarDay
from backend.work import Work

OFF, WORK = {"off", "休"}, {"work", "班"}
SATURDAY = 5
FEWEST_OFF = 11
"""Statutory holidays of a year. A notice with fewer days off is not whole."""


def read_year(year: int, text: str) -> dict[date, bool]:
    """Every day of a year, whether it is worked: Monday to Friday, but for the lines of the notice.

    text: lines of a day and `off` (休) or `work` (班), as `2027-01-01 off`; what follows # is for people.
    Raises NoticeUnclear: a line is not that, names another year or a day twice, changes nothing; too few days off.

    >>> rest = [f"2027-10-0{n} off" for n in range(1, 8)] + [f"2027-05-0{n} 休" for n in range(3, 7)]
    >>> days = read_year(2027, "\\n".join([*rest, "2027-10-09 班 # for Thursday"]))
    >>> [days[date(2027, *day)] for day in ((10, 6), (10, 8), (10, 9), (10, 10))]
    [False, True, True, False]
    """
    moved: dict[date, bool] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if plain := line.partition("#")[0].split():
            day, worked = _line(year, number, plain)
            if day in moved:
                raise NoticeUnclear("a day stands there twice", line=number, day=day.isoformat())
            moved[day] = worked
    if sum(not worked for worked in moved.values()) < FEWEST_OFF:
        raise NoticeUnclear(f"a year has at least {FEWEST_OFF} days off; is the notice whole?", year=year)
    return _week(year) | moved


def import_year(work: Work, year: int, days: Mapping[date, bool], source: str) -> int:
    """Keep a year's days; how many were new. Raises CalendarDiffers: some are kept already, and otherwise."""
    kept = sa.select(CalendarDay.day, CalendarDay.working).where(sa.extract("year", CalendarDay.day) == year)
    known = {row.day: row.working for row in work.session.execute(kept)}
    differing = sorted(day.isoformat() for day, worked in days.items() if known.get(day, worked) != worked)
    if differing:
        raise CalendarDiffers("these days are kept already, and otherwise", year=year, days=differing)
    fresh = {day: worked for day, worked in days.items() if day not in known}
    work.session.add_all(CalendarDay(day=day, working=worked, source=source) for day, worked in fresh.items())
    if fresh:
        digest = sha256("".join(f"{day} {worked}\n" for day, worked in sorted(days.items())).encode()).hexdigest()
        work.record("calendar.imported", uuid7(), year=year, days_sha256=digest)
    return len(fresh)


def _line(year: int, number: int, words: list[str]) -> tuple[date, bool]:
    try:
        day, (word,) = date.fromisoformat(words[0]), words[1:]
    except ValueError:
        raise NoticeUnclear("a line is a day and off or work: 2027-01-01 off", line=number) from None
    if day.year != year or word not in OFF | WORK:
        raise NoticeUnclear(f"a line is a day of {year} and off or work", line=number)
    if word in WORK and day.weekday() < SATURDAY:
        raise NoticeUnclear("this day is worked anyway", line=number, day=day.isoformat())
    return day, word in WORK


def _week(year: int) -> dict[date, bool]:
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    return {day: day.weekday() < SATURDAY for day in days}
