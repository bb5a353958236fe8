"""A person's browser: logs in, keeps its cookies and its CSRF token, and logs in again when it was logged out."""

import json
from typing import Any

from infra.demo.wire import Answer, Unexpected, call

UNKNOWN = 401


class Browser:
    """The browser of one person. Bodies and answers are JSON; ids may be UUIDs, times datetimes."""

    def __init__(self, base_url: str, login: str, password: str) -> None:
        self._base_url, self._login, self._password = base_url, login, password
        self._cookies: dict[str, str] = {}
        self._csrf = ""

    def get(self, path: str) -> Any:
        """Raises Unexpected: anything but 2xx."""
        return self._wanted("GET", path, None)

    def post(self, path: str, body: Any = None) -> Any:
        return self._wanted("POST", path, body if body is not None else {})

    def put(self, path: str, body: Any) -> Any:
        return self._wanted("PUT", path, body)

    def refused(self, path: str, body: Any) -> dict[str, Any]:
        """The problem that a POST is answered with. Raises Unexpected: it was not refused."""
        answer = self._asked("POST", path, body)
        if answer.status < 400:
            raise Unexpected("POST", path, answer)
        problem: dict[str, Any] = answer.json()
        return problem

    def log_out(self) -> None:
        if self._cookies:
            self._send("DELETE", "/session", None)
            self._cookies = {}

    def _wanted(self, method: str, path: str, body: Any) -> Any:
        answer = self._asked(method, path, body)
        if answer.status >= 300:
            raise Unexpected(method, path, answer)
        return answer.json()

    def _asked(self, method: str, path: str, body: Any) -> Answer:
        if not self._cookies:
            self._log_in()
        answer = self._send(method, path, body)
        if answer.status == UNKNOWN:
            self._log_in()
            answer = self._send(method, path, body)
        return answer

    def _log_in(self) -> None:
        self._cookies = {}
        self._csrf = self._send("GET", "/session", None).json()["csrf_token"]
        answer = self._send("POST", "/session", {"login": self._login, "password": self._password})
        if answer.status >= 300:
            raise Unexpected("POST", "/session", answer)
        self._csrf = answer.json()["csrf_token"]

    def _send(self, method: str, path: str, body: Any) -> Answer:
        headers = {"X-CSRF-Token": self._csrf, "Content-Type": "application/json"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        data = None if body is None else json.dumps(body, default=_plain).encode()
        answer = call(self._base_url, method, f"/api/v1{path}", data, headers)
        self._cookies |= answer.cookies
        return answer


def _plain(value: Any) -> str:
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
