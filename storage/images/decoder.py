"""The parent's side of decoding: children kept warm, lent to one photo at a time, and ended when they misbehave.

As many photos are decoded at once as there are cores; a caller beyond that waits for a turn. Safe under threads, and
after a fork of the caller, who then starts children of its own.
"""

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore, Event, Timer
from typing import BinaryIO, cast

from storage.errors import DecoderAway, Unreadable
from storage.images.frames import BrokenFrame, Frame, read_frame, write_frame
from storage.images.values import Derived, PhotoFacts

LONGEST_S = 60.0
COMMAND = (sys.executable, "-m", "storage.images.child")
SOURCES = Path(__file__).parents[2]
PIPE_BYTES = 256 * 1024
HUGE_PAGES = {"hugetlb": 1, "mmap_threshold": 2**25, "top_pad": 2**26, "trim_threshold": 2**30}  # far fewer page faults
ENVIRONMENT = {  # all of it, so none of our secrets
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "GLIBC_TUNABLES": ":".join(f"glibc.malloc.{name}={value}" for name, value in HUGE_PAGES.items()),
}


def facts(data: bytes) -> PhotoFacts:
    """What the photo says of itself: format, size, and EXIF without any judgement. Its pixels are not looked at.

    Raises: Unreadable (its fact "reason" says why), DecoderAway."""
    head, _ = _pool.ask("facts", data)
    with _sense_demanded():
        when = head["gps_time_utc"]
        return PhotoFacts(**head | {"gps_time_utc": when and datetime.fromisoformat(when)})


def derive(data: bytes) -> Derived:
    """Renditions, perceptual hash and sharpness, from one decode of all of the photo.

    Raises: Unreadable (its fact "reason" says why), DecoderAway."""
    head, blobs = _pool.ask("derive", data)
    with _sense_demanded():
        return Derived(dict(zip(head["sizes"], blobs, strict=True)), int(head["phash"]), float(head["sharpness"]))


@contextmanager
def _sense_demanded() -> Iterator[None]:
    """A child whose answer makes no sense is no longer ours; the photo did that."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("the decoder talks nonsense", reason="decoder-died") from error


class Child:
    """One warm child, asked one thing at a time."""

    def __init__(self) -> None:
        """Start it. Raises DecoderAway: it does not come up, so no photo is to blame."""
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=SOURCES,
            env=ENVIRONMENT,
            pipesize=PIPE_BYTES,
            start_new_session=True,  # a group of its own, ended as one
        )
        self._to, self._from = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)
        try:
            self.ask("be-ready", b"")
        except Unreadable as error:
            raise DecoderAway("the decoder does not start") from error

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether it waits for the next photo."""
        return self._process.poll() is None

    def ask(self, do: str, data: bytes) -> Frame:
        """Its answer. Raises Unreadable: it died of this photo, or took too long and was ended."""
        late = Event()
        timer = Timer(LONGEST_S, self._overrun, [late])
        timer.daemon = True
        timer.start()
        try:
            write_frame(self._to, {"do": do}, data)
            if answer := read_frame(self._from):
                return answer
        except (OSError, BrokenFrame):
            pass
        finally:
            timer.cancel()
        raise Unreadable("the decoder died of it", reason=self._cause(late.is_set()))

    def end(self) -> None:
        """Let it go; what it is doing is lost."""
        self._kill()
        self.forget()
        self._process.wait()

    def forget(self) -> None:
        """Close our side only: after a fork the child belongs to the other process."""
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()

    def _overrun(self, late: Event) -> None:
        late.set()
        self._kill()

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _cause(self, late: bool) -> str:
        self.end()
        return "too-slow" if late or self._process.returncode == signal.SIGXCPU else "decoder-died"


class Pool:
    """Idle children, and turns to use them."""

    def __init__(self) -> None:
        self._idle: list[Child] = []
        self._turns = BoundedSemaphore(os.cpu_count() or 1)

    def ask(self, do: str, data: bytes) -> Frame:
        """The answer of some child. Raises: Unreadable, DecoderAway."""
        with self._turns:
            head, blobs = self._asked_twice(do, data)
        if reason := head.get("reason"):
            raise Unreadable(head.get("words", "no picture can be made of it"), reason=reason)
        return head, blobs

    def end(self) -> None:
        """End all idle children."""
        while self._idle:
            self._idle.pop().end()

    def forget(self) -> None:
        """After a fork: these children are the other process's."""
        for child in self._idle:
            child.forget()
        self.__init__()  # type: ignore[misc]

    def _asked_twice(self, do: str, data: bytes) -> Frame:
        """A child may die of something else than the photo (the kernel is out of memory): a second one decides."""
        try:
            return self._asked(do, data)
        except Unreadable as error:
            if error.facts["reason"] == "too-slow":
                raise
            return self._asked(do, data)

    def _asked(self, do: str, data: bytes) -> Frame:
        child = self._lent()
        answer = child.ask(do, data)
        self._idle.append(child)
        return answer

    def _lent(self) -> Child:
        while True:
            try:
                child = self._idle.pop()
            except IndexError:
                return Child()
            if child.is_alive():
                return child
            child.end()


_pool = Pool()
atexit.register(_pool.end)
os.register_at_fork(after_in_child=_pool.forget)
