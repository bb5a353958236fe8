"""How often one address may try to come in; counted in this process, beside the lockout that the database counts."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from backend.errors import TooManyRequests
from backend.http.problems import as_problem

View = TypeVar("View", bound=Callable[..., Any])
USUAL_RATE = "60/minute"


class Rate:
    """How often something may happen for one key, as "300/minute"; counted in this process."""

    def __init__(self, rate: str) -> None:
        self._item: RateLimitItem = parse(rate)
        self._counts = MovingWindowRateLimiter(MemoryStorage())

    def check(self, key: str) -> None:
        """Raises TooManyRequests: it has happened as often as it may."""
        if not self._counts.test(self._item, key):
            raise TooManyRequests("too often", retry_after_s=self._item.get_expiry())

    def count(self, key: str) -> None:
        """It happened once more. Raises TooManyRequests: once too often."""
        if not self._counts.hit(self._item, key):
            raise TooManyRequests("too often", retry_after_s=self._item.get_expiry())


def tries_are_counted(view: View) -> View:
    """Mark a view as a way in, which one address may try only so often."""
    view.tries_are_counted = True  # type: ignore[attr-defined]
    return view


def limit_tries(app: Flask) -> None:
    """Answer 429 with Retry-After where an address tries more often than app.config["LOGIN_RATE"], as "60/minute"."""
    Limiter(
        get_remote_address,
        app=app,
        application_limits=[app.config.get("LOGIN_RATE", USUAL_RATE)],
        application_limits_exempt_when=_is_no_way_in,
        storage_uri="memory://",
    )
    app.register_error_handler(RateLimitExceeded, _as_problem)


def _is_no_way_in() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return not getattr(view, "tries_are_counted", False)


def _as_problem(error: RateLimitExceeded) -> Response:
    """A whole window is always long enough to wait."""
    window_s = error.limit.limit.get_expiry() if error.limit else 60
    return as_problem(TooManyRequests("too many tries from this address", retry_after_s=window_s))
