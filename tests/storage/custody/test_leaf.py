"""What a leaf may say, and that it is written in one way only."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.custody.leaf import NotCanonical, canonical, new_nonce

texts = st.text(st.characters(exclude_categories=["Cs"]))
facts = st.recursive(
    texts | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(texts, facts, max_size=4))
def test_canonical_json_reads_back_as_what_was_said_in_whatever_order(said):
    written = canonical(said)
    assert json.loads(written) == said
    assert canonical(dict(reversed(said.items()))) == written


def test_keys_are_sorted_by_utf16_units_as_rfc_8785_shows():
    said = {"€": "Euro Sign", "\r": "CR", "\ufb33": "Hebrew", "1": "One", "😀": "Emoji", "\x80": "Control", "ö": "o"}
    assert [*json.loads(canonical(said))] == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]


def test_control_characters_are_written_as_rfc_8785_shows():
    said = canonical({"s": '€$\x0f\nA\'B"\\\\"/'})
    assert said == '{"s":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()


@pytest.mark.parametrize(
    "fact", [1.0, True, None, 2**53, -(2**53), b"x", "\ud800", [[0.5]], {"a": {1: "x"}}, {"a": {"b": False}}, {1}]
)
def test_what_programs_might_write_differently_is_refused(fact):
    with pytest.raises(NotCanonical):
        canonical({"fact": fact})


def test_nonces_are_128_bits_and_never_the_same():
    nonces = {new_nonce() for _ in range(1000)}
    assert len(nonces) == 1000
    assert {len(bytes.fromhex(nonce)) for nonce in nonces} == {16}
