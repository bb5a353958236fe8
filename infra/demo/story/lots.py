"""A lot of rows, moved along together: each by calls of its own."""

from infra.demo.stage import Stage
from infra.demo.story.diary import Lot, verifier_of
from infra.demo.story.problems import WORDS
from infra.demo.story.rows import after_photo, close, name_verifier, own_photo, report, verify

FAILS = "现场复核：处置不彻底，仍可见原问题"


def hand_in(stage: Stage, lot: Lot) -> None:
    """After-photos first; when they have been read, the rounds (T9)."""
    units = {problem: "water" if problem.fate == "redispatched" else problem.unit for problem in lot.problems}
    photos = {problem: after_photo(stage, problem, unit) for problem, unit in units.items()}
    stage.drain()
    for problem, photo in photos.items():
        report(stage, problem, units[problem], photo, f"已{WORDS[problem.kind][2]}")


def name(stage: Stage, lot: Lot) -> None:
    for problem in lot.problems:
        name_verifier(stage, problem, verifier_of(problem))


def check(stage: Stage, lot: Lot, *, passed: bool = True) -> None:
    """The verifiers go there with their own cameras, and decide when the photos have been read (T13, T12)."""
    photos = {}
    for problem in lot.problems:
        shot = problem.shot("mended", 2) if passed else problem.shot("found", 5)
        photos[problem] = own_photo(stage, problem, verifier_of(problem), shot)
    stage.drain()
    for problem, photo in photos.items():
        verify(stage, problem, verifier_of(problem), photo, passed=passed, reason="" if passed else FAILS)


def close_each(stage: Stage, lot: Lot) -> None:
    """One decision at a time: the director about severity 3, the group's leader about the rest (T14)."""
    for problem in lot.problems:
        close(stage, problem, "director" if problem.kind == "shed" else "leader")
        stage.clock.tick(60)
