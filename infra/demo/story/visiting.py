"""Step 6, from 2026-07-01: a draw, seven visits, and one dump that is back (S20, S22)."""

from typing import Any
from uuid import UUID

from geo.chainage import format_chainage
from infra.demo import figures
from infra.demo.clock import local
from infra.demo.ids import made
from infra.demo.phone import Shown, place_json
from infra.demo.stage import Stage
from infra.demo.story.problems import PROBLEMS, RELAPSE, STANDARD, Problem

DRAW = made("draw 2026-07")
SEED = "32e200130016649074314c25cbf888449edf1a03a192498a5714fe0935106f5f"
"""Given, as only a database marked demo takes one: under it R15+120 is among the seven."""
BACK_M = 18.0
BY_ID = {problem.id: problem for problem in PROBLEMS}


def drawn(stage: Stage) -> None:
    """The director draws."""
    stage.at(local(7, 1, 9))
    stage.browser("director").post("/draws", {"id": DRAW, "month": "2026-07", "seed": SEED})
    figures.tell_draw(stage, DRAW)


def visited(stage: Stage) -> None:
    """Approve, assign, visit, publish: GD2 goes to all seven."""
    visits = stage.browser("director").get(f"/visits?draw_id={DRAW}&limit=100")["items"]
    stage.at(local(7, 1, 11))
    for visit in visits:
        _move(stage, "director", visit, "approve")
    stage.at(local(7, 1, 15))
    for visit in visits:
        _move(stage, "leader", visit, "assign", visitor_id=stage.person("deputy2"))
    stage.at(local(7, 2, 9))
    photos = {visit["id"]: _go(stage, visit) for visit in visits}
    stage.drain()
    for visit in visits:
        _move(stage, "deputy2", visit, "result", **_seen(visit, photos[visit["id"]]))
    stage.at(local(7, 3, 9))
    _confirm(stage)
    stage.at(local(7, 3, 15))
    for visit in visits:
        _move(stage, "director", visit, "publish")
    figures.tell_visits(stage, DRAW, RELAPSE.id)


def _move(stage: Stage, login: str, visit: dict[str, Any], act: str, **body: object) -> None:
    wanted = {"version": visit["version"], **body}
    visit["version"] = stage.browser(login).post(f"/visits/{visit['id']}/{act}", wanted)["version"]


def _go(stage: Stage, visit: dict[str, Any]) -> UUID:
    problem = BY_ID[UUID(visit["task"]["id"])]
    _move(stage, "deputy2", visit, "start")
    stage.clock.tick(1200)
    shot = problem.shot("back", 4) if problem is RELAPSE else problem.shot("mended", 3)
    capture = problem.capture(0, BACK_M) if problem is RELAPSE else problem.capture(3)
    return stage.photograph("deputy2", shot, capture, Shown("task", problem.id, "follow_up"))


def _seen(visit: dict[str, Any], photo: UUID) -> dict[str, Any]:
    problem = BY_ID[UUID(visit["task"]["id"])]
    if problem is not RELAPSE:
        return {"result": "holds", "evidence_ids": [photo], "note": "现场保持良好，未见反弹"}
    return {"result": "rebounded", "evidence_ids": [photo], "note": "同一路段又见倾倒", "found": _found(problem)}


def _found(problem: Problem) -> dict[str, Any]:
    at = problem.capture(0, BACK_M).at
    where = format_chainage(problem.chainage_m + BACK_M)
    return {"place": place_json(at) if at else None, "text": f"{where} 右幅：同一路段再次倾倒生活垃圾"}


def _confirm(stage: Stage) -> None:
    """CG confirms, since GL had closed the row; GL dispatches its heir at once."""
    page = stage.act("coordinator", RELAPSE.id, "rebound", confirm=True, reason="照片与位置相符，确认反弹")
    heir = stage.seen(page["new_task"])
    stage.at(local(7, 3, 10))
    order = {
        "task_id": heir["id"],
        "version": heir["version"],
        "lead_unit_id": stage.unit(RELAPSE.unit),
        "requirement": "限期清除，查明倾倒来源，落实看护",
        "close_out_standard": STANDARD,
    }
    stage.browser("leader").post("/dispatch-batches", {"id": made("batch rebound"), "rows": [order]})
