"""What every answer says to the browser that gets it: what it may load, from where, and who may frame it."""

from urllib.parse import urlsplit

from flask import Flask, Response

API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For answers that are no pages: nothing may be loaded by them."""

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self)",
}


def page_policy(*map_origins: str) -> str:
    """The policy of our pages: our own files only, no inline script or style, tiles also from the map's origins.

    Args: map_origins: as `https://tiles.example`, none where the map stands on its own layers.

    >>> page_policy("https://tiles.example").split("; ")[3]
    "connect-src 'self' https://tiles.example"
    """
    maps = "".join(f" {origin}" for origin in map_origins)
    rules = (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        f"connect-src 'self'{maps}",
        f"img-src 'self' data: blob:{maps}",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return "; ".join(rules)


def map_origins(template: str | None) -> list[str]:
    """The foreign origin that a base map's tiles come from, if they do.

    >>> map_origins("https://tiles.example/{z}/{x}/{y}.png?tk=1"), map_origins("/tiles/{z}/{x}/{y}.png")
    (['https://tiles.example'], [])
    """
    parts = urlsplit(template or "")
    return [f"{parts.scheme}://{parts.netloc}"] if parts.scheme and parts.netloc else []


def secure(app: Flask, policy: str = API_POLICY) -> None:
    """Give every answer of an app these headers; https only, once it has come by https."""

    @app.after_request
    def add(answer: Response) -> Response:
        for name, value in FIXED.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Content-Security-Policy", policy)
        if app.config.get("SESSION_COOKIE_SECURE"):
            answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return answer
