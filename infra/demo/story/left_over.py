"""Beside the walk and its figures: two rows that are left for whoever logs in, one to check and one to close out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from geo.lonlat import LonLat
from infra.demo.clock import local
from infra.demo.county import HANDS
from infra.demo.drawing.scenes import Shot
from infra.demo.ids import made
from infra.demo.phone import Capture, Shown, place_json
from infra.demo.places import RIVER, on_bank
from infra.demo.stage import Stage, photo_id

STANDARD = ("现场清理干净", "岸坡恢复原状")
Drawn = Literal["found", "mended"]


@dataclass(frozen=True)
class Left:
    """One of them. verifier: who was named; n in `shot` tells the photos of one spot apart."""

    kind: str
    spot: int
    category: str
    side: str
    along_m: float
    heading_deg: float
    verifier: str
    text: str
    measures: str

    @property
    def id(self) -> UUID:
        return made(f"task left {self.kind}")

    @property
    def at(self) -> LonLat:
        return on_bank(self.along_m, self.side)

    def shot(self, drawn: Drawn, n: int) -> Shot:
        return Shot(self.kind, self.spot, drawn, n)


TO_CHECK = Left(
    "goods", 81, "RV21", "right", 4_420.0, 84.0, "member",
    "澄溪江右岸堤顶道路堆放杂物", "杂物已清运，堤顶道路恢复通行",
)  # fmt: skip
TO_CLOSE = Left(
    "rubbish", 82, "RV21", "left", 1_960.0, 101.0, "deputy1",
    "澄溪江左岸路旁倾倒垃圾", "垃圾已清运，路旁已平整",
)  # fmt: skip
BOTH = (TO_CHECK, TO_CLOSE)


def left(stage: Stage) -> None:
    """Found on 07-03, put right on 07-06; one is checked the same morning, and waits for the leader's decision."""
    stage.at(local(7, 3, 9))
    for row in BOTH:
        _found(stage, row)
    stage.drain()
    _ordered(stage, BOTH)
    stage.at(local(7, 6, 7, 30))
    photos = {row: _photograph(stage, HANDS["water"][0], row, "mended", 1, "after") for row in BOTH}
    stage.drain()
    for row, photo in photos.items():
        _reported(stage, row, photo)
        stage.act("leader", row.id, "verifier", verifier_id=stage.person(row.verifier))
    stage.clock.tick(1200)
    own = _photograph(stage, TO_CLOSE.verifier, TO_CLOSE, "mended", 2, "verification")
    stage.drain()
    found = {"result": "pass", "criteria": {str(n): True for n in range(len(STANDARD))}, "evidence_ids": [own]}
    found |= {"presence": {"kind": "check_in", "place": place_json(TO_CLOSE.at)}}
    stage.act(TO_CLOSE.verifier, TO_CLOSE.id, "verification", **found)


def _found(stage: Stage, row: Left) -> None:
    draft = {
        "kind": "problem",
        "text": row.text,
        "category_code": row.category,
        "found_at": stage.clock(),
        "place": place_json(row.at),
        "asset_id": stage.asset(RIVER, row.side),
        "side": row.side,
        "policy_field": "water",
        "group_id": stage.group(2),
    }
    stage.seen(stage.browser("deputy2").put(f"/tasks/{row.id}", draft))
    _photograph(stage, "deputy2", row, "found", 0, "finding")
    stage.act("deputy2", row.id, "register")


def _ordered(stage: Stage, rows: Sequence[Left]) -> None:
    orders = [
        {
            "task_id": row.id,
            "version": stage.versions[row.id],
            "lead_unit_id": stage.unit("water"),
            "requirement": f"{row.text}：限期清理，恢复原状",
            "close_out_standard": STANDARD,
        }
        for row in rows
    ]
    sent = stage.browser("leader").post("/dispatch-batches", {"id": made("batch left over"), "rows": orders})
    for dispatched in sent["dispatched"]:
        stage.seen(dispatched)
    for row in rows:
        stage.act(HANDS["water"][0], row.id, "acknowledge")


def _reported(stage: Stage, row: Left, photo: UUID) -> None:
    handler, signer = HANDS["water"]
    body = {
        "version": stage.versions[row.id],
        "measures": row.measures,
        "done_on": stage.clock().date().isoformat(),
        "extended_check": "已排查上下游各一公里，未见同类问题",
        "photos": [{"after_id": photo, "before_id": photo_id(row.shot("found", 0))}],
    }
    stage.seen(stage.browser(handler).put(f"/tasks/{row.id}/round", body))
    stage.act(signer, row.id, "submit")


def _photograph(stage: Stage, login: str, row: Left, drawn: Drawn, n: int, role: str) -> UUID:
    return stage.photograph(login, row.shot(drawn, n), Capture(row.at, row.heading_deg), Shown("task", row.id, role))
