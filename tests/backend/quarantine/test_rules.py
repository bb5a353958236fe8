"""The arrows of the quarantine."""

import doctest
from itertools import product
from uuid import UUID

import pytest

from backend.actor import Actor, Post
from backend.quarantine import rules
from backend.quarantine.rules import STEPS, acts_open, role_for, settled_state
from backend.recordings import rules as recordings

ME, OTHER = UUID(int=1), UUID(int=2)
STATES = (None, "quarantined", "rereading", "released", "accepted", "voided")


def test_only_the_office_decides():
    for role, act in product(("group_leader", "auditor", "unit_leader", "system_administrator", "city_leader"), STEPS):
        assert role_for(Actor(ME, posts=(Post(role),)), act, OTHER) is None


def test_what_is_voided_or_released_is_final_for_people():
    director = Actor(ME, posts=(Post("office_director"),))
    assert acts_open(director, "voided", OTHER) == acts_open(director, "released", OTHER) == []


@pytest.mark.parametrize("state", STATES)
def test_a_void_is_never_undone_by_a_machine(state):
    if state == "voided":
        assert settled_state(state, readable=True) is settled_state(state, readable=False) is None
    assert settled_state(state, readable=False) in (None, "quarantined")
    assert settled_state(state, readable=True) in (None, "released")


@pytest.mark.parametrize("module", [rules, recordings])
def test_examples_run(module):
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0
