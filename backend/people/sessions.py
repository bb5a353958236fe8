"""Browsers that are logged in: an opaque cookie, kept as its hash, that dies of silence or of age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from backend.actor import Actor
from backend.people.audit import note_access
from backend.people.logins import log_in, set_password
from backend.people.model import Person, WebSession
from backend.people.queries import as_actor, with_posts
from backend.people.refresh import end_tokens
from backend.people.rules import idle_minutes
from backend.people.tokens import hash_of, new_token
from backend.work import Kit, Work

SEEN_EVERY = timedelta(seconds=30)
"""A session's last sign of life is written at most this often; so it may end this much early, never late."""
OPEN = with_posts(sa.select(WebSession, Person).join(Person, Person.id == WebSession.person_id)).where(
    WebSession.token_hash == sa.bindparam("token_hash"), Person.active, WebSession.closed_at.is_(None)
)


@dataclass(frozen=True)
class Browser:
    """A browser whose cookie is good: who sits before it, and what they have to do first."""

    actor: Actor
    login: str
    must_change_password: bool


def log_in_browser(kit: Kit, login: str, password: str, old_token: str | None = None) -> str:
    """The token of a fresh session; what the browser had before is closed. Raises LoginFailed, LoginLocked."""

    def welcome(work: Work, person: Person) -> str:
        close_session(work, old_token)
        note_access(work, "login", person_id=person.id)
        return _open_session(work, person.id)

    return log_in(kit, login, password, "browser", welcome)


def change_password(kit: Kit, browser: Browser, old: str, new: str) -> str:
    """Choose another password; every session of the person ends, and the token of a fresh one is given.

    Their phones' tokens end too; a phone's credential stays, so what it holds can still be handed in.

    Raises LoginFailed, LoginLocked: the old one is wrong, and counts as a try; WeakPassword."""

    def change(work: Work, person: Person) -> str:
        set_password(work, person, new)
        ours = sa.update(WebSession).where(WebSession.person_id == person.id, WebSession.closed_at.is_(None))
        work.session.execute(ours.values(closed_at=work.now))
        end_tokens(work, person.id)
        return _open_session(work, person.id)

    return log_in(kit, browser.login, old, "password", change)


def browser_of(work: Work, token: str) -> Browser | None:
    """Whose cookie this is, noting that they are there; None when it is not good, or not any more."""
    found = work.session.execute(OPEN, {"token_hash": hash_of(token), "now": work.now}).one_or_none()
    if found is None:
        return None
    row, person, *beside = found
    actor = as_actor(person, *beside)
    if work.now >= min(row.ends_at, row.seen_at + _idle(work, actor)):
        return None
    if work.now - row.seen_at >= SEEN_EVERY:
        _seen(work, row.token_hash)
    return Browser(actor, person.login, person.must_change_password)


def close_session(work: Work, token: str | None) -> None:
    """End a session; one that has ended, or never was, stays as it is."""
    if token is None:
        return
    row = sa.update(WebSession).where(WebSession.token_hash == hash_of(token), WebSession.closed_at.is_(None))
    whose: Sequence[UUID] = work.session.scalars(row.values(closed_at=work.now).returning(WebSession.person_id)).all()
    for person_id in whose:
        note_access(work, "logout", person_id=person_id)


def _open_session(work: Work, person_id: UUID) -> str:
    token = new_token()
    ends_at: datetime = work.now + timedelta(hours=work.parameters.session_hours)
    work.session.add(
        WebSession(
            token_hash=hash_of(token),
            person_id=person_id,
            opened_at=work.now,
            seen_at=work.now,
            ends_at=ends_at,
            closed_at=None,
        )
    )
    return token


def _idle(work: Work, actor: Actor) -> timedelta:
    roles = [post.role for post in actor.posts]
    figures = work.parameters
    return timedelta(minutes=idle_minutes(roles, figures.session_idle_minutes, figures.admin_idle_minutes))


def _seen(work: Work, token_hash: bytes) -> None:
    """Write down a sign of life, once, where a page asks for many things at the same moment."""
    stale = sa.and_(WebSession.token_hash == token_hash, WebSession.seen_at <= work.now - SEEN_EVERY)
    row = sa.select(WebSession.token_hash).where(stale).with_for_update(skip_locked=True).scalar_subquery()
    work.session.execute(sa.update(WebSession).where(WebSession.token_hash == row).values(seen_at=work.now))
