"""What rows hold, as canonical JSON (RFC 8785) that two programs write alike: for digests in leaves, and for bundles.

Unlike a leaf a document may say null, true and false. Numbers that are not small whole ones become decimal text."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

import rfc8785
import shapely.geometry
from shapely.geometry.base import BaseGeometry

LARGEST = 2**53


def document(value: object) -> bytes:
    """The one way to write this value: UTF-8, keys sorted by their UTF-16 units, no spaces.

    Raises ValueError: half a surrogate; TypeError: a kind of value that no row holds.

    >>> document({"b": 1.50, "a": [None, True, 2**60], "号": UUID(int=1)}).decode()
    '{"a":[null,true,"1152921504606846976"],"b":"1.5","号":"00000000-0000-0000-0000-000000000001"}'
    """
    try:
        return rfc8785.dumps(cast(Any, plain(value)))
    except rfc8785.CanonicalizationError as refused:
        raise ValueError(str(refused)) from refused


def digest(value: object) -> str:
    """SHA-256 of the document, hex."""
    return sha256(document(value)).hexdigest()


def plain(value: object) -> object:
    """The value in strings, small whole numbers, truth values, null, lists and objects. Times are UTC, with Z.

    >>> plain({"at": datetime(2026, 4, 28, 1, tzinfo=UTC), "m": 12.0, "n": 12})
    {'at': '2026-04-28T01:00:00.000000Z', 'm': '12', 'n': 12}
    """
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) < LARGEST else str(value)
        case float() | Decimal():
            return decimal_text(value)
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case BaseGeometry():
            return plain(shapely.geometry.mapping(value))
        case Mapping():
            return {str(name): plain(member) for name, member in value.items()}
        case list() | tuple():
            return [plain(member) for member in value]
    raise TypeError(f"a {type(value).__name__} has no place in a document")


def decimal_text(number: float | Decimal) -> str:
    """A number as the shortest decimal that reads back as it, without exponent or trailing zeros.

    >>> decimal_text(113.1000000), decimal_text(1e-7), decimal_text(-0.0), decimal_text(Decimal("120.500"))
    ('113.1', '0.0000001', '0', '120.5')
    """
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    return format(exact.normalize(), "f") if exact else "0"
