"""Files that are either not there or whole: written aside, synced, named in one step, their folder synced.

A half-written file lies in .half/ of the same root (so of the same file system), locked by its writer. What a crash
leaves there is locked by nobody, so clear_abandoned() can tell it from work in progress without asking a clock.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter
from pathlib import Path
from uuid import uuid4

from storage.errors import ObjectsAway, ObjectsFull

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def disk_errors() -> Iterator[None]:
    """OSError becomes ObjectsFull where room is what is missing, else ObjectsAway."""
    try:
        yield
    except OSError as error:
        kind = ObjectsFull if error.errno in NO_ROOM else ObjectsAway
        raise kind(f"the folder of objects: {error.strerror}") from error


def demand_root(root: Path) -> None:
    """Raises ObjectsAway: no such folder. It is never made here: a missing one may be a disk that is not mounted."""
    if not root.is_dir():
        raise ObjectsAway("the folder of objects is missing")


@contextmanager
def half(root: Path) -> Iterator[BufferedWriter]:
    """A new file of ours alone; at the end its name under .half/ is gone, whatever happened."""
    demand_root(root)
    with suppress(FileExistsError):
        (root / ".half").mkdir(0o700)
    with _locked_file(root / ".half") as file:
        try:
            yield file
        finally:
            with suppress(FileNotFoundError):
                os.unlink(file.name)


def place(file: BufferedWriter, root: Path, path: Path, over: bool) -> bool:
    """Give a finished half its name, durably; False: something lies there already, and over was not asked for."""
    file.flush()
    os.fsync(file.fileno())
    while True:
        _make_folders(root, path.parent)
        with suppress(FileNotFoundError):  # somebody's delete took the empty folder away: make it again
            placed = _name(Path(file.name), path, over)
            sync_folder(path.parent)
            return placed


def sync_folder(folder: Path) -> None:
    """Make the names in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_abandoned(root: Path) -> None:
    """Delete the halves that no living process holds."""
    for left in (root / ".half").glob("*"):
        with suppress(FileNotFoundError, BlockingIOError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def _locked_file(folder: Path) -> BufferedWriter:
    while True:
        file = open(folder / uuid4().hex, "xb", opener=lambda path, flags: os.open(path, flags, 0o600))  # noqa: SIM115
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # a clear_abandoned() got between our two steps


def _name(half_path: Path, path: Path, over: bool) -> bool:
    if over:
        half_path.replace(path)
        return True
    try:
        path.hardlink_to(half_path)
    except FileExistsError:
        return False
    return True


def _make_folders(root: Path, folder: Path) -> None:
    if folder == root:
        demand_root(root)
    elif not folder.is_dir():
        _make_folders(root, folder.parent)
        with suppress(FileExistsError, FileNotFoundError):
            folder.mkdir(0o700)
            sync_folder(folder.parent)
