"""Valid things to test with: you name only what matters."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 4, 28, 1, 0, tzinfo=UTC)
"""Tue 2026-04-28 09:00 in Shanghai, the day of domain.md §3.12."""


class StillClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **spans: float) -> datetime:
        """Let time pass: pass_(days=2, hours=3)."""
        self.at += timedelta(**spans)
        return self.at
