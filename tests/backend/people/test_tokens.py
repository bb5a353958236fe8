"""Tokens are 256 bits, kept as hashes; a pair is sealed for its bearer alone."""

import pytest

from backend.people.tokens import CODE_ALPHABET, Pair, hash_of, new_code, new_token, plain_code, seal, unseal


def test_a_token_carries_256_bits_and_none_comes_twice():
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {43}
    assert {len(hash_of(token)) for token in tokens} == {32}


def test_a_sealed_pair_opens_for_its_bearer():
    pair, bearer = Pair(new_token(), new_token()), new_token()
    assert unseal(seal(pair, bearer), bearer) == pair


def test_a_sealed_pair_opens_for_nobody_else_and_not_when_touched():
    sealed = seal(Pair("a", "b"), "bearer")
    for spoiled, bearer in ((sealed, "another"), (sealed[:-1] + bytes([sealed[-1] ^ 1]), "bearer"), (b"", "bearer")):
        with pytest.raises(ValueError):  # noqa: PT011 - the class is the promise
            unseal(spoiled, bearer)


def test_a_code_is_read_as_it_is_written_whatever_the_thumb_does():
    code = new_code()
    assert set(code) <= set(CODE_ALPHABET + "-")
    assert plain_code(code.lower().replace("-", " ")) == code.replace("-", "")
