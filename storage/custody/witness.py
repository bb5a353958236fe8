"""Showing our checkpoints to somebody who remembers them: a file that is only added to, or a witness over HTTP.

A witness that saw a larger tree, or another one, contradicts us: then somebody was shown a log that is not this one."""

import fcntl
import http.client
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from storage.custody.checkpoint import BadNote, Checkpoint
from storage.custody.cosignature import WitnessKey, request_body
from storage.custody.merkle import consistency_proof, root
from storage.custody.tiles import Tiles
from storage.errors import StorageError

PATIENCE_S = 10.0
LARGEST_ANSWER_BYTES = 64 * 1024


class WitnessContradicts(StorageError):
    """A witness remembers a larger tree of this log, or another one; facts: seen_size, size."""

    code = "witness-contradicts"


class WitnessAway(StorageError):
    """A witness does not answer, or will not take our checkpoints; it is shown them again at the next beat."""

    code = "witness-away"


@dataclass(frozen=True)
class Published:
    """What is shown: the signed note, what it says, and the tiles that prove it."""

    note: str
    checkpoint: Checkpoint
    tiles: Tiles


class Witness(Protocol):
    """Somebody who remembers. name: as an alarm calls it."""

    @property
    def name(self) -> str: ...

    def show(self, published: Published, known: int, now: datetime) -> str:
        """Show a checkpoint; returns the note with what the witness added. known: the size it saw last, as far as we
        know. Raises WitnessContradicts, WitnessAway."""


@dataclass(frozen=True)
class FileWitness:
    """A file of JSON lines {at, note}, on a disk that is not the database's: best one that others can read."""

    path: Path
    name: str = "file"

    def show(self, published: Published, known: int, now: datetime) -> str:  # noqa: ARG002 - the file knows itself
        try:
            with self.path.open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.seek(0)
                whole = file.read().rpartition(b"\n")[0]
                if self._is_news(whole.splitlines()[-1:], published):
                    file.truncate(len(whole) + 1 if whole else 0)  # a line that a crash cut off
                    line = json.dumps({"at": now.isoformat(), "note": published.note}, ensure_ascii=False)
                    file.write(line.encode() + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as away:
            raise WitnessAway(f"the file of checkpoints: {away.strerror}") from away
        return published.note

    def _is_news(self, last: list[bytes], published: Published) -> bool:
        if not last:
            return True
        try:
            seen = Checkpoint.parse(json.loads(last[0])["note"].partition("\n\n")[0] + "\n")
        except (ValueError, KeyError, TypeError, BadNote) as strange:
            raise WitnessContradicts("the last line of the file is no checkpoint") from strange
        ours = published.checkpoint
        facts = {"seen_size": seen.size, "size": ours.size}
        if seen.origin != ours.origin or seen.size > ours.size:
            raise WitnessContradicts("the file remembers a larger tree, or another log", **facts)
        if root(seen.size, published.tiles.node) != seen.root:
            raise WitnessContradicts("the file remembers another tree of that size", **facts)
        return seen.size < ours.size


@dataclass(frozen=True)
class HttpWitness:
    """A witness that speaks C2SP tlog-witness. key: whose cosignature must come back; None: any is kept, unchecked."""

    url: str
    key: WitnessKey | None = None

    @property
    def name(self) -> str:
        return urlsplit(self.url).netloc

    def show(self, published: Published, known: int, now: datetime) -> str:  # noqa: ARG002 - it has its own clock
        status, body = self._ask(published, min(known, published.checkpoint.size))
        if status == 409:
            seen = self._size(body)
            facts = {"seen_size": seen, "size": published.checkpoint.size}
            if seen > published.checkpoint.size:
                raise WitnessContradicts("the witness saw a larger tree", **facts)
            status, body = self._ask(published, seen)
            if status == 409 and self._size(body) == published.checkpoint.size:
                raise WitnessContradicts("the witness saw another tree of this size", **facts)
        if status == 422:
            raise WitnessContradicts("the witness saw another tree", size=published.checkpoint.size)
        if status != 200:
            raise WitnessAway(f"the witness answers {status}")
        return self._cosigned(published.note + body)

    def _ask(self, published: Published, old: int) -> tuple[int, str]:
        size = published.checkpoint.size
        proof = consistency_proof(old, size, published.tiles.node) if 0 < old < size else []
        place = urlsplit(self.url)
        line = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        connection = line(place.netloc, timeout=PATIENCE_S)
        try:
            path = f"{place.path.rstrip('/')}/add-checkpoint"
            connection.request("POST", path, request_body(old, proof, published.note).encode())
            answer = connection.getresponse()
            return answer.status, answer.read(LARGEST_ANSWER_BYTES).decode(errors="replace")
        except (OSError, http.client.HTTPException) as away:
            raise WitnessAway(f"the witness does not answer: {type(away).__name__}") from away
        finally:
            connection.close()

    def _size(self, body: str) -> int:
        if not (body.strip().isascii() and body.strip().isdigit()):
            raise WitnessAway("the witness answers 409 without a size")
        return int(body)

    def _cosigned(self, note: str) -> str:
        try:
            if self.key is not None:
                self.key.cosigned_at(note)
        except BadNote as forged:
            raise WitnessAway("the witness's cosignature does not hold") from forged
        return note
