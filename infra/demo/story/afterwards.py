"""June: the other four. Two come again, the market moves, the overdue row comes in late; closed after 06-24."""

from infra.demo import figures
from infra.demo.clock import local
from infra.demo.stage import Stage
from infra.demo.story.diary import LAST_LOT, other_of, verifier_of
from infra.demo.story.planning import MISSION
from infra.demo.story.problems import MARKET, Problem, of_fate
from infra.demo.story.rows import after_photo, close, name_verifier, own_photo, report, verify


def closed_at_last(stage: Stage) -> None:
    """Everything after the 31, up to the last close-outs before the draw."""
    (late,) = of_fate("overdue")
    stage.at(local(5, 28, 15))
    _hand_in(stage, [MARKET], 1)
    stage.at(local(6, 1, 19))
    _check(stage, [(MARKET, verifier_of(MARKET))], 2)
    stage.at(local(6, 10, 15))
    _hand_in(stage, list(LAST_LOT.problems), 6)
    stage.at(local(6, 11, 9))
    _not_yet(stage)
    stage.at(local(6, 16, 15))
    _hand_in(stage, [late], 1)
    stage.at(local(6, 22, 10))
    _check(stage, [(MARKET, verifier_of(MARKET))], 8, named=True)
    _check(stage, [(problem, other_of(problem)) for problem in LAST_LOT.problems], 7)
    _check(stage, [(late, verifier_of(late))], 2)
    stage.at(local(6, 25, 16))
    for problem in (*LAST_LOT.problems, MARKET, late):
        close(stage, problem)
    figures.tell_mission(stage, MISSION, "closed_n")


def _hand_in(stage: Stage, problems: list[Problem], n: int) -> None:
    photos = {problem: after_photo(stage, problem, problem.unit, n) for problem in problems}
    stage.drain()
    for problem, photo in photos.items():
        report(stage, problem, problem.unit, photo, "已按要求整改到位")


def _check(stage: Stage, who: list[tuple[Problem, str]], n: int, *, named: bool = False) -> None:
    """Name the verifiers where that was not done, send them, let them pass what they see."""
    photos = {}
    for problem, verifier in who:
        if not named:
            name_verifier(stage, problem, verifier)
        photos[problem] = own_photo(stage, problem, verifier, problem.shot("mended", n))
    stage.drain()
    for problem, verifier in who:
        verify(stage, problem, verifier, photos[problem], passed=True)


def _not_yet(stage: Stage) -> None:
    """T15: the leader wants to see the market stay away before it counts."""
    stage.act("leader", MARKET.id, "refuse-close", reason="搬迁仅两周，逢集日是否回流尚待复看")
