"""The story of domain.md §3.12, step by step, as its persons play it through the API."""

from infra.demo.drawing.scenes import Shot
from infra.demo.stage import Stage
from infra.demo.story import (
    afterwards,
    berths,
    checking,
    left_over,
    limit,
    ordering,
    planning,
    returning,
    riverside,
    visiting,
    walk,
)
from infra.demo.story.problems import PROBLEMS, RELAPSE

STEPS = (
    ("0 of 6  04-24: assets, and a plan 导入对象，制定方案", planning.planned),
    ("1 of 6  04-28: the walk 徒步检查，逐一登记", walk.walked),
    ("2 of 6  04-28: the orders 合并、不予立项、交办", ordering.ordered),
    ("3 of 6  04-29: two returns 退回与改派", returning.returned),
    ("        05-06: thirteen berths 小散泊位13个", berths.ordered),
    ("4 of 6  05-21: the limit 限期届满", limit.ran_out),
    ("5 of 6  06-01: checks and close-outs 核查，逐一销号", checking.checked),
    ("        06-04: twelve of thirteen 12/13", berths.short_by_one),
    ("        06-25: the other four 其余四项销号", afterwards.closed_at_last),
    ("6 of 6  07-01: the draw 随机抽取", visiting.drawn),
    ("6 of 6  07-02: seven visits 回头看", visiting.visited),
    ("        07-06: one to check, one to close 一项待核查、一项待销号", left_over.left),
    ("        07-06: by the river, and at the site 河岸与工地", riverside.noted),
)


def play(stage: Stage) -> None:
    """Play all of it; what it comes to stands in stage.told."""
    stage.album.want(shots())
    for title, step in STEPS:
        stage.scene(title)
        step(stage)
    stage.leave()


def shots() -> list[Shot]:
    """The photos that are sure to be needed, in the order in which they are."""
    kept = [problem for problem in PROBLEMS if problem.fate not in ("merged", "dismissed")]
    found = [problem.shot("found", 0) for problem in PROBLEMS]
    mended = [problem.shot("mended", n) for problem in kept for n in (1, 2) if (problem.fate, n) != ("failed", 2)]
    return [*found, *mended, RELAPSE.shot("back", 4)]
