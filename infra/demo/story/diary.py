"""Who hands in, checks and decides which rows on which day, from the order to the last close-out before the draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from infra.demo.clock import local
from infra.demo.story.problems import PROBLEMS, Problem

Day = tuple[int, int]


@dataclass(frozen=True)
class Lot:
    """Rows that come in on the same day. Days are (month, day): handed in, verifier named, verified, decided."""

    problems: tuple[Problem, ...]
    handed_in: Day
    named: Day
    verified: Day
    closed: Day


def _rows(*kinds: str) -> tuple[Problem, ...]:
    return tuple(problem for problem in PROBLEMS if problem.kind in kinds and problem.fate == "closed")


SHED = _rows("shed")
SERIOUS = _rows("pothole", "sewage")
ORDINARY = tuple(
    problem
    for problem in PROBLEMS
    if problem not in SHED + SERIOUS and problem.fate in ("closed", "confirmed", "redispatched")
)
FAILED = tuple(problem for problem in PROBLEMS if problem.fate == "failed")
LOTS = (
    Lot(SHED, (5, 7), (5, 8), (5, 11), (5, 12)),
    Lot(SERIOUS, (5, 13), (5, 14), (5, 15), (5, 18)),
    Lot(ORDINARY[:8], (5, 15), (5, 18), (5, 20), (5, 22)),
    Lot(ORDINARY[8:16], (5, 18), (5, 20), (5, 22), (5, 25)),
    Lot(ORDINARY[16:22], (5, 20), (5, 22), (5, 26), (5, 28)),
    Lot(ORDINARY[22:], (5, 21), (5, 25), (5, 28), (6, 1)),
)
"""The 31 that pass: all of them closed by 06-01."""
LAST_LOT = Lot(FAILED, (5, 21), (5, 26), (6, 1), (6, 25))
"""The two that fail on 06-01 and come again."""


def verifier_of(problem: Problem) -> str:
    """GM and GD1 take turns."""
    return ("member", "deputy1")[PROBLEMS.index(problem) % 2]


def other_of(problem: Problem) -> str:
    """The other of the two, who checks round 2."""
    return {"member": "deputy1", "deputy1": "member"}[verifier_of(problem)]


def on(day: Day, hour: int, minute: int = 0) -> datetime:
    return local(*day, hour, minute)


def days(lots: Sequence[Lot]) -> list[tuple[datetime, str, Lot]]:
    """What happens to lots, in order of time: `hand in`, `name`, `verify`, `close`."""
    found = [
        (on(day, hour), act, lot)
        for lot in lots
        for act, day, hour in (
            ("hand in", lot.handed_in, 15),
            ("name", lot.named, 9),
            ("verify", lot.verified, 10),
            ("close", lot.closed, 16),
        )
    ]
    return sorted(found, key=lambda entry: entry[0])
