"""The examples in the docstrings of the pure files run."""

import doctest
from importlib import import_module

import pytest

FILES = ("calendar", "taxonomy", "seats", "due", "levels", "segregation", "co_units", "notices")


@pytest.mark.parametrize("name", FILES)
def test_the_examples_run(name: str) -> None:
    results = doctest.testmod(import_module(f"backend.tasks.{name}"))
    assert results.attempted > 0
    assert results.failed == 0
