"""Signed checkpoints: size and root of the log in a C2SP signed note, and the key that opens one. Pure."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from storage.custody.merkle import HASH_BYTES

ED25519 = b"\x01"
KEY_BYTES = 32
DASH = "— "


class BadNote(ValueError):
    """A note that is not one, or that this key has not signed."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """The public half of a log's key. origin: the log's name, and the key's, as each note shows it."""

    origin: str
    public_key: bytes

    def __post_init__(self) -> None:
        if not self.origin or "+" in self.origin or not self.origin.isprintable() or " " in self.origin:
            raise ValueError(f"the name of a log has no spaces and no plus: {self.origin!r}")
        if len(self.public_key) != KEY_BYTES:
            raise ValueError("an Ed25519 public key has 32 bytes")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what str() writes, name+hash+key. Raises ValueError: it is not that, or the hash disagrees."""
        origin, _, rest = text.strip().partition("+")
        key = _unbase64(rest.partition("+")[2])
        if key[:1] != ED25519:
            raise ValueError("not an Ed25519 key of a signed note")
        verifier = cls(origin, key[1:])
        if str(verifier) != text.strip():
            raise ValueError("the hash in this key is not its own")
        return verifier

    def __str__(self) -> str:
        return f"{self.key_id}+{b64encode(ED25519 + self.public_key).decode()}"

    @property
    def key_hash(self) -> bytes:
        """Four bytes that tell keys apart, of the name and the key."""
        return sha256(self.origin.encode() + b"\n" + ED25519 + self.public_key).digest()[:4]

    @property
    def key_id(self) -> str:
        """How every signature names this key: the log's name, a plus, eight hex digits."""
        return f"{self.origin}+{self.key_hash.hex()}"

    def verify(self, message: bytes, signature: bytes) -> None:
        """Return if this key signed the message; raise BadNote if not."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except InvalidSignature as wrong:
            raise BadNote(f"not signed by {self.key_id}") from wrong


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many leaves the log has, and the root above them (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a note; lines after the third are extensions and say nothing to us.

        Raises: BadNote: not a checkpoint."""
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0] or lines[1] != str(_natural(lines[1])):
            raise BadNote("a checkpoint has three lines: origin, size, root")
        root = _unbase64(lines[2])
        if len(root) != HASH_BYTES:
            raise BadNote("a root has 32 bytes")
        return cls(lines[0], int(lines[1]), root)


def sign(checkpoint: Checkpoint, verifier: Verifier, signature_of: Callable[[bytes], bytes]) -> str:
    """The checkpoint as a signed note: its text, an empty line, and one signature."""
    text = str(checkpoint)
    return f"{text}\n{signature_line(verifier, signature_of(text.encode()))}"


def signature_line(verifier: Verifier, signature: bytes) -> str:
    """One signature as it stands under a note."""
    return f"{DASH}{verifier.origin} {b64encode(verifier.key_hash + signature).decode()}\n"


def open_note(note: str, verifier: Verifier) -> str:
    """The text of a note that this key signed; signatures by others (witnesses) are passed over.

    Raises: BadNote: not a note, no signature by this key, or one that does not hold."""
    text, blank, signatures = note.rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise BadNote("a note is a text, an empty line, and signatures")
    for line in signatures.splitlines():
        dash, _, rest = line.partition(DASH)
        name, _, encoded = rest.partition(" ")
        if dash or not name:
            raise BadNote("a line under the note is not a signature")
        stamp = _unbase64(encoded)
        if name == verifier.origin and stamp[:4] == verifier.key_hash:
            verifier.verify(f"{text}\n".encode(), stamp[4:])
            return f"{text}\n"
    raise BadNote(f"not signed by {verifier.key_id}")


def claims(note: str, verifier: Verifier) -> bool:
    """Whether a signature by this key is said to stand under the note, be it good or not."""
    mark = f"{DASH}{verifier.origin} {b64encode(verifier.key_hash).decode()[:5]}"  # 30 of the 32 bits
    return any(line.startswith(mark) for line in note.rpartition("\n\n")[2].splitlines())


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """The checkpoint in a note that this key signed for its own log. Raises: BadNote."""
    checkpoint = Checkpoint.parse(open_note(note, verifier))
    if checkpoint.origin != verifier.origin:
        raise BadNote(f"a checkpoint of {checkpoint.origin!r}, not of {verifier.origin!r}")
    return checkpoint


def _natural(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _unbase64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise BadNote("not base64") from wrong
