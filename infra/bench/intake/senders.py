"""Phones on a real wire: each keeps one connection, declares and delivers, and may be one of many at once."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from itertools import islice
from typing import Any
from uuid import uuid4

from infra.bench.intake.pictures import Photo

Send = Callable[[Sequence[Photo]], object]
OUTBOX = 5
"""Photos that a phone has to hand in when it comes back to the network, where it declares them at once."""
PART_TYPE = "application/offset+octet-stream"


@dataclass(frozen=True)
class Answer:
    """What the server said, read to its end."""

    status: int
    headers: Message
    text: bytes


def each(send: Callable[[Photo], object]) -> Send:
    """A sender that knows nothing of lots: one photo after the other."""
    return lambda photos: [send(photo) for photo in photos]


class Sender:
    """One phone. Its connection is the one of the thread that uses it."""

    def __init__(self, host: str, port: int, login: str, password: str) -> None:
        self.line = HTTPConnection(host, port, timeout=120)
        said = {"device_id": str(uuid4()), "name": "bench", "platform": "bench", "app_version": "1"}
        words = json.dumps(said | {"login": login, "password": password}).encode()
        self.headers = {"Authorization": f"Device {json.loads(self._ask('POST', 'devices', words).text)['credential']}"}

    def put(self, photos: Sequence[Photo]) -> list[str]:
        """Declare each photo and deliver it as the raw body; their ids."""
        return [self._deliver(self._declare(photo), photo) for photo in photos]

    def put_outbox(self, photos: Sequence[Photo]) -> list[str]:
        """Declare all of them in one request, and deliver each as the raw body; their ids."""
        pieces = {str(uuid4()): _word(photo) for photo in photos}
        self._ask("POST", "evidence", json.dumps({"pieces": pieces}).encode(), **self.headers)
        return [self._deliver(one, photo) for one, photo in zip(pieces, photos, strict=True)]

    def tus(self, photos: Sequence[Photo]) -> list[str]:
        """Declare each photo, begin an upload of it by tus 1.0, and bring it as one part; their ids."""
        return [self._in_one_part(self._declare(photo), photo) for photo in photos]

    def _declare(self, photo: Photo) -> str:
        evidence_id = str(uuid4())
        self._ask("PUT", f"evidence/{evidence_id}", json.dumps(_word(photo)).encode(), **self.headers)
        return evidence_id

    def _deliver(self, evidence_id: str, photo: Photo) -> str:
        headers = {**self.headers, "Content-Type": "image/jpeg"}
        self._ask("PUT", f"evidence/{evidence_id}/bytes", photo.data, **headers)
        return evidence_id

    def _in_one_part(self, evidence_id: str, photo: Photo) -> str:
        spoken, length = {**self.headers, "Tus-Resumable": "1.0.0"}, str(len(photo.data))
        begun = self._ask("POST", f"evidence/{evidence_id}/uploads", b"", **spoken, **{"Upload-Length": length})
        upload = begun.headers["Location"].partition("/mobile/v1/")[2]
        self._ask("PATCH", upload, photo.data, **spoken, **{"Upload-Offset": "0", "Content-Type": PART_TYPE})
        return evidence_id

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


def _word(photo: Photo) -> dict[str, Any]:
    return {"kind": "photo", "sha256": photo.sha256, "size": len(photo.data), "media_type": "image/jpeg"}


@dataclass(frozen=True)
class Pace:
    """How a run went: photos per second over all, and the seconds of each photo, sorted; of a lot, its mean."""

    per_s: float
    took_s: Sequence[float]

    def ms(self, share: float) -> float:
        """Milliseconds within which this share of the photos was answered."""
        return self.took_s[min(len(self.took_s) - 1, int(share * len(self.took_s)))] * 1000


def race_of(sends: Sequence[Send], photos: Iterator[Photo], count: int, lot: int = 1) -> Pace:
    """So many photos handed over by these senders at once, each sending its next lot when the last was answered.

    Raises what a sender raised: a figure of a run with failures would be none."""
    taken, lock, took, failed = iter(range(count)), threading.Lock(), list[float](), list[BaseException]()

    def walk(send: Send) -> None:
        try:
            while not failed:
                with lock:
                    mine = [next(photos) for _ in islice(taken, lot)]
                if not mine:
                    return
                began = time.perf_counter()
                send(mine)
                took.extend([(time.perf_counter() - began) / len(mine)] * len(mine))
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
