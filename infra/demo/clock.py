"""The StoryClock: it stands at a moment of the story until the story goes on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
YEAR = 2026


def local(month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """A moment of the story's year, as the county's clocks show it; in UTC.

    >>> local(4, 28, 8, 15).isoformat()
    '2026-04-28T00:15:00+00:00'
    """
    return datetime(YEAR, month, day, hour, minute, second, tzinfo=LOCAL).astimezone(UTC)


class StoryClock:
    """Called, it tells the time; it goes forward when it is told to, and never back."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def __call__(self) -> datetime:
        return self._at

    def to(self, moment: datetime) -> None:
        """Go to a moment; one that has passed is now."""
        self._at = max(self._at, moment)

    def tick(self, seconds: float = 20) -> None:
        """Let a little time pass."""
        self._at += timedelta(seconds=seconds)
