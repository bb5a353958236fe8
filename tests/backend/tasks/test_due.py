"""Due dates and limits: the vectors of domain.md §3.6 and §3.12."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.parameters import Parameters
from backend.tasks.calendar import ZONE, Calendar, local_day, package_year
from backend.tasks.due import Limit, deadline, end_of, extension_until, first_period, half, within_days_or_quarter
from backend.tasks.errors import CalendarMissing

CALENDAR = Calendar(package_year)
TUESDAY = datetime(2026, 4, 28, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-04-28", 3, "2026-05-06"),
        ("2026-04-28", 5, "2026-05-08"),
        ("2026-04-28", 7, "2026-05-11"),
        ("2026-04-28", 10, "2026-05-14"),
        ("2026-04-28", 15, "2026-05-21"),
        ("2026-04-30", 15, "2026-05-25"),
        ("2026-06-01", 8, "2026-06-11"),
    ],
)
def test_the_vectors_of_the_handbook(start: str, days: int, due: str) -> None:
    moment = datetime.combine(date.fromisoformat(start), datetime.min.time(), ZONE)
    end = deadline(moment, Limit(wd=days), CALENDAR).astimezone(ZONE)
    assert end.isoformat() == f"{due}T23:59:59+08:00"
    assert CALENDAR.between(date.fromisoformat(start), date.fromisoformat(due)) == days


def test_a_saturday_to_make_up_is_worked_and_the_first_of_may_is_not() -> None:
    assert CALENDAR.works(date(2026, 5, 9))
    assert not CALENDAR.works(date(2026, 5, 1))


def test_an_unknown_year_is_named_with_the_command_and_never_guessed() -> None:
    with pytest.raises(CalendarMissing) as refused:
        deadline(datetime(2026, 12, 30, tzinfo=UTC), Limit(wd=5), CALENDAR)
    assert refused.value.facts == {"year": 2027, "command": "yixian calendar import 2027 FILE"}


def test_late_in_the_evening_utc_it_is_tomorrow_in_shanghai() -> None:
    assert deadline(datetime(2026, 4, 27, 17, tzinfo=UTC), Limit(wd=3), CALENDAR) == end_of(date(2026, 5, 6))


@given(st.dates(date(2020, 1, 1), date(2025, 6, 1)), st.integers(1, 60))
def test_a_deadline_is_a_worked_day_with_so_many_worked_days_up_to_it(day: date, days: int) -> None:
    end = local_day(deadline(end_of(day), Limit(wd=days), CALENDAR))
    assert CALENDAR.works(end)
    assert CALENDAR.between(day, end) == days


@given(st.integers(1, 200))
def test_half_is_the_least_whole_number_of_days_that_is_no_less_than_half(days: int) -> None:
    halved = half(Limit(wd=days)).wd
    assert halved is not None
    assert halved >= 1
    assert 0 <= 2 * halved - days <= 1


def test_acknowledging_has_a_day_or_a_quarter_of_the_hours() -> None:
    assert within_days_or_quarter(TUESDAY, 1, Limit(wd=15), CALENDAR) == end_of(date(2026, 4, 29))
    assert within_days_or_quarter(TUESDAY, 1, Limit(hours=4), CALENDAR) == TUESDAY + timedelta(hours=1)


def test_returning_has_two_days_unless_the_period_is_short() -> None:
    assert within_days_or_quarter(TUESDAY, 2, Limit(wd=15), CALENDAR) == end_of(date(2026, 4, 30))
    assert within_days_or_quarter(TUESDAY, 2, Limit(wd=3), CALENDAR) == end_of(date(2026, 4, 29))


def test_an_extension_is_five_days_or_three_tenths_of_the_first_period() -> None:
    due, rules = end_of(date(2026, 5, 14)), Parameters()
    assert extension_until(due, Limit(wd=10), CALENDAR, rules) == end_of(date(2026, 5, 21))
    assert extension_until(due, Limit(wd=60), CALENDAR, rules) == end_of(CALENDAR.after(date(2026, 5, 14), 18))


def test_the_first_period_is_what_was_given() -> None:
    assert first_period(TUESDAY, end_of(date(2026, 5, 21)), False, CALENDAR) == Limit(wd=15)
    assert first_period(TUESDAY, TUESDAY + timedelta(hours=24), True, CALENDAR) == Limit(hours=24)
