"""Plain HTTP, one connection a call: what a browser and a phone of the story need of it, and no more."""

import http.client
import json
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from infra.errors import EngineFails


@dataclass(frozen=True)
class Answer:
    """What came back. body: as bytes; json() where it is JSON."""

    status: int
    body: bytes
    cookies: dict[str, str]

    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


class Unexpected(EngineFails):
    """The story was refused something that it needs."""

    def __init__(self, method: str, path: str, answer: Answer) -> None:
        said = answer.body.decode(errors="replace")[:1500]
        super().__init__(f"{method} {path} was answered {answer.status}: {said}")
        self.answer = answer


def call(base_url: str, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
    """Send one request. base_url: as http://127.0.0.1:8010."""
    to = urlsplit(base_url)
    connection = http.client.HTTPConnection(to.hostname or "", to.port, timeout=60)
    try:
        connection.request(method, path, body=body, headers=headers)
        reply = connection.getresponse()
        content = reply.read()
    finally:
        connection.close()
    cookies = SimpleCookie()
    for line in reply.headers.get_all("Set-Cookie") or ():
        cookies.load(line)
    return Answer(reply.status, content, {name: morsel.value for name, morsel in cookies.items()})
