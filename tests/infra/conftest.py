"""Processes of our own, a folder for each test, and free ports."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.infra.processes import spawn

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Where an installation of this test's own lives."""
    return tmp_path / "var"


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as somewhere:
        somewhere.bind(("127.0.0.1", 0))
        port: int = somewhere.getsockname()[1]
        return port


@pytest.fixture
def start(var: Path) -> Iterator[Start]:
    """spawn, in this test's own var folder; killed when the test ends."""
    started: list[subprocess.Popen[str]] = []

    def start_one(*command: str, **settings: object) -> "subprocess.Popen[str]":
        started.append(spawn(*command, **({"var": var} | settings)))  # type: ignore[arg-type]
        return started[-1]

    yield start_one
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def yixian(start: Start) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """yixian(*words, **settings): a command run to its end; what it said and its exit code."""

    def run(*words: str, **settings: object) -> "subprocess.CompletedProcess[str]":
        process = start("-m", "infra.cli", *words, **settings)
        out, err = process.communicate(timeout=90)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    return run
