"""The examples in this noun's docstrings run."""

import doctest
import importlib

import pytest

MODULES = ("accepting", "coverage", "position", "rules", "walks")


@pytest.mark.parametrize("module", MODULES)
def test_examples_hold(module: str) -> None:
    ran = doctest.testmod(importlib.import_module(f"backend.evidence.{module}"))
    assert ran.attempted > 0
    assert ran.failed == 0
