"""Step 2, the same day: one found twice is merged, one dismissed, 35 dispatched with one batch override (S07, S12)."""

from infra.demo import figures
from infra.demo.clock import local
from infra.demo.county import HANDS
from infra.demo.ids import made
from infra.demo.stage import Stage
from infra.demo.story.planning import MISSION, moved
from infra.demo.story.problems import BY_KEY, PROBLEMS, TWIN, WORDS, Problem, of_fate
from infra.demo.story.rows import order

BATCH = made("batch 2026-04-28")
REASON = "五一假期前集中交办，统一按严重程度定整改期限"
UNACKNOWLEDGED = ("confirmed", "redispatched")


def ordered(stage: Stage) -> None:
    """Merge, dismiss, dispatch, acknowledge, report."""
    _sort_out(stage)
    kept = [problem for problem in PROBLEMS if problem.fate not in ("merged", "dismissed")]
    by_director = [problem for problem in kept if problem.kind == "shed"]
    rest = [problem for problem in kept if problem not in by_director]
    stage.at(local(4, 28, 14))
    batch = {"id": BATCH, "due_rule": "severity", "due_reason": REASON, "rows": _orders(stage, rest)}
    _noted(stage, stage.browser("leader").post("/dispatch-batches", batch))
    stage.at(local(4, 28, 14, 20))
    added = {"due_rule": "severity", "rows": _orders(stage, by_director)}
    sent = stage.browser("director").post(f"/dispatch-batches/{BATCH}/rows", added)
    _noted(stage, sent)
    stage.at(local(4, 28, 15, 30))
    for problem in kept:
        if problem.fate not in UNACKNOWLEDGED:
            stage.act(HANDS[problem.unit][0], problem.id, "acknowledge")
    stage.at(local(4, 28, 17))
    moved(stage, "report", stage.browser("leader").get(f"/inspections/{MISSION}")["version"])
    figures.tell_lists(stage, sent["lists"])
    figures.tell_mission(stage, MISSION, "merged_n", "dismissed_n", "dispatched_n")
    figures.tell_dues(stage, MISSION)


def _sort_out(stage: Stage) -> None:
    stage.at(local(4, 28, 11))
    master = BY_KEY["R14+220"]
    stage.act("leader", TWIN.id, "merge", master_id=master.id, reason="同一摊点，两组重复登记")
    stage.at(local(4, 28, 11, 10))
    (not_one,) = of_fate("dismissed")
    stage.act("leader", not_one.id, "dismissal-proposal", reason="经核为养护单位合规堆放的施工材料，当日清场")
    stage.at(local(4, 28, 11, 40))
    stage.act("director", not_one.id, "dismissal", approve=True, reason="同意，不作为问题")


def _orders(stage: Stage, problems: list[Problem]) -> list[dict[str, object]]:
    return [order(stage, problem, WORDS[problem.kind][2]) for problem in problems]


def _noted(stage: Stage, batch: dict[str, list[dict[str, object]]]) -> None:
    for row in batch["dispatched"]:
        stage.seen(row)
