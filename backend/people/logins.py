"""Coming in by login and password: every try is counted, and none of them tells whether the account exists."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.errors import Refusal
from backend.people.audit import note_access
from backend.people.errors import LoginFailed, LoginLocked, WeakPassword
from backend.people.model import LoginTry, Person
from backend.people.passwords import hashed, is_dated, is_right
from backend.people.queries import posts_of
from backend.people.rules import locked_until
from backend.people.service import need_strong, plain_login
from backend.people.settled import settled
from backend.work import Kit, Work

Answer = TypeVar("Answer")
LONGEST_LOGIN = 64


def log_in(kit: Kit, login: str, password: str, face: str, then: Callable[[Work, Person], Answer]) -> Answer:
    """Do something as the person whose login and password these are, in the transaction that counts the try.

    Args: face: where they came in, as "browser", "phone". Raises LoginFailed, LoginLocked, and what `then` raises."""

    def attempt(work: Work) -> Answer | Refusal:
        who = _judged(work, plain_login(login)[:LONGEST_LOGIN], password, face)
        return then(work, who) if isinstance(who, Person) else who

    return settled(kit, attempt)


def set_password(work: Work, person: Person, new: str) -> None:
    """Give somebody the password they chose. Raises WeakPassword: it breaks a rule, or is the old one again."""
    need_strong(new, person.login, [post.role for post in posts_of(work.session, person.id, work.now)])
    if is_right(new, person.password_hash):
        raise WeakPassword("the password is the old one", rules=["same-as-before"])
    person.password_hash, person.password_set_at, person.must_change_password = hashed(new), work.now, False
    note_access(work, "password.changed", person.id, person_id=person.id)


def _judged(work: Work, login: str, password: str, face: str) -> Person | Refusal:
    """Whose login and password these are, or why nobody's. Tries of one login queue up, so none goes uncounted."""
    work.session.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
    work.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"login:{login}", 0))))
    parameters = work.parameters
    lock = timedelta(minutes=parameters.lockout_minutes)
    until = locked_until(_tries(work, login, work.now - 24 * lock), parameters.lockout_failures, lock)
    if until is not None and work.now < until:
        note_access(work, "login.locked")
        wait_s = math.ceil((until - work.now).total_seconds())
        return LoginLocked("too many wrong passwords for this login", retry_after_s=wait_s)
    person = work.session.scalar(sa.select(Person).where(Person.login == login))
    right = is_right(password, person.password_hash if person else None)
    welcome = right and person is not None and person.active
    work.session.add(LoginTry(id=uuid7(), login=login, at=work.now, succeeded=welcome, face=face))
    if person is None or not welcome:
        return LoginFailed("login and password do not belong together")
    if is_dated(person.password_hash):
        person.password_hash = hashed(password)
    return person


def _tries(work: Work, login: str, since: datetime) -> list[tuple[datetime, bool]]:
    """When this login was tried since then, and whether the password was right, the oldest first."""
    tries = sa.select(LoginTry.at, LoginTry.succeeded).where(LoginTry.login == login, LoginTry.at > since)
    return [(at, right) for at, right in work.session.execute(tries.order_by(LoginTry.at, LoginTry.id))]
