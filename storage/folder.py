"""An object home in a folder of one machine (how a file gets there whole: storage/halves.py).

original/ and derived/ are fanned out over two levels of the digest: original/{sha256} is the file
original/ab/cd/abcd… .
"""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from storage.errors import ObjectMissing
from storage.halves import clear_abandoned, demand_root, disk_errors, half, place, sync_folder
from storage.objects import (
    CHUNK_BYTES,
    Direct,
    Head,
    Readable,
    Stored,
    Writable,
    checked_key,
    copy_declared,
    original_key,
)

FANNED = ("original/", "derived/")


class FolderHome:
    """An ObjectHome (see there for what each method promises)."""

    goes_direct = False

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    def put(self, key: str, data: bytes | BinaryIO) -> None:
        path = self._path(key)
        with disk_errors(), half(self._root) as file:
            _pour(data, file)
            place(file, self._root, path, over=True)

    def put_new(self, key: str, data: bytes | BinaryIO) -> bool:
        path = self._path(key)
        with disk_errors(), half(self._root) as file:
            _pour(data, file)
            return place(file, self._root, path, over=False)

    def take(self, stream: Readable, sha256: str, size: int) -> Stored:
        path = self._path(original_key(sha256))
        with disk_errors(), half(self._root) as file:
            stored = copy_declared(stream, file, sha256, size)
            if not place(file, self._root, path, over=False) and not _holds(path, stored):
                place(file, self._root, path, over=True)
        return stored

    def get(self, key: str) -> bytes:
        with self.open(key) as file, disk_errors():
            data = file.read()
            if key.startswith("original/"):
                _let_go(file)
            return data

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        path = self._path(key)
        with disk_errors():
            demand_root(self._root)
            try:
                file = path.open("rb")
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as missing:
                raise ObjectMissing(f"no object under {key}") from missing
        with file:
            yield file

    def head(self, key: str) -> Head | None:
        path = self._path(key)
        with disk_errors():
            demand_root(self._root)
            with suppress(FileNotFoundError, NotADirectoryError):
                return _head(key, path.stat())
        return None

    def list(self, prefix: str) -> Iterator[Head]:
        with disk_errors():
            demand_root(self._root)
            yield from _walk(self._root, "", "", 0, prefix)

    def delete(self, key: str) -> None:
        path = self._path(key)
        with disk_errors():
            demand_root(self._root)
            with suppress(FileNotFoundError, NotADirectoryError):
                path.unlink()
                sync_folder(path.parent)
                with suppress(OSError):  # others lie there: the folder stays
                    path.parent.rmdir()

    def link(self, key: str, seconds: int) -> str | None:  # noqa: ARG002
        self._path(key)
        return None

    def direct(self, key: str, sha256: str, size: int, seconds: int) -> Direct | None:  # noqa: ARG002
        self._path(key)
        return None

    def adopt(self, key: str, sha256: str, size: int) -> Stored:
        with self.open(key) as file:
            return self.take(file, sha256, size)

    def protect(self, key: str, until: datetime) -> bool:  # noqa: ARG002 - a file system keeps no dates
        """As promised, which is little: whoever owns the folder can still delete the file, or write it anew."""
        path = self._path(key)
        with disk_errors():
            demand_root(self._root)
            try:
                path.chmod(0o400)
            except (FileNotFoundError, NotADirectoryError) as missing:
                raise ObjectMissing(f"no object under {key}") from missing
        return False

    def check(self) -> None:
        with disk_errors():
            demand_root(self._root)
            clear_abandoned(self._root)
            with half(self._root) as file:
                file.write(b".")
                file.flush()
                os.fsync(file.fileno())

    def _path(self, key: str) -> Path:
        space, slash, rest = checked_key(key).partition("/")
        fan = (rest[:2], rest[2:4]) if space + slash in FANNED else ()
        return self._root.joinpath(space, *fan, rest)


def _pour(data: bytes | BinaryIO, file: Writable) -> None:
    shutil.copyfileobj(BytesIO(data) if isinstance(data, bytes) else data, file, CHUNK_BYTES)


def _let_go(file: BinaryIO) -> None:
    """Its pages may serve the next one. A job reads an original whole once, and hardly anybody after it; a day's photos
    that stayed in memory would push the database out of it."""
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _holds(path: Path, stored: Stored) -> bool:
    """Whether the file is what it is called; a crash of the machine may have left it short or empty."""
    try:
        with path.open("rb") as file:
            whole = os.fstat(file.fileno()).st_size == stored.size
            return whole and hashlib.file_digest(file, "sha256").hexdigest() == stored.sha256
    except FileNotFoundError:
        return False


def _head(key: str, found: os.stat_result) -> Head | None:
    if not stat.S_ISREG(found.st_mode):
        return None
    return Head(key, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))


def _walk(folder: Path, stem: str, known: str, fan: int, prefix: str) -> Iterator[Head]:
    """stem: what names in this folder are appended to; known: how every key below begins; fan: levels of fan left."""
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            begins = known + entry.name if fan else f"{stem}{entry.name}/"
            if begins.startswith(prefix) or prefix.startswith(begins):
                deeper = fan - 1 if fan else 2 * (begins in FANNED)
                yield from _walk(folder / entry.name, stem if fan else begins, begins, deeper, prefix)
        elif not fan and (stem + entry.name).startswith(prefix):
            with suppress(FileNotFoundError):  # deleted while we were looking
                if found := _head(stem + entry.name, entry.stat(follow_symlinks=False)):
                    yield found


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return [each for each in found if not each.name.startswith(".")]
    except FileNotFoundError:
        return []
