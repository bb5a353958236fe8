"""The log's private key: made once, kept in one file that only its owner reads, in the form sumdb/note gives keys."""

import os
import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.custody.checkpoint import ED25519, Verifier

FORM = "PRIVATE+KEY"


class BadKeyFile(ValueError):
    """The key file is not ours to use: damaged, of another log, or open to other people of this machine."""


class Signer:
    """Signs for one log. verifier: the public half; key_id names it in every signature."""

    def __init__(self, origin: str, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Verifier(origin, self._private.public_key().public_bytes_raw())

    @classmethod
    def load_or_make(cls, path: Path, origin: str) -> Self:
        """The signer whose key lies at path; made there, mode 0600, if nothing does. Safe for many at once.

        Raises: BadKeyFile; OSError."""
        with suppress(FileExistsError):
            if not path.exists():
                seed = secrets.token_bytes(32)
                _write_new(path, f"{_written(cls(origin, seed).verifier, seed)}\n")
        return cls.load(path, origin)

    @classmethod
    def load(cls, path: Path, origin: str) -> Self:
        """The signer whose key lies at path. Raises: BadKeyFile; OSError."""
        if path.stat().st_mode & 0o077:
            raise BadKeyFile(f"{path} is open to others: chmod 600 it")
        text = path.read_text().strip()
        try:
            seed = b64decode(text.split("+", 4)[4], validate=True)[1:]
            signer = cls(origin, seed)
        except (IndexError, ValueError) as damaged:
            raise BadKeyFile(f"{path} holds no key: put its backup back") from damaged
        if text != _written(signer.verifier, seed):
            raise BadKeyFile(f"{path} holds the key of another log than {origin}")
        return signer

    @property
    def origin(self) -> str:
        """The name of the log."""
        return self.verifier.origin

    @property
    def key_id(self) -> str:
        """How signatures name the key: the log's name, a plus, eight hex digits."""
        return self.verifier.key_id

    def sign(self, message: bytes) -> bytes:
        """64 bytes, the same each time (Ed25519)."""
        return self._private.sign(message)


def public_half(path: Path) -> str | None:
    """The public key (name+hash+key) of the private key that lies at path; None: there is none, or not one of ours."""
    try:
        name = path.read_text().strip().removeprefix(f"{FORM}+").partition("+")[0]
        return str(Signer.load(path, name).verifier)
    except (OSError, ValueError):
        return None


def _written(verifier: Verifier, seed: bytes) -> str:
    return f"{FORM}+{verifier.key_id}+{b64encode(ED25519 + seed).decode()}"


def _write_new(path: Path, text: str) -> None:
    """Give a whole, durable file its name in one step. Raises FileExistsError: another was faster."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(half, path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    finally:
        half.unlink()
