"""Processes of our own, a folder for each test, and free ports."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
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
    """start(*command, **settings): a process of ours, with settings by name; killed when the test ends."""
    started: list[subprocess.Popen[str]] = []

    def start_one(*command: str, **settings: object) -> "subprocess.Popen[str]":
        plain = {name: value for name, value in os.environ.items() if not name.startswith("YIXIAN_")}
        chosen = {f"YIXIAN_{name.upper()}": str(value) for name, value in ({"var": var} | settings).items()}
        process = subprocess.Popen(
            (sys.executable, *command),
            env=plain | chosen | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

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
