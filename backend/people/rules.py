"""The decisions about who may come in, pure: figures and times in, answers out (domain.md §9)."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

UNIT_KINDS = frozenset({"province", "city", "county", "township", "village", "department", "office", "enterprise"})
LOCAL_KINDS = ("county", "township", "village")
"""Kinds of unit that are areas below the city: what a covert visit may have as its object as a whole."""

_CODE = re.compile(r"[a-z0-9_-]{1,40}")
_CLASSES = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[0-9]"), re.compile(r"[^a-zA-Z0-9]"))
LONGEST_PASSWORD = 128


def locked_until(tries: Iterable[tuple[datetime, bool]], most: int, lock: timedelta) -> datetime | None:
    """Until when a login is locked by its wrong passwords, None if it is not by any of these tries.

    Args: tries: when, and whether the password was right; oldest first. most: how many wrong ones in a row lock.
    lock: how long; a quiet as long as this ends a streak too, so after a lock the count starts anew.

    >>> from datetime import UTC
    >>> wrong = (datetime(2026, 4, 28, 9, tzinfo=UTC), False)
    >>> locked_until([wrong] * 5, 5, timedelta(minutes=15)).isoformat()
    '2026-04-28T09:15:00+00:00'
    >>> locked_until([wrong] * 4, 5, timedelta(minutes=15)) is None
    True
    """
    streak, until, last = 0, None, None
    for at, right in tries:
        if right or (last is not None and at - last >= lock):
            streak, until = 0, None
        streak, last = streak + (not right), at
        if streak == most:
            streak, until = 0, at + lock
    return until


def broken_password_rules(password: str, login: str, roles: Collection[str] = ()) -> list[str]:
    """The codes of the rules that a new password breaks: ≥ 8 characters (10 for administrators), 3 of 4 classes.

    >>> broken_password_rules("riverbank", "zhang")
    ['too-few-classes']
    >>> broken_password_rules("Zhang-2026", "zhang")
    ['holds-login']
    """
    shortest = 10 if "system_administrator" in roles else 8
    broken = {
        "too-short": len(password) < shortest,
        "too-long": len(password) > LONGEST_PASSWORD,
        "too-few-classes": sum(bool(kind.search(password)) for kind in _CLASSES) < 3,
        "holds-login": login.casefold() in password.casefold(),
    }
    return [code for code, is_broken in broken.items() if is_broken]


def good_unit_code(code: str) -> bool:
    """Whether a code can be one step of a path: no dot, no blank, nothing that LIKE reads as a wildcard's escape.

    >>> good_unit_code("linjiang"), good_unit_code("a.b"), good_unit_code("")
    (True, False, False)
    """
    return _CODE.fullmatch(code) is not None


def idle_minutes(roles: Collection[str], ordinary: int, administrator: int) -> int:
    """How many minutes a browser may be silent; administrators get the shorter of both.

    >>> idle_minutes(["office_staff"], 30, 15), idle_minutes(["system_administrator"], 30, 15)
    (30, 15)
    """
    return min(ordinary, administrator) if "system_administrator" in roles else ordinary
