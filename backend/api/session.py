"""Coming in and going out: the browser's session, its CSRF token, its password."""

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import Response, after_this_request, current_app, g, request, session
from flask_wtf.csrf import generate_csrf
from pydantic import BaseModel, Field

from backend.http.auth import COOKIE, current_browser, logged_in, login_suffices, open_to_anyone
from backend.http.kit import kit
from backend.http.limits import tries_are_counted
from backend.http.portrait import PersonShown, portrait
from backend.people.rules import LONGEST_PASSWORD
from backend.people.sessions import Browser, browser_of, change_password, close_session, log_in_browser
from backend.people.settled import NOBODY

bp = APIBlueprint("session", __name__, tag="session")
LANGUAGES = ["zh-CN", "en"]


class LoginIn(BaseModel):
    login: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD)


class PasswordIn(BaseModel):
    old: str = Field(min_length=1, max_length=LONGEST_PASSWORD)
    new: str = Field(min_length=1, max_length=LONGEST_PASSWORD)


class SessionShown(BaseModel):
    """Who is logged in (null: nobody), and what an unsafe request has to carry as X-CSRF-Token."""

    person: PersonShown | None
    csrf_token: str
    demo: bool
    now: datetime
    languages: list[str]


@bp.get("/session")
@bp.output(SessionShown)
@open_to_anyone
def who() -> SessionShown:
    """Say who is logged in, and give the CSRF token that logging in needs as well."""
    return _shown(current_browser())


@bp.post("/session")
@bp.input(LoginIn, arg_name="given")
@bp.output(SessionShown)
@open_to_anyone
@tries_are_counted
def come_in(given: LoginIn) -> SessionShown:
    """Log in; the CSRF token in the answer takes the old one's place."""
    return _entered(log_in_browser(kit(), given.login, given.password, request.cookies.get(COOKIE)))


@bp.delete("/session")
@bp.output({}, status_code=204)
@open_to_anyone
def go_out() -> tuple[str, int]:
    """Log out; whoever is out already stays out."""
    with kit().work(NOBODY) as work:
        close_session(work, request.cookies.get(COOKIE))
    session.clear()
    _set_cookie("", max_age=0)
    return "", 204


@bp.post("/session/password")
@bp.input(PasswordIn, arg_name="given")
@bp.output(SessionShown)
@login_suffices
@tries_are_counted
def choose_password(given: PasswordIn) -> SessionShown:
    """Choose another password; every other browser of this person is logged out."""
    return _entered(change_password(kit(), logged_in(), given.old, given.new))


def _entered(token: str) -> SessionShown:
    """The answer to whoever just came in: a new cookie, a new CSRF token."""
    session.clear()
    g.pop("csrf_token", None)
    _set_cookie(token)
    with kit().work(NOBODY) as work:
        browser = browser_of(work, token)
    return _shown(browser)


def _shown(browser: Browser | None) -> SessionShown:
    with kit().work(NOBODY) as work:
        person = portrait(work.session, browser.actor) if browser else None
        now = work.now
    return SessionShown(person=person, csrf_token=generate_csrf(), demo=kit().demo, now=now, languages=LANGUAGES)


def _set_cookie(token: str, **more: Any) -> None:
    """The cookie goes out with this request's answer: no script reads it, no other site sends it."""

    @after_this_request
    def add(answer: Response) -> Response:
        secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
        answer.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=secure, path="/", **more)
        return answer
