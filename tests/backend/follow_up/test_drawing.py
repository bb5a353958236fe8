"""How a draw is drawn, recomputed by other means than its own."""

import hashlib
import json
from fractions import Fraction
from itertools import combinations
from math import ceil
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from backend.follow_up.drawing import Member, allot, as_rows, draw, population_digest

FIFTH = Fraction(1, 5)
SIZES = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 60), max_size=8)


def members(sizes, certain=0):
    rows = [Member(UUID(int=n), "z", certain=True) for n in range(certain)]
    for stratum, size in sizes.items():
        rows += [Member(UUID(int=1000 + len(rows) + n), stratum, certain=False) for n in range(size)]
    return rows


@given(SIZES)
def test_a_fifth_is_drawn_rounded_up_and_no_stratum_gives_more_than_it_has(sizes):
    given_ = allot(sizes, FIFTH)
    assert sum(given_.values()) == ceil(sum(sizes.values()) / 5)
    for stratum, size in sizes.items():
        assert abs(given_[stratum] - sum(given_.values()) * size / sum(sizes.values())) < 1
        assert given_[stratum] <= size


@given(SIZES)
def test_no_stratum_with_a_smaller_remainder_gets_what_a_larger_one_does_not(sizes):
    given_, n = allot(sizes, FIFTH), ceil(sum(sizes.values()) / 5)
    rest = {s: Fraction(n * size, sum(sizes.values())) % 1 for s, size in sizes.items()}
    more = {s: given_[s] - Fraction(n * sizes[s], sum(sizes.values())) > 0 for s in sizes}
    for a, b in combinations(sorted(sizes), 2):
        if rest[a] and rest[b] and more[a] != more[b]:
            first, second = (a, b) if more[a] else (b, a)
            assert rest[first] > rest[second] or (rest[first] == rest[second] and first < second)


def test_ties_go_to_the_lower_stratum():
    assert allot({"b": 5, "a": 5, "c": 5}, Fraction(4, 15)) == {"a": 2, "b": 1, "c": 1}


def test_a_hundred_ordinary_rows_give_twenty():
    """S20 of domain.md."""
    rows = draw(members({"a": 37, "b": 33, "c": 30}), b"seed", FIFTH)
    assert sum(row.drawn for row in rows) == 20


def test_thirty_one_of_the_worked_example_give_seven():
    """§3.12: 1 of severity 3 and 20 % of 30."""
    rows = draw(members({"a": 14, "b": 16}, certain=1), b"seed", FIFTH)
    assert sum(row.drawn for row in rows) == 7


@given(SIZES, st.integers(0, 5), st.binary(min_size=1, max_size=32))
def test_every_row_has_its_probability_and_the_certain_ones_are_drawn(sizes, certain, seed):
    rows = draw(members(sizes, certain), seed, FIFTH)
    assert sum(Fraction(row.numerator, row.denominator) for row in rows) == sum(row.drawn for row in rows)
    assert sum(row.drawn for row in rows) == certain + ceil(sum(sizes.values()) / 5)
    assert all(row.drawn for row in rows if row.task_id.int < certain)


def test_the_order_is_the_hash_of_seed_and_id():
    rows = draw(members({"a": 25}), b"seed", FIFTH)
    digests = {row.task_id: hashlib.sha256(b"seed" + row.task_id.bytes).hexdigest() for row in rows}
    first = sorted(digests, key=digests.__getitem__)[:5]
    assert {row.task_id for row in rows if row.drawn} == set(first)
    assert all(row.order_sha256 == digests[row.task_id] for row in rows)


@given(SIZES, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_changes_nothing(sizes, random):
    rows = members(sizes, certain=2)
    shuffled = random.sample(rows, len(rows))
    assert population_digest(shuffled) == population_digest(rows)
    assert draw(shuffled, b"s", FIFTH) == draw(rows, b"s", FIFTH)


def test_the_hash_of_a_population_is_that_of_its_plain_json():
    rows = as_rows(members({"a": 3}, certain=1))
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"))
    assert population_digest(members({"a": 3}, certain=1)) == hashlib.sha256(text.encode()).hexdigest()
