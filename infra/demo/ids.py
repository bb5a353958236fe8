"""Ids of what the story's people create: made from names, so that the demo's draw comes out as it is told."""

import hashlib
from uuid import UUID


def made(name: str) -> UUID:
    """The id of this name: a UUID of version 8 (RFC 9562), from its SHA-256.

    >>> made("task R15+120") == made("task R15+120"), made("a").version
    (True, 8)
    """
    number = int.from_bytes(hashlib.sha256(f"yixian demo {name}".encode()).digest()[:16])
    number = number & ~(0xF << 76) | (0x8 << 76)
    return UUID(int=number & ~(0x3 << 62) | (0x2 << 62))
