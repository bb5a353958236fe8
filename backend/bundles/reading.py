"""A bundle as somebody hands it to us: opened as what a stranger sent, read within limits, its faults named."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from storage.custody.document import document
from storage.objects import CHUNK_BYTES

LARGEST_WORDS_BYTES = 256 * 1024**2
MOST_FILES = 200_000
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)
Shaped = TypeVar("Shaped")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong. code never changes; where: a path in the bundle, or an id; why: for people."""

    code: str
    where: str
    why: str


@dataclass
class Found:
    """What was found so far. remarks: what is worth knowing and is no fault."""

    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    def fault(self, code: str, where: object, why: str) -> None:
        self.faults.append(Fault(code, str(where), why))

    def remark(self, code: str, where: object, why: str) -> None:
        self.remarks.append(Fault(code, str(where), why))


class Parcel:
    """The files of a zip, each read and hashed once. One that is no whole zip, or has a name twice, is a fault and
    counts as empty.

    digests: SHA-256 (hex) and size by name."""

    def __init__(self, path: Path, found: Found) -> None:
        self._found = found
        self._zip: zipfile.ZipFile | None = None
        self.digests: dict[str, tuple[str, int]] = {}
        try:
            self._zip = zipfile.ZipFile(path)
            self.digests = {name: self._digest(name) for name in _names(self._zip)}
        except BROKEN as broken:
            found.fault("zip-damaged", path.name, f"it is not a whole zip: {broken}")

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.digests)

    def close(self) -> None:
        if self._zip is not None:
            self._zip.close()

    def read(self, name: str) -> bytes:
        """The bytes of a small file; nothing where it is missing (the manifest names that)."""
        if name not in self.digests:
            return b""
        if self.digests[name][1] > LARGEST_WORDS_BYTES:
            self._found.fault("malformed", name, "larger than words can be")
            return b""
        return b"".join(self._chunks(name))

    def shaped(self, name: str, shape: Any) -> Any:
        """A JSON file in the shape it must have; None, and a fault, where it is not."""
        data = self.read(name)
        if name not in self.names:
            self._found.fault("file-missing", name, "a bundle needs it")
            return None
        value = canonical_value(data)
        if value is None:
            self._found.fault("not-canonical", name, "it is not canonical JSON (RFC 8785)")
            return None
        try:
            return TypeAdapter(shape).validate_python(value)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            self._found.fault("malformed", name, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
            return None

    def _digest(self, name: str) -> tuple[str, int]:
        hashed, size = sha256(), 0
        for chunk in self._chunks(name):
            hashed.update(chunk)
            size += len(chunk)
        return hashed.hexdigest(), size

    def _chunks(self, name: str) -> Iterator[bytes]:
        if self._zip is not None:
            with self._zip.open(name) as file:
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk


def _names(packed: zipfile.ZipFile) -> list[str]:
    """Raises BadZipFile: a name stands in it twice, or there are too many."""
    names = packed.namelist()
    if len(set(names)) != len(names) or len(names) > MOST_FILES:
        raise zipfile.BadZipFile("a name stands in it twice, or there are too many")
    return names


def canonical_value(data: bytes) -> Any:
    """The JSON value of these bytes if they are its canonical form, else None.

    >>> canonical_value(b'{"a":1}'), canonical_value(b'{"a": 1}'), canonical_value(b'{"a":1,"a":1}')
    ({'a': 1}, None, None)
    """
    try:
        value = json.loads(data.decode(), parse_float=_refused, parse_constant=_refused)
        return value if document(value) == data else None
    except (ValueError, TypeError, RecursionError):
        return None


def _refused(number: str) -> Any:
    raise ValueError(f"{number} is not a whole number")
