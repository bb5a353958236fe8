"""What a witness signs (C2SP tlog-cosignature v1) and is asked (C2SP tlog-witness). Pure.

A witness remembers the largest checkpoint it saw of a log and signs the next only when the log has grown out of it."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from storage.custody.checkpoint import DASH, KEY_BYTES, BadNote

COSIGNATURE = b"\x04"
MOST_STEPS = 63


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """The public half of a witness's key, and its name."""

    name: str
    public_key: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what str() writes. Raises ValueError."""
        name, _, rest = text.strip().partition("+")
        try:
            packed = b64decode(rest.partition("+")[2], validate=True)
        except binascii.Error as wrong:
            raise ValueError("not base64") from wrong
        key = cls(name, packed[1:])
        if packed[:1] != COSIGNATURE or len(packed) != 1 + KEY_BYTES or str(key) != text.strip():
            raise ValueError("not an Ed25519 key of a witness")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_hash.hex()}+{b64encode(COSIGNATURE + self.public_key).decode()}"

    @property
    def key_hash(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + COSIGNATURE + self.public_key).digest()[:4]

    def cosigned_at(self, note: str) -> int:
        """When this witness cosigned the note, in seconds of Unix time. Raises BadNote: it did not."""
        text, blank, signatures = note.rpartition("\n\n")
        for line in signatures.splitlines() if blank else ():
            name, _, encoded = line.removeprefix(DASH).partition(" ")
            if name == self.name and line.startswith(DASH):
                try:
                    stamp = b64decode(encoded, validate=True)
                    key = Ed25519PublicKey.from_public_bytes(self.public_key)
                    key.verify(stamp[12:], _signed(f"{text}\n", int.from_bytes(stamp[4:12], "big")))
                except (binascii.Error, InvalidSignature):
                    continue
                if stamp[:4] == self.key_hash:
                    return int.from_bytes(stamp[4:12], "big")
        raise BadNote(f"not cosigned by {self.name}")


def cosignature_line(key: WitnessKey, text: str, at_s: int, signature_of: Callable[[bytes], bytes]) -> str:
    """The line by which a witness says that it saw this checkpoint (the text of a note) at this Unix time."""
    stamp = key.key_hash + at_s.to_bytes(8, "big") + signature_of(_signed(text, at_s))
    return f"{DASH}{key.name} {b64encode(stamp).decode()}\n"


def request_body(old: int, proof: Sequence[bytes], note: str) -> str:
    """What a log asks of a witness: from which size on, the consistency proof, the signed checkpoint."""
    steps = "".join(f"{b64encode(step).decode()}\n" for step in proof)
    return f"old {old}\n{steps}\n{note}"


def parse_request(body: str) -> tuple[int, list[bytes], str]:
    """What request_body wrote. Raises BadNote."""
    head, blank, note = body.partition("\n\n")
    first, *steps = head.split("\n")
    size = first.removeprefix("old ")
    if not blank or first == size or not (size.isascii() and size.isdigit()) or len(steps) > MOST_STEPS:
        raise BadNote("not a request to a witness")
    try:
        return int(size), [b64decode(step, validate=True) for step in steps], note
    except binascii.Error as wrong:
        raise BadNote("a step of the proof is not base64") from wrong


def _signed(text: str, at_s: int) -> bytes:
    return f"cosignature/v1\ntime {at_s}\n{text}".encode()
