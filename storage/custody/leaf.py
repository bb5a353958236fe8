"""What a leaf of the custody log is made of: canonical JSON (RFC 8785) of strings and integers, and a nonce."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

import rfc8785

Fact: TypeAlias = "str | int | Sequence[Fact] | Mapping[str, Fact]"


class NotCanonical(ValueError):
    """A fact that two programs might write down differently: a float, a truth value, null, an integer beyond 2**53."""


def canonical(facts: Mapping[str, Fact]) -> bytes:
    """The one way to write these facts as bytes: UTF-8, keys sorted by their UTF-16 units, no spaces.

    Raises: NotCanonical: anything but strings, integers (|n| < 2**53), and lists and objects of these.
    Source: RFC 8785. Floats are left out of it on purpose: their shortest form is where implementations differ.

    >>> canonical({"n": 1, "号": "K12+300", "a": ["x"]})
    b'{"a":["x"],"n":1,"\\xe5\\x8f\\xb7":"K12+300"}'
    """
    try:
        return rfc8785.dumps(cast(Any, _plain(facts)))
    except rfc8785.CanonicalizationError as refused:
        raise NotCanonical(str(refused)) from refused


def new_nonce() -> str:
    """128 random bits in hex: with it in a leaf, nobody can find the leaf's facts by trying hashes of guesses."""
    return secrets.token_hex(16)


def _plain(fact: object) -> object:
    match fact:
        case bool() | float() | None:
            raise NotCanonical(f"{fact!r} is neither text nor an integer")
        case str() | int():
            return fact
        case Mapping():
            return {_key(name): _plain(value) for name, value in fact.items()}
        case list() | tuple():
            return [_plain(value) for value in fact]
    raise NotCanonical(f"a {type(fact).__name__} is neither text nor an integer")


def _key(name: object) -> str:
    if not isinstance(name, str):
        raise NotCanonical(f"the name {name!r} is not text")
    return name
