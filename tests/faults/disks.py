"""Disks that are gone or full."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults.installation import Installation

ROOM_BYTES = 4 * 1024**2


@contextmanager
def lost_folder(folder: Path) -> Iterator[None]:
    """A folder that is not where it was."""
    away = folder.with_name(f"{folder.name}.away")
    folder.rename(away)
    try:
        yield
    finally:
        folder.rmdir() if folder.exists() else None
        away.rename(folder)


@contextmanager
def full_disk(installation: Installation) -> Iterator[Path]:
    """Room for four megabytes where a large photo is laid down first: the home itself, or the spool before S3.

    A file system of that size where we may mount one; else the web processes may write no larger file."""
    folder = installation.settings.var / ("objects" if installation.home == "folder" else "spool")
    mount = ("mount", "-t", "tmpfs", "-o", f"size={ROOM_BYTES}", "tmpfs", str(folder))
    if os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        try:
            yield folder
        finally:
            subprocess.run(("umount", str(folder)), check=True)
    else:
        with no_file_larger_than(ROOM_BYTES, installation.web_pids()):
            yield folder / ".half"


@contextmanager
def no_file_larger_than(size: int, pids: list[int]) -> Iterator[None]:
    """A disk that is full for these processes after so many bytes of each file; those that have ended do not mind."""
    _limit(pids, size)
    try:
        yield
    finally:
        _limit(pids, resource.RLIM_INFINITY)


def _limit(pids: list[int], size: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
