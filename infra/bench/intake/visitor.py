"""A browser on a real wire: one kept connection, its cookies, its CSRF token."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any


class Visitor:
    """Somebody before a browser."""

    def __init__(self, host: str, port: int) -> None:
        self.line = HTTPConnection(host, port, timeout=120)
        self.cookies: dict[str, str] = {}

    def log_in(self, login: str, password: str) -> None:
        """Raises RuntimeError: they are not let in."""
        token = self.get("/session")["csrf_token"]
        self._ask("POST", "/session", {"login": login, "password": password}, {"X-CSRF-Token": token})

    def get(self, path: str) -> Any:
        """The JSON at a path of /api/v1. Raises RuntimeError: another answer than 200."""
        return self._ask("GET", path, None, {})

    def _ask(self, method: str, path: str, said: object, headers: dict[str, str]) -> Any:
        told = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        body = None if said is None else json.dumps(said).encode()
        self.line.request(method, f"/api/v1{path}", body, told | {"Content-Type": "application/json"})
        answer = self.line.getresponse()
        text = answer.read()
        for header in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        return json.loads(text)
