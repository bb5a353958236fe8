"""The 37 lines of the story add up before anybody plays them."""

from collections import Counter
from fractions import Fraction

from backend.follow_up.drawing import Member, draw
from infra.demo.story.diary import LAST_LOT, LOTS
from infra.demo.story.planning import LEGS
from infra.demo.story.problems import PROBLEMS, RELAPSE
from infra.demo.story.visiting import SEED
from infra.demo.story.walk import WALKS

POOL = [problem for lot in LOTS for problem in lot.problems]


def test_37_are_found_and_35_are_kept():
    fates = Counter(problem.fate for problem in PROBLEMS)
    assert (len(PROBLEMS), fates["merged"], fates["dismissed"]) == (37, 1, 1)
    assert len({problem.id for problem in PROBLEMS}) == 37


def test_31_pass_at_once_and_2_come_again():
    assert (len(POOL), len(set(POOL)), len(LAST_LOT.problems)) == (31, 31, 2)


def test_nothing_is_found_in_a_gap_of_the_walk():
    gaps = {walk.side: walk.gaps for walk in WALKS.values()}
    assert set(gaps) == set(LEGS)
    for problem in PROBLEMS:
        assert not any(gap.from_m < problem.chainage_m < gap.to_m for gap in gaps[problem.side])


def test_under_the_demos_seed_seven_are_drawn_and_the_relapse_is_among_them():
    units = {problem: "water" if problem.fate == "redispatched" else problem.unit for problem in POOL}
    members = [Member(problem.id, units[problem], problem.kind == "shed") for problem in POOL]
    drawn = {row.task_id for row in draw(members, bytes.fromhex(SEED), Fraction(1, 5)) if row.drawn}
    assert (len(drawn), RELAPSE.id in drawn) == (7, True)
