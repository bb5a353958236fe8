"""Opaque secrets of 256 bits: kept as SHA-256, sealed for their bearer alone, or short enough to read aloud."""

import hashlib
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, so nothing is misread."""
CODE_LENGTH = 8
_NONCE = 12


@dataclass(frozen=True)
class Pair:
    """A phone's two tokens, as it is told them."""

    access: str
    refresh: str


def new_token() -> str:
    """43 characters that carry 256 bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """What is stored of a token; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def new_code() -> str:
    """An enrolment code of 40 bits, good once and for minutes, as `7K3Q-M0XZ`."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    return f"{code[:4]}-{code[4:]}"


def plain_code(typed: str) -> str:
    """A code as typed by a thumb, brought to the one form that is hashed.

    >>> plain_code(" 7k3q m0xz"), plain_code("7K3Q-MOXZ")
    ('7K3QM0XZ', '7K3QM0XZ')
    """
    letters = "".join(typed.upper().split()).replace("-", "")
    return letters.translate(str.maketrans("OIL", "011"))


def seal(pair: Pair, bearer: str) -> bytes:
    """The pair, readable only with the token `bearer`, of which we keep but the hash."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(bearer).encrypt(nonce, f"{pair.access} {pair.refresh}".encode(), None)


def unseal(sealed: bytes, bearer: str) -> Pair:
    """The pair that was sealed for this bearer. Raises ValueError: it was sealed for another."""
    try:
        plain = _cipher(bearer).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except InvalidTag as error:
        raise ValueError("sealed for another bearer") from error
    return Pair(*plain.decode().split(" "))


def _cipher(bearer: str) -> ChaCha20Poly1305:
    kdf = HKDF(hashes.SHA256(), 32, salt=None, info=b"yixian: the pair that follows a refresh token")
    return ChaCha20Poly1305(kdf.derive(bearer.encode()))
