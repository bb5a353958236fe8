"""The short code on a watermarked copy: twelve signs of the leaf of the evidence's receipt, and back to it. Pure.

A leaf holds a nonce of 128 bits, so nobody can guess a code, and none says anything. Sixty bits of it tell ten million
pieces apart with a doubt of one in twenty thousand; where two share a code, both are found."""

import re

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""
MEANT = str.maketrans("ILO", "110")
DIGITS = 15
"""Hex digits of the leaf hash that a code holds."""


def code_of(leaf_hash: str) -> str:
    """The code of a leaf, as people read it.

    >>> code_of("00000000000001f" + "0" * 49), code_of("f" * 64)
    ('0000-0000-000Z', 'ZZZZ-ZZZZ-ZZZZ')
    """
    number = int(leaf_hash[:DIGITS], 16)
    signs = "".join(SIGNS[number >> shift & 31] for shift in range(55, -1, -5))
    return "-".join((signs[:4], signs[4:8], signs[8:]))


def beginning_of(code: str) -> str | None:
    """The first DIGITS hex digits of the leaf hash that a typed code stands for; None: it is no code.

    >>> beginning_of("zzzz zzzz-zzzz"), beginning_of("oooo-0000-00iz"), beginning_of("U000-0000-0000")
    ('fffffffffffffff', '00000000000003f', None)
    """
    signs = re.sub(r"[\s-]", "", code).upper().translate(MEANT)
    if len(signs) != 12 or any(sign not in SIGNS for sign in signs):
        return None
    number = sum(SIGNS.index(sign) << shift for sign, shift in zip(signs, range(55, -1, -5), strict=True))
    return f"{number:0{DIGITS}x}"
