"""One task beside the walk: 13 small berths to be removed; 12 are not 13 (S08)."""

from infra.demo import figures
from infra.demo.clock import local
from infra.demo.county import HANDS
from infra.demo.drawing.scenes import Shot
from infra.demo.drawing.scenes import Stage as State
from infra.demo.ids import made
from infra.demo.phone import Capture, Shown, place_json
from infra.demo.places import RIVER, on_bank
from infra.demo.stage import Stage

BERTHS = made("task berths")
AT_M, SIDE = 2_450.0, "left"
STANDARD = ("泊位拆除", "岸线清理")


def ordered(stage: Stage) -> None:
    """Drafted, registered and dispatched with a target of 13."""
    stage.at(local(5, 6, 9))
    leader = stage.browser("leader")
    draft = {
        "kind": "task",
        "text": "拆除澄溪江左岸小散泊位13个",
        "category_code": "RV41",
        "origin": "plan",
        "place": place_json(on_bank(AT_M, SIDE)),
        "asset_id": stage.asset(RIVER, SIDE),
        "policy_field": "water",
        "area_id": stage.unit("tingzhou"),
        "group_id": stage.group(2),
        "target_quantity": 13,
        "target_unit": "个",
    }
    stage.seen(leader.put(f"/tasks/{BERTHS}", draft))
    _photograph(stage, "leader", "found", 0, "finding")
    stage.act("leader", BERTHS, "register")
    row = {"task_id": BERTHS, "version": stage.versions[BERTHS], "lead_unit_id": stage.unit("water")}
    row |= {"requirement": "拆除小散泊位13个，清理岸线", "close_out_standard": STANDARD}
    row |= {"target_quantity": 13, "target_unit": "个"}
    sent = leader.post("/dispatch-batches", {"id": made("batch berths"), "rows": [row]})
    stage.seen(sent["dispatched"][0])
    stage.act(HANDS["water"][0], BERTHS, "acknowledge")


def short_by_one(stage: Stage) -> None:
    """12 of 13: neither does the check pass, nor is the row closed."""
    stage.at(local(6, 2, 10))
    handler, signer = HANDS["water"]
    photo = _photograph(stage, handler, "mended", 1, "after")
    stage.drain()
    body = {"version": stage.versions[BERTHS], "measures": "已拆除12个，余1个船主正在协商", "quantity": 12}
    body |= {"done_on": "2026-06-02", "photos": [{"after_id": photo}]}
    stage.seen(stage.browser(handler).put(f"/tasks/{BERTHS}/round", body))
    stage.act(signer, BERTHS, "submit")
    stage.act("leader", BERTHS, "verifier", verifier_id=stage.person("deputy1"))
    stage.at(local(6, 4, 10))
    seen = _photograph(stage, "deputy1", "mended", 2, "verification")
    stage.drain()
    found = {"evidence_ids": [seen], "criteria": {"0": True, "1": True}, "quantity": 12, "result": "pass"}
    found |= {"presence": {"kind": "check_in", "place": place_json(on_bank(AT_M, SIDE))}}
    passing = {"version": stage.versions[BERTHS], **found}
    figures.tell_refusal(
        stage, "pass_12_of_13", stage.browser("deputy1").refused(f"/tasks/{BERTHS}/verification", passing)
    )
    stage.act("deputy1", BERTHS, "verification", **{**found, "result": "fail", "reason": "实拆12个，尚缺1个"})
    closing = {"version": stage.versions[BERTHS]}
    figures.tell_refusal(stage, "close_12_of_13", stage.browser("leader").refused(f"/tasks/{BERTHS}/close", closing))


def _photograph(stage: Stage, login: str, state: State, n: int, role: str) -> object:
    capture = Capture(on_bank(AT_M + n, SIDE), 96.0 + n)
    return stage.photograph(login, Shot("berth", 77, state, n), capture, Shown("task", BERTHS, role))
