"""Due dates and time limits (domain.md §3.6): pure, on a calendar and the office's parameters.

A limit is in working days, ending at 23:59:59 local, or in clock hours, round the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from math import ceil

from backend.parameters import Parameters
from backend.tasks.calendar import ZONE, Calendar, local_day
from backend.tasks.errors import DangerTooLong, DueNotAhead, DueReasonMissing


@dataclass(frozen=True)
class Limit:
    """A length of time to put something right: working days or clock hours, one of the two."""

    wd: int | None = None
    hours: float | None = None

    def share(self, share: Fraction) -> "Limit":
        """A part of this: working days rounded up to whole ones, at least 1; hours as they come.

        >>> Limit(wd=15).share(Fraction(1, 2)), Limit(wd=1).share(Fraction(1, 4)), Limit(hours=4).share(Fraction(1, 2))
        (Limit(wd=8, hours=None), Limit(wd=1, hours=None), Limit(wd=None, hours=2.0))
        """
        if self.hours is not None:
            return Limit(hours=self.hours * float(share))
        return Limit(wd=max(1, ceil((self.wd or 0) * share)))


@dataclass(frozen=True)
class Due:
    """A due date and the rule that set it: category, severity, danger, half, again or set; `_h` where in hours."""

    at: datetime
    rule: str

    @property
    def hour_limited(self) -> bool:
        return self.rule.endswith("_h")


def end_of(day: date) -> datetime:
    """The last second of a day in Shanghai, in UTC.

    >>> end_of(date(2026, 5, 21)).isoformat()
    '2026-05-21T15:59:59+00:00'
    """
    return datetime.combine(day, time(23, 59, 59), ZONE).astimezone(UTC)


def deadline(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """When a limit that starts now has run out, UTC.

    >>> from backend.tasks.calendar import package_year
    >>> tuesday, calendar = datetime(2026, 4, 28, 9, tzinfo=UTC), Calendar(package_year)
    >>> deadline(tuesday, Limit(wd=15), calendar).astimezone(ZONE).isoformat()
    '2026-05-21T23:59:59+08:00'
    >>> deadline(tuesday, Limit(hours=4), calendar).isoformat()
    '2026-04-28T13:00:00+00:00'
    """
    if limit.hours is not None:
        return start + timedelta(hours=limit.hours)
    return end_of(calendar.after(local_day(start), limit.wd or 0))


@dataclass(frozen=True)
class Weight:
    """What the limit of a row hangs on. half_of: the first period of the row it is a rebound of."""

    severity: int
    dangerous: bool = False
    half_of: Limit | None = None


def limit_for(category: Limit, row: Weight, by_severity: bool, rules: Parameters) -> tuple[Limit, str]:
    """The limit of a row and the rule it comes from.

    A rebound has half of the old row's period. Else the category's limit comes first, the severity's where the batch
    says so (by_severity) or the category has none. A dangerous situation has 24 h at most.

    >>> litter, lid, rules = Limit(wd=2), Limit(hours=4), Parameters()
    >>> limit_for(litter, Weight(1), False, rules), limit_for(litter, Weight(1), True, rules)
    ((Limit(wd=2, hours=None), 'category_wd'), (Limit(wd=15, hours=None), 'severity_wd'))
    >>> limit_for(lid, Weight(3, True), False, rules), limit_for(litter, Weight(1, True), True, rules)
    ((Limit(wd=None, hours=4), 'category_h'), (Limit(wd=None, hours=24.0), 'danger_h'))
    >>> limit_for(litter, Weight(2, half_of=Limit(wd=15)), True, rules)
    (Limit(wd=8, hours=None), 'half_wd')
    """
    limit, rule = category, "category"
    if row.half_of is not None:
        limit, rule = half(row.half_of), "half"
    elif by_severity or (category.wd is None and category.hours is None):
        limit, rule = Limit(wd=rules.severity_wd[row.severity]), "severity"
    if row.dangerous and (limit.hours is None or limit.hours > rules.danger_h):
        return Limit(hours=rules.danger_h), "danger_h"
    return limit, rule + ("_wd" if limit.hours is None else "_h")


def set_due(at: datetime, reason: str | None, dangerous: bool, now: datetime, rules: Parameters) -> Due:
    """A due date that the dispatcher types. Raises DueReasonMissing, DueNotAhead, DangerTooLong."""
    if not (reason or "").strip():
        raise DueReasonMissing("a due date other than the rule's needs a reason")
    if at <= now:
        raise DueNotAhead("a due date lies ahead", due=at.isoformat(), now=now.isoformat())
    if dangerous and at > now + timedelta(hours=rules.danger_h):
        raise DangerTooLong("a dangerous situation is put right within the day", hours=rules.danger_h)
    return Due(at, "set_h" if at <= now + timedelta(hours=24) and at != end_of(local_day(at)) else "set_wd")


def first_period(dispatched_at: datetime, original_due: datetime, hour_limited: bool, calendar: Calendar) -> Limit:
    """How long the first period was: in hours where it ran by the hour, else in working days, at least 1.

    >>> from backend.tasks.calendar import package_year
    >>> first_period(datetime(2026, 4, 28, 9, tzinfo=UTC), end_of(date(2026, 5, 21)), False, Calendar(package_year))
    Limit(wd=15, hours=None)
    """
    if hour_limited:
        return Limit(hours=(original_due - dispatched_at).total_seconds() / 3600)
    return Limit(wd=max(1, calendar.between(local_day(dispatched_at), local_day(original_due))))


def half(first: Limit) -> Limit:
    """*Half* of T12 and §3.9.

    >>> half(Limit(wd=15)), half(Limit(hours=24))
    (Limit(wd=8, hours=None), Limit(wd=None, hours=12.0))
    """
    return first.share(Fraction(1, 2))


def within_days_or_quarter(start: datetime, days: int, first: Limit, calendar: Calendar) -> datetime:
    """min(n working days, a quarter of the period), as T6 and T7 have it; a quarter is rounded up to whole days."""
    return min(deadline(start, Limit(wd=days), calendar), deadline(start, first.share(Fraction(1, 4)), calendar))


def extension_until(current_due: datetime, first: Limit, calendar: Calendar, rules: Parameters) -> datetime:
    """The latest due date that GL, or OD after them, may grant once: max(5 wd, 30 % of the first period) further on.

    >>> from backend.tasks.calendar import package_year
    >>> calendar, rules = Calendar(package_year), Parameters()
    >>> extension_until(end_of(date(2026, 5, 14)), Limit(wd=10), calendar, rules) == end_of(date(2026, 5, 21))
    True
    >>> extension_until(end_of(date(2026, 5, 21)), Limit(wd=10), calendar, rules) == end_of(date(2026, 5, 28))
    True
    """
    days = max(rules.extension_wd, int((first.wd or 0) * rules.extension_share))
    return end_of(calendar.after(local_day(current_due), days))
