"""After the story: three findings off the road, still open, so that river and site are not empty on the map."""

from dataclasses import dataclass

from geo.lonlat import LonLat
from infra.demo import figures
from infra.demo.clock import local
from infra.demo.drawing.scenes import Shot
from infra.demo.ids import made
from infra.demo.phone import Capture, Shown, place_json
from infra.demo.places import RIVER, SITE, at_site, on_bank
from infra.demo.stage import Stage


@dataclass(frozen=True)
class Find:
    """One of them. asset: code and side."""

    kind: str
    category: str
    field: str
    asset: tuple[str, str | None]
    at: LonLat
    heading_deg: float
    text: str


def finds() -> tuple[Find, ...]:
    """What deputy 1 comes across on 07-06."""
    return (
        Find("bank", "RV21", "water", (RIVER, "right"), on_bank(1_180, "right"), 78.0, "澄溪江右岸堤脚乱堆垃圾"),
        Find("floating", "RV56", "water", (RIVER, "left"), on_bank(3_640, "left"), 95.0, "澄溪江左岸近岸水面漂浮物"),
        Find("dust", "PJ10", "projects", (SITE, None), at_site(), 20.0, "物流园工地裸土未覆盖，扬尘明显"),
    )


def noted(stage: Stage) -> None:
    """Noted, photographed, registered; nobody has dispatched them yet."""
    for n, find in enumerate(finds()):
        stage.at(local(7, 6, 9, 20 * n))
        task_id = made(f"task {find.kind}")
        draft = {
            "kind": "problem",
            "text": find.text,
            "category_code": find.category,
            "found_at": stage.clock(),
            "place": place_json(find.at),
            "asset_id": stage.asset(*find.asset),
            "side": find.asset[1],
            "policy_field": find.field,
            "group_id": stage.group(2),
        }
        stage.seen(stage.browser("deputy1").put(f"/tasks/{task_id}", draft))
        shot, capture = Shot(find.kind, 60 + n, "found", 0), Capture(find.at, find.heading_deg)
        stage.photograph("deputy1", shot, capture, Shown("task", task_id, "finding"))
        stage.act("deputy1", task_id, "register")
    stage.drain()
    figures.tell_ledger(stage)
