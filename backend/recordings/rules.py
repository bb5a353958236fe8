"""When a fix may be kept, and how far the batches of a track have come: pure."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import numpy as np

from backend.inspections.rules import SLACK
from geo.fixes import Fixes
from geo.lonlat import Mask

MOST_IN_BATCH = 10_000
MOST_IN_TRACK = 200_000
"""Fixes; at one a second two days and seven hours."""
NOTHING_YET = hashlib.sha256().hexdigest()


@dataclass(frozen=True)
class Span:
    """From when to when a mission goes; one that goes on, until now."""

    started: datetime
    until: datetime

    def holds(self, fixes: Fixes) -> Mask:
        """Which fixes were made during the mission: movements of anybody off duty are not kept (domain.md §9).

        >>> from datetime import UTC
        >>> day = Span(datetime(2026, 4, 28, 1, tzinfo=UTC), datetime(2026, 4, 28, 9, tzinfo=UTC))
        >>> ten = Fixes.of([(1777366800 + n * 3600, 114, 30, *[1] * 4) for n in range(3)], ["wgs84"] * 3, ["app"] * 3)
        >>> day.holds(ten).tolist()
        [True, False, False]
        """
        times = fixes.time_s
        first, last = (self.started - SLACK).timestamp(), (self.until + SLACK).timestamp()
        return np.asarray((times >= first) & (times <= last))


def digest_of(fixes: Fixes) -> str:
    """What names the content of a batch: SHA-256 over its fixes as text, in the order they were sent; hex."""
    return hashlib.sha256(b"".join(fixes.lines())).hexdigest()


def chained(digest: str, batch: str) -> str:
    """The digest of a track one batch further: SHA-256 over both digests' bytes; hex.

    >>> chained(NOTHING_YET, NOTHING_YET)[:8]
    '2dba5dbc'
    """
    return hashlib.sha256(bytes.fromhex(digest) + bytes.fromhex(batch)).hexdigest()


def missing(known: Collection[int], after: int, last: int, most: int = 100) -> list[int]:
    """Which batches after one and up to the last are not there, the first of them at most.

    >>> missing({4, 6}, 2, 7)
    [3, 5, 7]
    """
    there = set(known)
    gaps = (seq for seq in range(after + 1, last + 1) if seq not in there)
    return list(islice(gaps, most))
