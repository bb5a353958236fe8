"""Phones on a real wire: each keeps one connection, declares and delivers, and may be one of many at once."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from hashlib import sha256
from http.client import HTTPConnection
from uuid import uuid4

Send = Callable[[bytes], object]
PART_TYPE = "application/offset+octet-stream"


@dataclass(frozen=True)
class Answer:
    """What the server said, read to its end."""

    status: int
    headers: Message
    text: bytes


class Sender:
    """One phone. Its connection is the one of the thread that uses it."""

    def __init__(self, host: str, port: int, login: str, password: str) -> None:
        self.line = HTTPConnection(host, port, timeout=120)
        said = {"device_id": str(uuid4()), "name": "bench", "platform": "bench", "app_version": "1"}
        words = json.dumps(said | {"login": login, "password": password}).encode()
        self.headers = {"Authorization": f"Device {json.loads(self._ask('POST', 'devices', words).text)['credential']}"}

    def put(self, photo: bytes) -> str:
        """Declare a photo and deliver it as the raw body; its id."""
        path = self._declare(photo)
        self._ask("PUT", f"{path}/bytes", photo, **self.headers, **{"Content-Type": "image/jpeg"})
        return path.rpartition("/")[2]

    def tus(self, photo: bytes) -> str:
        """Declare a photo, begin an upload of it by tus 1.0, and bring it as one part; its id."""
        path, spoken = self._declare(photo), {**self.headers, "Tus-Resumable": "1.0.0"}
        begun = self._ask("POST", f"{path}/uploads", b"", **spoken, **{"Upload-Length": str(len(photo))})
        upload = begun.headers["Location"].partition("/mobile/v1/")[2]
        self._ask("PATCH", upload, photo, **spoken, **{"Upload-Offset": "0", "Content-Type": PART_TYPE})
        return path.rpartition("/")[2]

    def _declare(self, photo: bytes) -> str:
        path = f"evidence/{uuid4()}"
        said = {"kind": "photo", "sha256": sha256(photo).hexdigest(), "size": len(photo), "media_type": "image/jpeg"}
        self._ask("PUT", path, json.dumps(said).encode(), **self.headers)
        return path

    def _ask(self, method: str, path: str, body: bytes, **headers: str) -> Answer:
        told = {"Content-Type": "application/json", **headers}
        try:
            answer = self._answer(method, path, body, told)
        except ConnectionError:  # it was closed while nobody spoke; everything said here may be said again
            self.line.close()
            answer = self._answer(method, path, body, told)
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.text[:300]!r}")
        return answer

    def _answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        self.line.request(method, f"/mobile/v1/{path}", body, headers)
        answer = self.line.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


@dataclass(frozen=True)
class Pace:
    """How a run went: photos per second over all, and the seconds of each photo, sorted."""

    per_s: float
    took_s: Sequence[float]

    def ms(self, share: float) -> float:
        """Milliseconds within which this share of the photos was answered."""
        return self.took_s[min(len(self.took_s) - 1, int(share * len(self.took_s)))] * 1000


def race_of(sends: Sequence[Send], photos: Iterator[bytes], count: int) -> Pace:
    """So many photos handed over by these senders at once, each sending its next when the last was answered.

    Raises what a sender raised: a figure of a run with failures would be none."""
    taken, lock, took, failed = iter(range(count)), threading.Lock(), list[float](), list[BaseException]()

    def walk(send: Send) -> None:
        try:
            while not failed:
                with lock:
                    if next(taken, None) is None:
                        return
                    photo = next(photos)
                began = time.perf_counter()
                send(photo)
                took.append(time.perf_counter() - began)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=walk, args=(send,)) for send in sends]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return Pace(count / (time.perf_counter() - began), sorted(took))
