"""Step 4, up to the end of 2026-05-21: units hand in, the market is extended twice, one row is overdue."""

from collections.abc import Callable
from datetime import datetime

from infra.demo import figures
from infra.demo.clock import local
from infra.demo.stage import Stage
from infra.demo.story.checking import ACTS, CUT_OFF, END
from infra.demo.story.diary import LAST_LOT, LOTS, Lot, days
from infra.demo.story.planning import MISSION
from infra.demo.story.problems import MARKET

Happening = tuple[datetime, Callable[[Stage], None]]


def ran_out(stage: Stage) -> None:
    """Everything until the limit of the ordinary rows runs out."""
    happens = [(at, _of(act, lot)) for at, act, lot in days((*LOTS, LAST_LOT)) if at <= END]
    for at, act in sorted([*happens, *EXTENSIONS], key=lambda entry: entry[0]):
        stage.at(at)
        act(stage)
    stage.at(CUT_OFF)
    figures.tell_mission(stage, MISSION, "submitted_n", "extended_n")
    figures.tell_extensions(stage, MARKET.id)
    figures.tell_overdue(stage, MISSION)
    figures.tell_cohort(stage, MISSION, END, CUT_OFF)


def _of(act: str, lot: Lot) -> Callable[[Stage], None]:
    return lambda stage: ACTS[act](stage, lot)


def _asked(due: str) -> Callable[[Stage], None]:
    def ask(stage: Stage) -> None:
        stage.act("urban-lead", MARKET.id, "extensions", due=due, basis="商户安置点正在验收，搬迁需分批进行")

    return ask


def _granted(level: str) -> Callable[[Stage], None]:
    def grant(stage: Stage) -> None:
        page = stage.row(level, MARKET.id)
        waiting = next(one for one in page["extensions"] if one["decision"] is None)
        stage.act(level, MARKET.id, f"extensions/{waiting['id']}/decision", granted=True, reason="情况属实，同意延期")

    return grant


EXTENSIONS: tuple[Happening, ...] = (
    (local(5, 12, 10), _asked("2026-05-21")),
    (local(5, 13, 9), _granted("leader")),
    (local(5, 19, 10), _asked("2026-05-28")),
    (local(5, 20, 9), _granted("director")),
)
