"""A refusal that must leave a trace: what it wrote is committed, and only then is it raised."""

from collections.abc import Callable
from typing import TypeVar

from backend.actor import Actor
from backend.errors import Refusal
from backend.work import Kit, Work

Answer = TypeVar("Answer")

NOBODY = Actor(None, name="nobody")
"""Whoever is not known yet: sees nothing, may do nothing but say who they are."""


def settled(kit: Kit, verb: Callable[[Work], Answer | Refusal], actor: Actor = NOBODY) -> Answer:
    """Run a verb in a Work of its own: a Refusal it returns is raised after the commit, one it raises undoes all."""
    with kit.work(actor) as work:
        outcome = verb(work)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome
