"""Before the story: the office imports what is inspected, and group 2 plans its walk."""

from infra.demo.clock import local
from infra.demo.ids import made
from infra.demo.places import ROAD, as_features
from infra.demo.stage import Stage

MISSION = made("inspection G999 2026-04-28")
LEGS = {side: made(f"leg {side}") for side in ("right", "left")}
TEAM = ("leader", "deputy1", "deputy2", "member")


def planned(stage: Stage) -> None:
    """Import the county's assets (OD), plan and approve the walking inspection (GL)."""
    stage.at(local(4, 24, 10))
    stage.browser("director").post("/assets/import", {"crs": "wgs84", "features": as_features()})
    stage.at(local(4, 27, 15))
    leader = stage.browser("leader")
    page = leader.post("/inspections", _plan(stage))
    stage.at(local(4, 27, 15, 30))
    moved(stage, "approve", page["version"])


def moved(stage: Stage, act: str, version: int) -> int:
    """The leader takes the inspection one step along; returns its new version."""
    page = stage.browser("leader").post(f"/inspections/{MISSION}/{act}", {"version": version})
    new: int = page["version"]
    return new


def _plan(stage: Stage) -> dict[str, object]:
    legs = [
        {"id": leg, "asset_id": stage.asset(ROAD), "side": side, "from_chainage": "K12+000", "to_chainage": "K18+000"}
        for side, leg in LEGS.items()
    ]
    return {
        "id": MISSION,
        "title": "999国道汀洲段路域环境徒步检查",
        "kind": "ordinary",
        "mode": "walking",
        "group_id": stage.group(2),
        "area_id": stage.unit("tingzhou"),
        "policy_field": "transport",
        "planned_on": "2026-04-28",
        "team": [stage.person(login) for login in TEAM],
        "participant_ids": [stage.unit("transport"), stage.unit("urban")],
        "legs": legs,
    }
