"""The port to where bytes lie: what each object home promises. (Which one it is: storage/homes.py.)

Keys: original/{sha256} (never overwritten), derived/{sha256}/{recipe}, incoming/{id}/{n}, log/… .
A key is made of words of ASCII letters, digits and ._=@+- that do not begin with a dot, so none can leave its home.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from storage.errors import CutOff, DigestDiffers, TooLarge

CHUNK_BYTES = 64 * 1024
GULP_BYTES = 1024 * 1024
"""What is kept whole or not at all is read in larger pieces. Each read, hash and write lets go of the interpreter, and
where other threads compute it comes back up to 5 ms later; what is kept as far as it came goes by CHUNK_BYTES."""
WORD = r"[A-Za-z0-9_=@+-][A-Za-z0-9._=@+-]{0,199}"
DIGEST = re.compile(r"[0-9a-f]{64}")
KEY = re.compile(
    rf"original/[0-9a-f]{{64}}|derived/[0-9a-f]{{64}}(?:/{WORD})+|(?!original/|derived/){WORD}(?:/{WORD})+"
)


class Readable(Protocol):
    """Anything bytes can be read from: a request's stream, a file."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    """Anything bytes can be written to."""

    def write(self, data: bytes, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies in original/: digest (hex) and size in bytes, both measured while it was written."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Head:
    """An object without its bytes: size in bytes, modified_at aware, UTC."""

    key: str
    size: int
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Direct:
    """A PUT of certain bytes that anybody may send straight to the home: its address and headers, all signed."""

    url: str
    headers: dict[str, str]


class ObjectHome(Protocol):
    """Where bytes lie. All of it is safe under threads, and durable when it returns.

    Every method may raise ObjectsAway; those that write, ObjectsFull; a key that breaks the rules is a ValueError.
    goes_direct: whether direct() offers a way."""

    goes_direct: bool

    def put(self, key: str, data: bytes | BinaryIO) -> None:
        """Lay the bytes under the key, in one step; what lay there is gone."""

    def put_new(self, key: str, data: bytes | BinaryIO) -> bool:
        """Lay the bytes under the key unless something lies there; of many at once, one hears True."""

    def get(self, key: str) -> bytes:
        """All bytes. Raises ObjectMissing."""

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        """The bytes as a stream, for what is large. Raises ObjectMissing."""

    def head(self, key: str) -> Head | None:
        """Size and time of the object; None: there is none."""

    def list(self, prefix: str) -> Iterator[Head]:
        """All objects whose key begins with the prefix, in no promised order (not even every S3 keeps one)."""

    def delete(self, key: str) -> None:
        """Take the object away; fine if there is none."""

    def link(self, key: str, seconds: int) -> str | None:
        """An address where anybody may fetch the object for so long; None: serve it yourself."""

    def take(self, stream: Readable, sha256: str, size: int) -> Stored:
        """Stream what was declared (hex digest, bytes) into original/{sha256}. Safe to repeat, and at once.

        Raises: CutOff, TooLarge, DigestDiffers: nothing remains of it. A damaged copy from before is replaced."""

    def direct(self, key: str, sha256: str, size: int, seconds: int) -> Direct | None:
        """A way to lay these very bytes (hex digest, length) under the key without us; None: there is no such way."""

    def adopt(self, key: str, sha256: str, size: int) -> Stored:
        """Make what lies under the key the original that was declared, after reading it through. Safe to repeat.

        Raises: ObjectMissing: nothing lies there. CutOff, TooLarge, DigestDiffers: other bytes, which stay there."""

    def protect(self, key: str, until: datetime) -> bool:
        """Keep the object from being changed or deleted until then, as far as this home can: True where not even we
        can undo it (a locked S3), False where it only keeps accidents off (a read-only file). Safe to repeat; a later
        date prolongs it, an earlier one changes nothing. Raises ObjectMissing."""

    def check(self) -> None:
        """Return if objects could be kept now; raise ObjectsAway or ObjectsFull if not."""


def checked_key(key: str) -> str:
    """The key itself. Raises ValueError: it breaks the rules above, so it might point anywhere."""
    if not KEY.fullmatch(key) or len(key) > 900:
        raise ValueError(f"not an object key: {key[:100]!r}")
    return key


def original_key(sha256: str) -> str:
    """Where the original with this hex digest lies."""
    return checked_key(f"original/{sha256}")


def copy_declared(stream: Readable, into: Writable, sha256: str, size: int) -> Stored:
    """Copy a stream in chunks, hashing on the way; at most one byte more than declared is read.

    Raises: CutOff, TooLarge, DigestDiffers; OSError of writing. What was written is the caller's to throw away."""
    digest, received = hashlib.sha256(), 0
    while chunk := _next_chunk(stream, min(GULP_BYTES, size + 1 - received), size, received):
        received += len(chunk)
        if received > size:
            raise TooLarge("more bytes than declared", declared_bytes=size, received_bytes=received)
        digest.update(chunk)
        into.write(chunk)
    if received < size:
        raise CutOff("the stream ended early", declared_bytes=size, received_bytes=received)
    if digest.hexdigest() != sha256:
        raise DigestDiffers(
            "other bytes than declared",
            declared_sha256=sha256,
            received_sha256=digest.hexdigest(),
            received_bytes=received,
        )
    return Stored(sha256, received)


def _next_chunk(stream: Readable, at_most: int, size: int, received: int) -> bytes:
    try:
        return stream.read(at_most)
    except OSError as gone:
        raise CutOff("the sender went away", declared_bytes=size, received_bytes=received) from gone
