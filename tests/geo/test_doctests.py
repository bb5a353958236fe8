"""Every example in a docstring of geo runs, and every public function has one."""

import doctest
import importlib
import inspect
import pkgutil

import numpy as np
import pytest

import geo

MODULES = ["geo", *(found.name for found in pkgutil.walk_packages(geo.__path__, "geo."))]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name):
    result = doctest.testmod(importlib.import_module(name), extraglobs={"np": np})
    assert result.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_shows_an_example(name):
    module = importlib.import_module(name)
    mine = [thing for thing in vars(module).values() if getattr(thing, "__module__", "") == name]
    public = [f for f in mine if inspect.isfunction(f) and not f.__name__.startswith("_")]
    assert [f.__name__ for f in public if ">>>" not in (f.__doc__ or "")] == []
