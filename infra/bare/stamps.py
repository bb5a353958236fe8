"""Stamps: what was done, from what, so that it is done again only when that changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], root: Path) -> str:
    """SHA-256 over names and contents of the files, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def is_stamped(stamp: Path, print_: str) -> bool:
    """Whether it was done from just this."""
    return stamp.exists() and stamp.read_text() == print_


def set_stamp(stamp: Path, print_: str) -> None:
    """It was done from this."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(print_)
