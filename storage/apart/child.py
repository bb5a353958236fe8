"""One child process as its parent sees it: started without our secrets, asked, timed, and ended with all its forks."""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Timer
from typing import Any, BinaryIO, cast

from storage.apart.frames import BrokenFrame, Frame, read_frame, write_frame
from storage.errors import DecoderAway, Unreadable

MOST_ANSWER_BYTES = 128 * 1024 * 1024
SOURCES = Path(__file__).parents[2]
PIPE_BYTES = 256 * 1024
HUGE_PAGES = {"hugetlb": 1, "mmap_threshold": 2**25, "top_pad": 2**26, "trim_threshold": 2**30}  # far fewer page faults
ENVIRONMENT = {  # all of it, so none of our secrets
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "GLIBC_TUNABLES": ":".join(f"glibc.malloc.{name}={value}" for name, value in HUGE_PAGES.items()),
}


class Child:
    """One warm child, asked one thing at a time.

    is_sitting: the fork that gave the last answer waits for more from the same hand, until it is told to rise."""

    def __init__(self, command: Sequence[str], longest_s: float) -> None:
        """Start it; longest_s: what one answer may take. Raises DecoderAway: it does not come up, nobody's fault."""
        self._longest_s = longest_s
        self.is_sitting = False
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
                self.is_sitting = bool(answer[0].pop("stays", False))
                return answer
        except (OSError, BrokenFrame):
            pass
        finally:
            timer.cancel()
        raise Unreadable("the decoder died of it", reason=self._cause(late.is_set()))

    def rise(self) -> bool:
        """Let the fork that sits go; it answers that too, or it would read on into what is asked next. False: it would
        not, or died, and the child is gone with it."""
        try:
            self.ask({"do": "rise"})
        except Unreadable:
            return False
        if self.is_sitting:
            self.end()
        return not self.is_sitting

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
