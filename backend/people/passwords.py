"""Passwords: Argon2id, and a check that takes as long for nobody as for somebody."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
"""RFC 9106, the second recommended option: 64 MiB, 3 passes, 4 lanes."""


def hashed(password: str) -> str:
    return HASHER.hash(_bytes(password))


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one of this hash; without one the same work is done, and the answer is no."""
    try:
        HASHER.verify(password_hash or _nobodys(), _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def is_dated(password_hash: str) -> bool:
    """Whether the hash was made with weaker figures than today's."""
    return HASHER.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    """One password, one spelling: keyboards compose characters differently."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    return hashed("nobody has this password")
