"""Step 1, Tue 2026-04-28: group 2 walks both sides of the road, with tracks; and registers what it finds (S16, S17)."""

from infra.demo import figures
from infra.demo.clock import local
from infra.demo.ids import made
from infra.demo.phone import Capture, Shown, place_json
from infra.demo.places import ROAD
from infra.demo.stage import Stage
from infra.demo.story.planning import LEGS, MISSION, TEAM, moved
from infra.demo.story.problems import PROBLEMS, WORDS, Problem
from infra.demo.walking import Gap, Walk, gpx

START = local(4, 28, 8, 20)
WALKS = {
    "member": Walk("right", (Gap(13_380, 13_500), Gap(16_820, 17_000)), START),
    "deputy1": Walk("left", (Gap(12_900, 13_100), Gap(14_650, 14_900, ridden=True), Gap(17_300, 17_450)), START),
}
"""Who records which side; the gaps are 300 m of 6 000 m on the right, 600 m on the left."""


def walked(stage: Stage) -> None:
    """Walk, find, register, hand in the tracks."""
    for login in TEAM:
        stage.phone(login)
    stage.at(local(4, 28, 8, 10))
    version = moved(stage, "start", stage.browser("leader").get(f"/inspections/{MISSION}")["version"])
    by_side = {walk.side: walk for walk in WALKS.values()}
    for problem in sorted(PROBLEMS, key=lambda problem: by_side[problem.side].at(problem.chainage_m)):
        stage.at(by_side[problem.side].at(problem.chainage_m))
        register(stage, problem)
    stage.at(local(4, 28, 10, 20))
    for login, walk in WALKS.items():
        data = gpx(walk, f"{ROAD} {walk.side}")
        shows = Shown("inspection_leg", LEGS[walk.side], "track")
        stage.phone(login).hand_in(
            made(f"track {walk.side}"), "track", "application/gpx+xml", data, [shows], Capture(taken_at=walk.starts_at)
        )
    stage.at(local(4, 28, 10, 30))
    moved(stage, "finish", version)
    stage.drain()
    figures.tell_coverage(stage, MISSION)
    figures.tell_mission(stage, MISSION, "found_n")


def register(stage: Stage, problem: Problem) -> None:
    """One finding: a draft, its photo, and the row (T1, T2)."""
    browser, capture = stage.browser(problem.found_by), problem.capture(0)
    draft = {
        "kind": "problem",
        "text": problem.text,
        "category_code": WORDS[problem.kind][0],
        "inspection_id": MISSION,
        "found_at": stage.clock(),
        "place": place_json(capture.at) if capture.at else None,
        "asset_id": stage.asset(ROAD),
        "side": problem.side,
    }
    stage.seen(browser.put(f"/tasks/{problem.id}", draft))
    stage.photograph(problem.found_by, problem.shot("found", 0), capture, Shown("task", problem.id, "finding"))
    stage.act(problem.found_by, problem.id, "register")
