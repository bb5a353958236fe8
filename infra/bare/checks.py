"""All checks, one command each, every one of them run; a table at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.bare.front import with_node


@dataclass(frozen=True)
class Check:
    """A command that says by its exit code whether all is well."""

    name: str
    command: tuple[str, ...]
    cwd: Path


def fast(root: Path) -> list[Check]:
    """What needs no engine and no browser."""
    bin_ = root / ".venv/bin"
    checks = [
        Check("ruff", (str(bin_ / "ruff"), "check", "--no-cache", "."), root),
        Check("mypy", (str(bin_ / "mypy"),), root),
        Check("import-linter", (str(bin_ / "lint-imports"),), root),
    ]
    return checks + _of_the_front(root, "vue-tsc", "--noEmit")


def whole(root: Path, *, sweeps: bool, artefacts: Path | None) -> list[Check]:
    """Everything. sweeps: the slow ones, too; artefacts: a folder for what should be looked at."""
    spread = ("-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "loadgroup")
    chosen = () if sweeps else ("-m", "not slow")
    kept = ("--junitxml", str(artefacts / "pytest.xml")) if artefacts else ()
    program = str(root / ".venv/bin/pytest")
    checks = [*fast(root), *_of_the_front(root, "vitest", "run")]
    checks.append(Check("pytest", (program, "-q", *spread, *chosen, *kept), root))
    if sweeps:
        whole_geo = ("--cov=geo", "--cov-branch", "--cov-fail-under=100", "--cov-report=term:skip-covered", "tests/geo")
        checks.append(Check("geo coverage", (program, "-q", *spread, *whole_geo), root))
    return checks


def faults(root: Path) -> list[Check]:
    """The whole outbox against every fault, with its figures."""
    program, test = str(root / ".venv/bin/pytest"), "tests/faults/test_outbox.py"
    return [Check("outbox", (program, "-q", "-s", test), root)]


def run(checks: Sequence[Check], root: Path, artefacts: Path | None) -> bool:
    """Run them all and print how each went. True: all is well."""
    environ = {**os.environ, **with_node(root), **({"CI_ARTEFACTS": str(artefacts)} if artefacts else {})}
    rows = [(check.name, *_run_one(check, environ)) for check in checks]
    print("\n" + "\n".join(f"{'ok  ' if code == 0 else 'FAIL'} {name:<14} {took:6.0f} s" for name, code, took in rows))
    return all(code == 0 for _, code, _ in rows)


def _run_one(check: Check, environ: Mapping[str, str]) -> tuple[int, float]:
    print(f"\n== {check.name}: {' '.join(check.command)}", flush=True)
    began = time.monotonic()
    try:
        code = subprocess.run(check.command, cwd=check.cwd, env=environ, check=False).returncode
    except OSError as error:
        print(error, file=sys.stderr)
        code = 127
    return code, time.monotonic() - began


def _of_the_front(root: Path, *words: str) -> list[Check]:
    front = root / "backend/web"
    program = front / "node_modules/.bin" / words[0]
    return [Check(words[0], (str(program), *words[1:]), front)] if (front / "package.json").exists() else []
