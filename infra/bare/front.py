"""The front end: its packages installed, its pages built, each only when its sources changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from infra.bare.progress import Run, Step
from infra.bare.stamps import fingerprint, is_stamped, set_stamp

MADE = {"node_modules", "dist", "coverage", "test-results"}
ALSO = ("geo/web", "backend/api/openapi.json")
"""What a front end takes from elsewhere in the repository."""


def steps(root: Path, front: Path) -> list[Step]:
    """What is still to be done for this front end; nothing where there is none."""
    if not (front / "package.json").exists():
        return []
    name, wanted = front.relative_to(root), []
    if not is_stamped(*_packages(front)):
        why = "the versions of its package-lock.json; about 130 MB on the disk"
        wanted.append(Step(f"Installing the packages of {name}", why, lambda run: _install(run, root, front)))
    if not (front / "dist/index.html").exists() or not is_stamped(*_built(root, front)):
        wanted.append(Step(f"Building {name}", "the pages a browser gets", lambda run: _build(run, root, front)))
    return wanted


def with_node(root: Path) -> dict[str, str]:
    """An environment in which npm is found: the machine's own first, else the one in .venv."""
    return {"PATH": os.pathsep.join([os.environ.get("PATH", os.defpath), str(root / ".venv/bin")])}


def _install(run: Run, root: Path, front: Path) -> None:
    run("npm", "ci", "--no-audit", "--no-fund", cwd=front, environ=with_node(root))
    set_stamp(*_packages(front))


def _build(run: Run, root: Path, front: Path) -> None:
    run("npm", "run", "build", cwd=front, environ=with_node(root))
    set_stamp(*_built(root, front))


def _packages(front: Path) -> tuple[Path, str]:
    return front / "node_modules/.yixian-stamp", fingerprint([front / "package-lock.json"], front)


def _built(root: Path, front: Path) -> tuple[Path, str]:
    return front / "dist/.yixian-stamp", fingerprint(_sources(root, front), root)


def _sources(root: Path, front: Path) -> Iterator[Path]:
    for top in (front, *(root / other for other in ALSO)):
        if top.is_file():
            yield top
        for folder, inner, files in os.walk(top):
            inner[:] = [name for name in inner if name not in MADE]
            yield from (Path(folder) / name for name in files)
