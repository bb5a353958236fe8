"""Step 5, up to 2026-06-01: GM and GD1 verify, 31 pass, 2 fail; each is closed by a decision of its own."""

from collections.abc import Callable

from infra.demo import figures
from infra.demo.clock import local
from infra.demo.stage import Stage
from infra.demo.story import lots
from infra.demo.story.diary import LAST_LOT, LOTS, Lot, days, on
from infra.demo.story.planning import MISSION

END = local(5, 21, 23, 59, 59)
CUT_OFF = local(5, 22, 0, 0, 30)
"""When the limit of the ordinary rows has run out, and as of when figures about it are asked."""
ACTS: dict[str, Callable[[Stage, Lot], None]] = {
    "hand in": lots.hand_in,
    "name": lots.name,
    "verify": lots.check,
    "close": lots.close_each,
    "fail": lambda stage, lot: lots.check(stage, lot, passed=False),
    "close all": lambda stage, lot: _close_all(stage, lot),
}


def checked(stage: Stage) -> None:
    """Everything after the limit, up to the two failures and the last close-out of the 31."""
    happens = [entry for entry in days(LOTS) if entry[0] > END]
    happens += [(on(LAST_LOT.named, 9), "name", LAST_LOT), (on(LAST_LOT.verified, 10), "fail", LAST_LOT)]
    happens += [(on(LOTS[-1].closed, 15), "close all", LOTS[-1])]
    for at, act, lot in sorted(happens, key=lambda entry: entry[0]):
        stage.at(at)
        ACTS[act](stage, lot)
    stage.at(local(6, 1, 18))
    figures.tell_rounds(stage, MISSION)
    figures.tell_mission(stage, MISSION, "closed_n")


def _close_all(stage: Stage, lot: Lot) -> None:
    """Somebody would like to close them all at once; no call does that."""
    ids = [problem.id for problem in lot.problems]
    figures.tell_refusal(stage, "close_all", stage.browser("leader").refused("/close-outs", {"task_ids": ids}))
