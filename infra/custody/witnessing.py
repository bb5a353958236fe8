"""A minimal witness: remembers the largest checkpoint of each log it is told to follow, cosigns what grows out of it.

C2SP tlog-witness over HTTP. It keeps one small file a log, and its own key, in one folder."""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import time

from storage.custody.checkpoint import BadNote, Checkpoint, Verifier, claims, open_note
from storage.custody.cosignature import WitnessKey, cosignature_line, parse_request
from storage.custody.merkle import EMPTY_ROOT, BadProof, verify_consistency
from storage.custody.signer import Signer

LARGEST_REQUEST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    body: str = ""
    media_type: str = "text/plain; charset=utf-8"


class Memory:
    """What one witness remembers, in a folder that nobody else writes."""

    def __init__(self, folder: Path, name: str, logs: Sequence[Verifier]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._logs = folder, logs
        self._signer = Signer.load_or_make(folder / "witness.key", name)
        self.key = WitnessKey(name, self._signer.verifier.public_key)

    def add(self, body: str) -> Answer:
        """Answer one POST of a log; what is cosigned is remembered first."""
        try:
            old, proof, note = parse_request(body)
            checkpoint = Checkpoint.parse(note.partition("\n\n")[0] + "\n")
        except BadNote as wrong:
            return Answer(400, f"{wrong}\n")
        known = [log for log in self._logs if log.origin == checkpoint.origin]
        if not known:
            return Answer(404, "not a log that is followed here\n")
        if not any(_signed(note, log) for log in known):
            return Answer(403, "not signed by that log\n")
        if old > checkpoint.size:
            return Answer(400, "the old size is larger than the checkpoint's\n")
        with self._seen(checkpoint.origin) as (path, seen):
            if old != seen.size or (seen.size == checkpoint.size and seen.root != checkpoint.root):
                return Answer(409, f"{seen.size}\n", "text/x.tlog.size")
            try:
                if old:
                    verify_consistency(old, checkpoint.size, proof, seen.root, checkpoint.root)
            except BadProof as wrong:
                return Answer(422, f"{wrong}\n")
            _keep(path, note)
            return Answer(200, cosignature_line(self.key, str(checkpoint), int(time()), self._signer.sign))

    @contextmanager
    def _seen(self, origin: str) -> Iterator[tuple[Path, Checkpoint]]:
        """The file of a log and the last checkpoint in it, ours alone until the block ends."""
        path = self._folder / f"{origin.replace('/', '_')}.json"
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                yield path, Checkpoint(origin, 0, EMPTY_ROOT)
                return
            note = json.loads(path.read_text())["note"]
            yield path, Checkpoint.parse(note.partition("\n\n")[0] + "\n")


def serve(memory: Memory, host: str, port: int) -> ThreadingHTTPServer:
    """The server, listening; call serve_forever()."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint" or not length.isdigit() or int(length) > LARGEST_REQUEST_BYTES:
                self._send(Answer(404))
                return
            self._send(memory.add(self.rfile.read(int(length)).decode(errors="replace")))

        def do_GET(self) -> None:
            self._send(Answer(200, f"{memory.key}\n") if self.path == "/key" else Answer(404))

        def _send(self, answer: Answer) -> None:
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return ThreadingHTTPServer((host, port), Handler)


def _signed(note: str, log: Verifier) -> bool:
    try:
        return claims(note, log) and bool(open_note(note, log))
    except BadNote:
        return False


def _keep(path: Path, note: str) -> None:
    """Remember durably before anything is signed."""
    half = path.with_suffix(".half")
    with half.open("w") as file:
        json.dump({"note": note}, file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
