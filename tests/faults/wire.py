"""Phones and browsers on a real wire: sockets that break, and an outbox that remembers what was acknowledged."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from infra.settings import Settings
from tests.office import PASSWORD

PATIENCE_S = 60.0
PIECE_BYTES = 64 * 1024
Pace = Callable[[], None]


@dataclass(frozen=True)
class Answer:
    """What came back over the wire, and after how many seconds."""

    status: int
    kind: str
    body: bytes
    cookies: dict[str, str] = field(default_factory=dict)
    took_s: float = 0.0

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """A connection for each request, so that none is carried over what is killed between them."""

    def __init__(self, settings: Settings) -> None:
        self.host, self.port = settings.host, settings.port

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, pace: Pace | None = None
    ) -> Answer:
        """body: bytes as they are, else JSON; pace is called before each piece of it.

        Raises OSError, HTTPException: there was no whole answer."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        told = {"Content-Length": str(len(sent)), "Content-Type": "application/json", **(headers or {})}
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE_S)
        began = time.monotonic()
        try:
            connection.request(method, path, _pieces(sent, pace) if pace else sent, told)
            answer = connection.getresponse()
            cookies = dict(each.split(";")[0].split("=", 1) for each in answer.headers.get_all("Set-Cookie", []))
            kind = answer.headers.get("Content-Type", "")
            return Answer(answer.status, kind, answer.read(), cookies, time.monotonic() - began)
        finally:
            connection.close()

    @contextmanager
    def begun(self, path: str, said: int, sent: bytes, headers: dict[str, str]) -> Iterator[None]:
        """A PUT that announces so many bytes and has sent these, and at the end of the block is gone, unanswered."""
        lines = [f"PUT {path} HTTP/1.1", f"Host: {self.host}", f"Content-Length: {said}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        with socket.create_connection((self.host, self.port), timeout=PATIENCE_S) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode() + sent)
            yield


def _pieces(data: bytes, pace: Pace) -> Iterator[bytes]:
    for start in range(0, len(data), PIECE_BYTES):
        pace()
        yield data[start : start + PIECE_BYTES]


class WirePhone:
    """A phone with an outbox: what it was given a receipt for stands in `receipts`, word for word."""

    def __init__(self, settings: Settings, login: str) -> None:
        self.wire = Wire(settings)
        said = {"device_id": str(uuid4()), "name": "phone", "platform": "test", "app_version": "1"}
        answer = self.wire.ask("POST", "/mobile/v1/devices", said | {"login": login, "password": PASSWORD})
        assert answer.status == 201, answer.body
        self.headers = {"Authorization": f"Device {answer.json['credential']}"}
        self.receipts: dict[UUID, bytes] = {}
        self.declared: set[UUID] = set()
        self.patience_s = PATIENCE_S

    def declare(self, data: bytes, evidence_id: UUID, **said: Any) -> Answer:
        return self.wire.ask("PUT", f"/mobile/v1/evidence/{evidence_id}", _word(data) | said, self.headers)

    def declare_all(self, pieces: Mapping[UUID, tuple[bytes, dict[str, str]]]) -> None:
        """Declare many in one request, if it comes through; then none is declared again, else each by itself."""
        words = {str(one): _word(data) | said for one, (data, said) in pieces.items()}
        with suppress(OSError, http.client.HTTPException):
            answer = self.wire.ask("POST", "/mobile/v1/evidence", {"pieces": words}, self.headers)
            assert answer.status == 200 or (answer.status, answer.kind) in TRY_AGAIN, answer
            if answer.status == 200:
                assert all(piece["state"] for piece in answer.json["pieces"].values()), answer
                self.declared |= pieces.keys()

    def deliver(self, data: bytes, evidence_id: UUID, pace: Pace | None = None) -> Answer:
        headers = {**self.headers, "Content-Type": "image/jpeg"}
        answer = self.wire.ask("PUT", f"/mobile/v1/evidence/{evidence_id}/bytes", data, headers, pace)
        if answer.status == 201:
            known = self.receipts.setdefault(evidence_id, answer.body)
            assert known == answer.body, "another receipt for the same bytes"
        return answer

    def begun(self, data: bytes, evidence_id: UUID, after: int) -> AbstractContextManager[None]:
        """A delivery of which the first so many bytes are sent, and which breaks off at the end of the block."""
        return self.wire.begun(f"/mobile/v1/evidence/{evidence_id}/bytes", len(data), data[:after], self.headers)

    def ask(self, path: str) -> Answer:
        return self.wire.ask("GET", f"/mobile/v1/evidence/{path}", headers=self.headers)

    def hand_in(self, data: bytes, evidence_id: UUID, pace: Pace | None = None, **said: Any) -> int:
        """Declare and deliver until there is a receipt, as an outbox does; how many tries it took."""
        tries, end = 1, time.monotonic() + self.patience_s
        while not self._try(data, evidence_id, pace, said):
            assert time.monotonic() < end, "no receipt in time"
            tries += 1
            time.sleep(0.2)
        return tries

    def _try(self, data: bytes, evidence_id: UUID, pace: Pace | None, said: dict[str, Any]) -> bool:
        """One try. What goes wrong is a broken line, or a problem that asks to come back; nothing else may."""
        try:
            words = () if evidence_id in self.declared else (partial(self.declare, data, evidence_id, **said),)
            for step in (*words, partial(self.deliver, data, evidence_id, pace)):
                if (answer := step()).status >= 300:
                    assert (answer.status, answer.kind) in TRY_AGAIN, answer
                    return False
        except (OSError, http.client.HTTPException):
            return False
        return True


def _word(data: bytes) -> dict[str, Any]:
    return {"kind": "photo", "sha256": sha256(data).hexdigest(), "size": len(data), "media_type": "image/jpeg"}


TRY_AGAIN = {(503, "application/problem+json"), (507, "application/problem+json"), (400, "application/problem+json")}
"""400: the line broke, and its web process heard of it while the answer could still be sent."""


class WireBrowser:
    """Somebody logged in, with a cookie."""

    def __init__(self, settings: Settings, login: str) -> None:
        self.wire, self.cookies = Wire(settings), dict[str, str]()
        first = self._keep(self.wire.ask("GET", "/api/v1/session"))
        headers = {"X-CSRF-Token": first.json["csrf_token"], "Cookie": self._cookie()}
        logged_in = self.wire.ask("POST", "/api/v1/session", {"login": login, "password": PASSWORD}, headers)
        assert self._keep(logged_in).status == 200, logged_in.body

    def get(self, path: str) -> Answer:
        return self.wire.ask("GET", f"/api/v1{path}", headers={"Cookie": self._cookie()})

    def _keep(self, answer: Answer) -> Answer:
        self.cookies |= answer.cookies
        return answer

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def at_once(n: int, deed: Callable[[int], Any]) -> list[Any]:
    """What n threads that start together return."""
    gate, found = threading.Barrier(n), dict[int, Any]()

    def one(number: int) -> None:
        gate.wait()
        found[number] = deed(number)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[number] for number in range(n)]
