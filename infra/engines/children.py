"""Children: what we start as direct children, reap, and stop; nothing else is ever signalled.

Each child leads its own session, so a Ctrl-C reaches us alone and we stop them in our order. The kernel ends a child
whose parent dies (Linux); what outlives even that is known at the next start by process id and birth.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import IO, Any, Self

from infra.engines.births import birth
from infra.errors import EngineFails, Missing

Say = Callable[[str, str], None]
"""say(name, line): a line that the named child wrote, or that we say about it."""

PR_SET_PDEATHSIG = 1


def quiet(_name: str, _line: str) -> None:
    """A Say that says nothing."""


@dataclass(frozen=True)
class Program:
    """What to run and how to stop it: the signal, then patience_s seconds, then SIGKILL."""

    name: str
    command: tuple[str, ...]
    stop: signal.Signals = signal.SIGTERM
    patience_s: float = 10.0
    nice: int = 0
    environ: Mapping[str, str] = field(default_factory=dict)
    as_user: Mapping[str, Any] = field(default_factory=dict)
    """user, group, extra_groups for subprocess; empty: as ourselves."""


class Child:
    """One running program. Start it from a thread that lives as long as it should: the kernel watches that thread."""

    def __init__(self, program: Program, records: Path, say: Say = quiet) -> None:
        self.program = program
        self.began = time.monotonic()
        self._last: deque[str] = deque(maxlen=30)
        self._process = self._popen()
        self._record = records / f"{program.name}.child.json"
        records.mkdir(parents=True, exist_ok=True)
        self._record.write_text(json.dumps(self._identity()))
        self._pump = threading.Thread(target=self._pass_on, args=(self._process.stdout, say), daemon=True)
        self._pump.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def ended(self) -> int | None:
        """Its exit code (negative: the signal that ended it); None while it runs."""
        code = self._process.poll()
        if code is not None:
            self._record.unlink(missing_ok=True)
        return code

    def last_words(self) -> str:
        """The last lines it wrote."""
        self._pump.join(1.0)
        return "\n".join(self._last)

    def stop(self) -> None:
        """End it and wait until it is gone."""
        if self.ended() is None:
            self._process.send_signal(self.program.stop)
        try:
            self._process.wait(self.program.patience_s)
        except subprocess.TimeoutExpired:
            kill_session(self.pid)
            self._process.wait()
        self.ended()
        self._pump.join(1.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _popen(self) -> subprocess.Popen[str]:
        try:
            return subprocess.Popen(
                self.program.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                env={**os.environ, **self.program.environ},
                start_new_session=True,
                preexec_fn=_before(self.program),
                **self.program.as_user,
            )
        except FileNotFoundError as error:
            raise Missing(f"The program {error.filename} is not there.", "Run `make up` once to set it up.") from error
        except OSError as error:
            raise EngineFails(f"{self.program.name} could not be started: {error.strerror}.") from error

    def _identity(self) -> dict[str, Any]:
        return {
            "pid": self.pid,
            "birth": birth(self.pid),
            "parent": os.getpid(),
            "parent_birth": birth(os.getpid()),
            "stop": int(self.program.stop),
            "patience_s": self.program.patience_s,
        }

    def _pass_on(self, output: IO[str] | None, say: Say) -> None:
        with output or StringIO() as lines:
            for line in lines:
                self._last.append(line.rstrip())
                say(self.program.name, line.rstrip())


def stop_leftovers(records: Path, say: Say = quiet) -> None:
    """Stop the children of an earlier run that died without stopping them, the last one started first."""
    for path in sorted(records.glob("*.child.json"), key=lambda path: path.stat().st_mtime, reverse=True):
        record = _read(path)
        if record and _lives(record, "parent", "parent_birth"):
            continue
        if record and _lives(record, "pid", "birth"):
            say(path.name.removesuffix(".child.json"), f"an earlier run left process {record['pid']}; stopping it")
            _end_stranger(record["pid"], record["birth"], signal.Signals(record["stop"]), record["patience_s"])
        path.unlink(missing_ok=True)


def _lives(record: dict[str, Any], pid: str, born: str) -> bool:
    return record[born] is not None and birth(record[pid]) == record[born]


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except ValueError:  # cut short by a kill: whoever it was told nobody
        return None
    return found


def _end_stranger(pid: int, born: str, how: signal.Signals, patience_s: float) -> None:
    os.kill(pid, how)
    if not wait_until(lambda: birth(pid) != born, patience_s):
        kill_session(pid)
        wait_until(lambda: birth(pid) != born, 5.0)


def wait_until(true: Callable[[], bool], seconds: float, every_s: float = 0.05) -> bool:
    """Whether it became true within so many seconds."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(every_s)
    return True


def kill_session(pid: int) -> None:
    """SIGKILL for a child of ours and all that it started in its session."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _before(program: Program) -> Callable[[], None]:
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def prepare() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(program.stop))
        if program.nice:
            os.nice(program.nice)

    return prepare
