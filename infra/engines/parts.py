"""Parts of a running installation: started in order, tended, stopped in the reverse of it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from infra.engines.children import Child, Program, Say, quiet
from infra.errors import EngineFails, Trouble

STEADY_S = 60.0
LONGEST_PAUSE_S = 30.0


class Part(Protocol):
    """Something that runs until it is stopped."""

    name: str

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def ended(self) -> int | None: ...


class Service:
    """A program of ours as a part: web server or worker."""

    def __init__(self, program: Program, records: Path, say: Say, ready: Callable[[], bool] | None = None) -> None:
        self.name, self.program, self.records, self.say, self._ready = program.name, program, records, say, ready
        self.child: Child | None = None

    def start(self) -> None:
        """Start it; the first time wait until it is ready, at most 60 s. Raises EngineFails.

        Later nobody waits: an engine it needs may be away just then, and whoever waits here cannot start that."""
        wait_for = self._ready if self.child is None else None
        child = self.child = Child(self.program, self.records, self.say)
        try:
            ready = wait_for is None or _await(child, wait_for)
        except BaseException:
            child.stop()
            raise
        if not ready:
            code = child.ended()
            child.stop()
            why = "was not ready after 60 s" if code is None else f"ended at once ({describe(code)})"
            raise EngineFails(f"{self.name} {why}; its last words stand above.")

    def stop(self) -> None:
        if self.child is not None:
            self.child.stop()

    def ended(self) -> int | None:
        return self.child.ended() if self.child is not None else None


@dataclass
class Fate:
    """What befell a part: when it was started, how often in a row it ended early, when it is tried again."""

    began: float
    failures: int = 0
    again_at: float | None = None


class Household:
    """All parts of one installation."""

    def __init__(self, say: Say = quiet) -> None:
        self.parts: list[tuple[Part, Fate]] = []
        self.say = say

    def add(self, part: Part) -> None:
        """Start a part; it is stopped before all that were added earlier. Raises what its start raises."""
        part.start()
        self.parts.append((part, Fate(time.monotonic())))

    def tend(self, enough: threading.Event, every_s: float = 0.2) -> None:
        """Start again what ends by itself, ever more slowly, until it is enough."""
        while not enough.wait(every_s):
            for part, fate in self.parts:
                self._look_after(part, fate)

    def stop(self) -> None:
        """Stop everything, the last one added first."""
        while self.parts:
            part, _ = self.parts.pop()
            self._tell(f"stopping {part.name}")
            part.stop()

    def _tell(self, line: str) -> None:
        self.say("yixian", line)

    def _look_after(self, part: Part, fate: Fate) -> None:
        now = time.monotonic()
        if fate.again_at is None and (code := part.ended()) is not None:
            fate.failures = 1 if now - fate.began > STEADY_S else fate.failures + 1
            pause_s = min(2.0 ** (fate.failures - 1), LONGEST_PAUSE_S)
            fate.again_at = now + pause_s
            self._tell(f"{part.name} ended by itself ({describe(code)}); starting it again in {pause_s:.0f} s")
        elif fate.again_at is not None and now >= fate.again_at:
            self._again(part, fate)

    def _again(self, part: Part, fate: Fate) -> None:
        fate.began, fate.again_at = time.monotonic(), None
        part.stop()
        try:
            part.start()
        except Trouble as trouble:
            fate.failures += 1
            fate.again_at = time.monotonic() + min(2.0**fate.failures, LONGEST_PAUSE_S)
            self._tell(f"{trouble} Trying again later.")
        else:
            self._tell(f"{part.name} runs again")


def describe(code: int) -> str:
    """An exit code in words."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _await(child: Child, ready: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while child.ended() is None and time.monotonic() < end:
        if ready():
            return True
        time.sleep(0.3)
    return False
