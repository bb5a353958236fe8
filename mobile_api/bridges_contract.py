"""Bridges, v1: how a phone makes one, and what an app of others is answered."""

from pydantic import BaseModel, Field

from backend.people.bridges import Kind
from mobile_api.contract import Sent


class BridgeIn(Sent):
    kind: Kind
    name: str = Field(min_length=1, max_length=100)


class TakenIn(BaseModel):
    """kept: so many fixes are kept. outside: so many were not made on a mission of this person, and left no trace."""

    kept: int
    outside: int
