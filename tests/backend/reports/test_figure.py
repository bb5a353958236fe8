"""A rate says what it is made of; its interval is Wilson's, as domain.md §8 gives it."""

import pytest

from backend.reports.figure import Rate, wilson


@pytest.mark.parametrize(("x", "n", "low", "high"), [(31, 33, 80.4, 98.3), (0, 5, 0.0, 43.4), (1, 7, 2.6, 51.3)])
def test_the_vectors_of_the_handbook(x, n, low, high):
    assert [round(100 * end, 1) for end in wilson(x, n)] == [low, high]


def test_nothing_counted_is_no_rate():
    assert Rate(0, 0).as_json() == {"numerator": 0, "denominator": 0, "value": None, "low": None, "high": None}


@pytest.mark.parametrize("n", [1, 4, 1000])
def test_the_interval_holds_the_rate_and_stays_within_one(n):
    for x in (0, n // 2, n):
        low, high = wilson(x, n)
        assert 0 <= low <= x / n <= high + 1e-12 <= 1 + 1e-12
