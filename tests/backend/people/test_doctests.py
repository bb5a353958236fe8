"""The examples in the docstrings of the pure files run."""

import doctest
from importlib import import_module

import pytest

FILES = ("backend.people.rules", "backend.people.tokens", "backend.http.headers", "backend.actor")


@pytest.mark.parametrize("name", FILES)
def test_the_examples_run(name: str) -> None:
    results = doctest.testmod(import_module(name))
    assert results.attempted > 0
    assert results.failed == 0
