"""The figures of a story that was played before, asked anew of what is stored."""

from infra.demo import figures
from infra.demo.clock import local
from infra.demo.stage import Stage
from infra.demo.story.checking import CUT_OFF, END
from infra.demo.story.planning import MISSION
from infra.demo.story.problems import MARKET, RELAPSE
from infra.demo.story.visiting import DRAW


def told_again(stage: Stage) -> None:
    """All figures that the rows still tell; what is about a day of May is asked as of its own cut-off."""
    stage.at(local(7, 6, 12))
    figures.tell_coverage(stage, MISSION)
    figures.tell_extensions(stage, MARKET.id)
    figures.tell_cohort(stage, MISSION, END, CUT_OFF)
    stage.say("as they stand now 现状:")
    figures.tell_mission(stage, MISSION, "found_n", "merged_n", "dismissed_n", "dispatched_n")
    figures.tell_mission(stage, MISSION, "submitted_n", "extended_n", "closed_n")
    figures.tell_rounds(stage, MISSION)
    figures.tell_draw(stage, DRAW)
    figures.tell_visits(stage, DRAW, RELAPSE.id)
    figures.tell_ledger(stage)
    stage.leave()
