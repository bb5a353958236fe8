"""From a request to the Actor behind it. A face is closed: a view that nobody opened needs somebody known."""

from collections.abc import Callable
from typing import Any, TypeVar

from apiflask import APIFlask
from flask import Request, current_app, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from backend.actor import Actor
from backend.errors import Forbidden, Unauthenticated
from backend.http.headers import secure
from backend.http.kit import kit
from backend.http.limits import limit_tries
from backend.http.problems import as_problem
from backend.people.devices import actor_by_access, actor_by_credential
from backend.people.errors import PasswordChangeDue
from backend.people.sessions import Browser, browser_of
from backend.people.settled import NOBODY

View = TypeVar("View", bound=Callable[..., Any])
COOKIE = "yixian_session"
CSRF_COOKIE = "yixian_csrf"


class CsrfMissing(Forbidden):
    """An unsafe request of a browser without the X-CSRF-Token that GET /session gave it."""

    code = "csrf"


def open_to_anyone(view: View) -> View:
    """Mark a view that needs nobody known: the ways in, and what is public. Stands nearest to the function."""
    view.needs = "nobody"  # type: ignore[attr-defined]
    return view


def login_suffices(view: View) -> View:
    """Mark a browser's view for whoever is logged in, be it with a password that somebody else gave them."""
    view.needs = "login"  # type: ignore[attr-defined]
    return view


def device_suffices(view: View) -> View:
    """Mark a phone's view that takes the device credential: the handing in of evidence."""
    view.needs = "device"  # type: ignore[attr-defined]
    return view


def bridge_suffices(view: View) -> View:
    """Mark a phone's view that takes the token of a bridge, and sees to it by itself."""
    view.needs = "bridge"  # type: ignore[attr-defined]
    return view


def guard_browser(app: APIFlask) -> None:
    """Close the browser's face: cookie session, CSRF token, headers, counted tries. Needs SECRET_KEY in the config."""
    app.config["SESSION_COOKIE_NAME"] = CSRF_COOKIE
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_SSL_STRICT"] = False  # our Referrer-Policy and the token stand; proxies rewrite hosts
    limit_tries(app)
    CSRFProtect(app)
    app.register_error_handler(CSRFError, lambda error: as_problem(CsrfMissing(str(error.description))))
    secure(app)
    app.before_request(_need_browser)


def guard_phone(app: APIFlask) -> None:
    """Close the phones' face: a bearer token, or the device credential where a view says that it suffices."""
    limit_tries(app)
    secure(app)
    app.before_request(_need_phone)


def current_browser() -> Browser | None:
    """The browser whose cookie came along, if it is good; asked once a request."""
    if "browser" not in g:
        token = request.cookies.get(COOKIE)
        with kit().work(NOBODY) as work:
            g.browser = browser_of(work, token) if token else None
    found: Browser | None = g.browser
    return found


def logged_in() -> Browser:
    """Raises Unauthenticated: nobody is logged in."""
    browser = current_browser()
    if browser is None:
        raise Unauthenticated("log in first")
    return browser


def browser_actor() -> Actor:
    """Who sits before the browser. Raises Unauthenticated; PasswordChangeDue: they have to choose their own first."""
    browser = logged_in()
    if browser.must_change_password:
        raise PasswordChangeDue("choose your own password first")
    return browser.actor


def phone_actor() -> Actor:
    """Who holds the phone, by its access token. Raises Unauthenticated, DeviceRevoked."""
    return _asked("Bearer", request, "Bearer …")


def device_of(asked: Request) -> Actor:
    """Whose phone this is, by its access token or its credential; device_id is always there.

    Raises Unauthenticated, DeviceRevoked."""
    return _asked("Device" if _scheme(asked) == "device" else "Bearer", asked, "Device …, or Bearer …")


def _asked(scheme: str, asked: Request, taken: str) -> Actor:
    """taken: what is taken here, for whoever brings nothing of it."""
    if _scheme(asked) != scheme.lower():
        raise Unauthenticated(f"send Authorization: {taken}")
    if "phone" not in g:
        secret = asked.headers["Authorization"].partition(" ")[2].strip()
        with kit().asking(NOBODY) as work:
            g.phone = (actor_by_access if scheme == "Bearer" else actor_by_credential)(work, secret)
    found: Actor = g.phone
    return found


def _scheme(asked: Request) -> str:
    return asked.headers.get("Authorization", "").partition(" ")[0].lower()


def _needs() -> str:
    """What the view asked for needs: "nobody", "login", "device", "somebody"; a path that is not ours needs nobody."""
    if request.endpoint is None or request.endpoint.startswith("openapi."):
        return "nobody"
    return getattr(current_app.view_functions[request.endpoint], "needs", "somebody")


def _need_browser() -> None:
    needs = _needs()
    if needs == "login":
        logged_in()
    elif needs != "nobody":
        browser_actor()


def _need_phone() -> None:
    needs = _needs()
    if needs == "device":
        device_of(request)
    elif needs not in ("nobody", "bridge"):
        phone_actor()
