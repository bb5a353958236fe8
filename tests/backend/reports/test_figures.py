"""The figures of a small world, counted by hand beside it."""

from datetime import datetime, timedelta

import pytest

from backend.rectification.taking_back import withdraw
from backend.reports.figures import Cohort, cohort, first_rounds, mission
from backend.tasks import extensions, proposals, returns
from backend.tasks.due import end_of


def counted(loop, due_until, as_of=None, who="gl", mission_id=None):
    with loop.as_(who) as work:
        return cohort(work.session, work.actor, Cohort(due_until, as_of or work.now, mission_id))


def parts(rate):
    return rate["numerator"], rate["denominator"]


def extended(loop, task, due):
    with loop.as_("ul") as work:
        row = extensions.ask_extension(work, task.id, loop.expected(task), due, "材料未到")
    with loop.as_("gl") as work:
        extensions.decide_extension(work, task.id, row.id, loop.expected(task), granted=True, reason="同意")
    return loop.look(task)


@pytest.fixture
def world(loop, clock):
    """Due 05-21: one closed, one failed once and closed late, one dismissed, one taken back, one overdue.

    Due 05-25: one extended, one redispatched."""
    rows = {name: loop.ordered() for name in ("closed", "late", "extended", "dismissed", "withdrawn", "overdue")}
    rows["redispatched"] = loop.office.dispatched()
    due = rows["closed"].current_due
    with loop.as_("ul") as work:
        redispatched = rows["redispatched"]
        returns.ask_return(work, redispatched.id, loop.expected(redispatched), "非我辖区", loop.office.units["urban"])
    loop.verified(loop.name(loop.submitted(rows["late"]), "gm"), "gm", "fail")
    extended(loop, rows["extended"], end_of(datetime(2026, 5, 25).date()))  # noqa: DTZ001
    clock.pass_(days=2)
    with loop.as_("cg") as work:
        returns.decide_return(work, redispatched.id, loop.expected(redispatched), "redispatched", "转办")
    with loop.as_("gl") as work:
        proposals.propose_dismissal(work, rows["dismissed"].id, loop.expected(rows["dismissed"]), "不属问题")
    with loop.as_("od") as work:
        dismissed = rows["dismissed"]
        proposals.decide(work, dismissed.id, loop.expected(dismissed), "dismissal", approve=True, reason="同意")
    loop.submitted(rows["closed"])
    loop.submitted(rows["withdrawn"])
    with loop.as_("ul") as work:
        withdraw(work, rows["withdrawn"].id, loop.expected(rows["withdrawn"]))
    clock.at = due + timedelta(minutes=10)
    loop.closed_by("gl", loop.verified(loop.name(rows["closed"], "gm"), "gm"))
    loop.submitted(rows["late"])
    loop.closed_by("gl", loop.verified(loop.name(rows["late"], "gd"), "gd"))
    return {name: loop.look(row) for name, row in rows.items()} | {"due": due}


def test_a_cohort_is_what_is_due_less_what_left_it(loop, world):
    found = counted(loop, world["due"])
    assert found["due_n"] == 5  # closed, late, withdrawn, overdue, dismissed
    assert parts(found["completion_rate"]) == (2, 4)
    assert parts(found["submitted"]) == (2, 4)
    assert parts(found["submitted_on_time"]) == (2, 4)  # late was submitted in time, and failed
    assert parts(found["on_time_rate"]) == (1, 4)  # its passing round came late
    assert parts(found["overdue_rate"]) == (2, 4)
    assert set(found["overdue_open"]) == {world["withdrawn"].id, world["overdue"].id}


def test_a_later_period_holds_what_was_extended_and_redispatched(loop, world):
    found = counted(loop, world["due"] + timedelta(days=5))
    assert found["due_n"] == 7
    assert parts(found["extended_share"]) == (1, 6)


def test_a_cut_off_in_the_past_gives_what_was_true_then(loop, world):
    before = world["due"] - timedelta(days=1)
    found = counted(loop, world["due"], before)
    assert found["due_n"] == 5
    assert parts(found["completion_rate"]) == (0, 4)
    assert parts(found["submitted"]) == (2, 4)
    assert parts(found["on_time_rate"]) == (0, 4)
    assert (parts(found["overdue_rate"]), found["overdue_open"]) == ((0, 4), [])
    first = counted(loop, world["due"], world["closed"].dispatched_at + timedelta(days=1))
    assert parts(first["submitted"]) == (1, 6)  # the redispatched row was still due then, the dismissed one counted
    assert world["redispatched"].id not in first["overdue_open"]


def test_a_figure_counts_what_its_asker_sees(loop, world):
    assert counted(loop, world["due"], who="ul")["due_n"] == 5
    assert counted(loop, world["due"], who="ul2")["due_n"] == 0
    assert counted(loop, world["due"], who="gl3")["due_n"] == 0
    assert counted(loop, world["due"], mission_id=loop.office.covert_id)["due_n"] == 0


def test_a_mission_is_counted_by_what_it_found(loop, world):
    with loop.as_("gl") as work:
        found = mission(work.session, work.actor, loop.office.mission_id)
    assert (found["found_n"], found["dispatched_n"], found["dismissed_n"], found["closed_n"]) == (7, 7, 1, 2)
    assert (found["extended_n"], found["submitted_n"]) == (1, 2)


def test_the_first_check_of_a_row_is_the_one_that_counts(loop, world):
    with loop.as_("gl") as work:
        found = first_rounds(work.session, work.actor)
    assert (found["passed_n"], found["failed_n"]) == (1, 1)
    assert parts(found["first_pass_rate"]) == (1, 2)
