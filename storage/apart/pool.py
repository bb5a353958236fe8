"""The parent's side of decoding: children kept warm, lent to one thing at a time, and ended when they misbehave.

As many things of a kind are decoded at once as there are cores; a caller beyond that waits for a turn. Safe under
threads, and after a fork of the caller, who then starts children of its own.
"""

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import BoundedSemaphore, Event, Timer
from typing import Any, BinaryIO, cast

from storage.apart.frames import BrokenFrame, Frame, read_frame, write_frame
from storage.errors import DecoderAway, Unreadable

LONGEST_S = 60.0
MOST_ANSWER_BYTES = 128 * 1024 * 1024
SOURCES = Path(__file__).parents[2]
PIPE_BYTES = 256 * 1024
HUGE_PAGES = {"hugetlb": 1, "mmap_threshold": 2**25, "top_pad": 2**26, "trim_threshold": 2**30}  # far fewer page faults
ENVIRONMENT = {  # all of it, so none of our secrets
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "GLIBC_TUNABLES": ":".join(f"glibc.malloc.{name}={value}" for name, value in HUGE_PAGES.items()),
}


@contextmanager
def sense_demanded() -> Iterator[None]:
    """Around what takes an answer apart: a child that makes no sense is no longer ours; what it decoded did that."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("the decoder talks nonsense", reason="decoder-died") from error


class Child:
    """One warm child, asked one thing at a time."""

    def __init__(self, command: Sequence[str], longest_s: float) -> None:
        """Start it; longest_s: what one answer may take. Raises DecoderAway: it does not come up, nobody's fault."""
        self._longest_s = longest_s
        self._process = subprocess.Popen(
            command,
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
            self.ask({"do": "be-ready"})
        except Unreadable as error:
            raise DecoderAway("the decoder does not start") from error

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether it waits to be asked."""
        return self._process.poll() is None

    def ask(self, head: dict[str, Any], *blobs: bytes) -> Frame:
        """Its answer. Raises Unreadable: it died of this, or took too long and was ended."""
        late = Event()
        timer = Timer(self._longest_s, self._overrun, [late])
        timer.daemon = True
        timer.start()
        try:
            write_frame(self._to, head, *blobs)
            if answer := read_frame(self._from, MOST_ANSWER_BYTES):
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
    """Idle children of one kind, and turns to use them."""

    def __init__(self, module: str, longest_s: float = LONGEST_S) -> None:
        """module: what a child runs, its last line a serve(); longest_s: how long one answer may take."""
        self.command: Sequence[str] = (sys.executable, "-m", module)
        self.longest_s = longest_s
        self._begin()
        atexit.register(self.end)
        os.register_at_fork(after_in_child=self.forget)

    def ask(self, do: str, *blobs: bytes, **said: Any) -> Frame:
        """What some child answers when told to do this with these bytes, and with what is said beside them.

        Raises: Unreadable (its fact "reason" says why), DecoderAway."""
        with self._turns:
            head, answered = self._asked_twice({**said, "do": do}, *blobs)
        if reason := head.get("reason"):
            raise Unreadable(str(head.get("words", "nothing can be made of it")), reason=str(reason))
        return head, answered

    def end(self) -> None:
        """End all idle children."""
        while self._idle:
            self._idle.pop().end()

    def forget(self) -> None:
        """After a fork: these children are the other process's."""
        for child in self._idle:
            child.forget()
        self._begin()

    def _begin(self) -> None:
        self._idle: list[Child] = []
        self._turns = BoundedSemaphore(os.cpu_count() or 1)

    def _asked_twice(self, head: dict[str, Any], *blobs: bytes) -> Frame:
        """A child may die of something else than its work (the kernel is out of memory): a second one decides."""
        try:
            return self._asked(head, *blobs)
        except Unreadable as error:
            if error.facts["reason"] == "too-slow":
                raise
            return self._asked(head, *blobs)

    def _asked(self, head: dict[str, Any], *blobs: bytes) -> Frame:
        child = self._lent()
        answer = child.ask(head, *blobs)
        self._idle.append(child)
        return answer

    def _lent(self) -> Child:
        while True:
            try:
                child = self._idle.pop()
            except IndexError:
                return Child(self.command, self.longest_s)
            if child.is_alive():
                return child
            child.end()
