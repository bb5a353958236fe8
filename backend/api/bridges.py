"""One's own bridges: apps of others that record on a phone whose screen is off. Revoked by DELETE /devices/{id}."""

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from backend.http.auth import browser_actor
from backend.http.bridges import BridgeMade, BridgeShown, BridgesShown
from backend.http.kit import kit
from backend.people.bridges import Kind, bridges_of, make_bridge

bp = APIBlueprint("bridges", __name__, tag="people")


class BridgeWanted(BaseModel):
    kind: Kind
    name: str = Field(min_length=1, max_length=100)


@bp.get("/bridges")
@bp.output(BridgesShown)
def listed() -> BridgesShown:
    """The caller's bridges, the newest first."""
    with kit().work(browser_actor()) as work:
        return BridgesShown(items=[BridgeShown.of(*each) for each in bridges_of(work)])


@bp.post("/bridges")
@bp.input(BridgeWanted, arg_name="wanted")
@bp.output(BridgeMade, status_code=201)
def made(wanted: BridgeWanted) -> BridgeMade:
    """A token for an app on the caller's phone; it brings fixes made on their missions, and does nothing else."""
    with kit().work(browser_actor()) as work:
        return BridgeMade.of(make_bridge(work, wanted.kind, wanted.name), wanted.kind)
