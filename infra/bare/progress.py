"""Steps with visible progress: a live line on a terminal, plain lines elsewhere; what a step says goes to a log."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from infra.errors import Trouble

PLAIN_EVERY_S = 15.0
LAST_LINES = 25

Run = Callable[..., None]


@dataclass(frozen=True)
class Step:
    """One thing to do: what, why, and the deed, which gets a runner for its commands."""

    title: str
    why: str
    deed: Callable[[Run], None]


class StepFailed(Trouble):
    """A command of a step ended with an error."""

    code = 8


class Progress:
    """Runs steps one after the other and shows how far they are."""

    def __init__(self, log: Path, out: TextIO = sys.stdout) -> None:
        self._log, self._out, self._live = log, out, out.isatty()

    def announce(self, steps: Sequence[Step]) -> None:
        """Say what will be done and why, before any of it is."""
        for number, step in enumerate(steps, 1):
            self._line(f"  {number}. {step.title}\n     ({step.why})")

    def go(self, steps: Sequence[Step]) -> None:
        """Do the steps. Raises StepFailed with the last lines of what failed."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._log.write_text("")
        for number, step in enumerate(steps, 1):
            self._one(f"[{number}/{len(steps)}] {step.title}", step)

    def _one(self, label: str, step: Step) -> None:
        began, done = time.monotonic(), threading.Event()
        ticker = threading.Thread(target=self._tick, args=(label, began, done), daemon=True)
        if not self._live:
            self._line(f"{label} …")
        ticker.start()
        try:
            step.deed(self._run)
        finally:
            done.set()
            ticker.join()
        self._line(f"{label}: done in {time.monotonic() - began:.0f} s", over=True)

    def _tick(self, label: str, began: float, done: threading.Event) -> None:
        while not done.wait(1.0 if self._live else PLAIN_EVERY_S):
            line = f"{label} … {time.monotonic() - began:.0f} s"
            if self._live:
                self._out.write(f"\r\033[K{line}")
                self._out.flush()
            else:
                self._line(line)

    def _line(self, line: str, over: bool = False) -> None:
        self._out.write(("\r\033[K" if over and self._live else "") + line + "\n")
        self._out.flush()

    def _run(self, *command: str, cwd: Path | None = None, environ: Mapping[str, str] | None = None) -> None:
        with open(self._log, "ab") as log:
            start = log.tell()
            log.write(f"$ {' '.join(command)}\n".encode())
            log.flush()
            env = {**os.environ, **(environ or {})}
            code = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=cwd, env=env, check=False
            ).returncode
        if code:
            raise StepFailed(
                f"`{' '.join(command[:6])} …` ended with {code}:\n{self._tail(start)}", f"All of it is in {self._log}."
            )

    def _tail(self, start: int) -> str:
        words = self._log.read_bytes()[start:].decode(errors="replace").splitlines()
        return "\n".join(words[-LAST_LINES:])
