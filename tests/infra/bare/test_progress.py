"""Whoever waits sees what is being done, why, and what went wrong."""

import io
import sys
from pathlib import Path

import pytest

from infra.bare.progress import Progress, Step, StepFailed


def test_everything_is_announced_with_its_reason_before_it_is_done(tmp_path: Path) -> None:
    out = io.StringIO()
    done: list[str] = []
    steps = [Step(name, f"because {name}", lambda _run, name=name: done.append(name)) for name in ("one", "two")]
    progress = Progress(tmp_path / "setup.log", out)
    progress.announce(steps)
    assert done == []
    assert "because one" in out.getvalue()
    progress.go(steps)
    assert done == ["one", "two"]
    assert "[2/2] two: done in" in out.getvalue()


def test_a_failed_command_shows_its_last_lines_and_where_the_rest_is(tmp_path: Path) -> None:
    code = "print('why it failed'); raise SystemExit(4)"
    step = Step("failing", "a test", lambda run: run(sys.executable, "-c", code))
    with pytest.raises(StepFailed, match=r"(?s)ended with 4:.*why it failed.*setup\.log"):
        Progress(tmp_path / "setup.log", io.StringIO()).go([step])
