"""A submitted round goes back without a failure: T9b by the unit, T10 for its papers; and it never changes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from backend.errors import WrongState
from backend.rectification.errors import ReasonMissing
from backend.rectification.rounds import AfterPhoto, submit
from backend.rectification.taking_back import return_material, withdraw
from backend.tasks.errors import NotYourDuty
from backend.tasks.levels import Clock, overdue


def returned(loop, task, by="gl", reason="缺台账"):
    with loop.as_(by) as work:
        return_material(work, task.id, loop.expected(task), reason)
    return loop.look(task)


def late(task, now):
    return overdue(Clock(task.state, task.dispatched_at, task.current_due, task.submitted_at), now)


def test_a_round_taken_back_is_as_if_never_submitted(loop):
    task = loop.submitted(loop.ordered(), photo := AfterPhoto(loop.photo("uh")))
    with loop.as_("ul") as work:
        withdraw(work, task.id, loop.expected(task))
    row = loop.look(task)
    assert (row.state, row.submitted_at) == ("rectifying", None)
    assert late(row, row.current_due + timedelta(seconds=1))
    again = loop.submitted(row, photo)
    assert (again.round_n, again.submitted_at) == (2, loop.clock())


def test_nothing_is_taken_back_once_a_verifier_is_named_nor_by_others(loop):
    task = loop.submitted(loop.ordered())
    with pytest.raises(NotYourDuty), loop.as_("gl") as work:
        withdraw(work, task.id, loop.expected(task))
    loop.name(task, "gm")
    with pytest.raises(WrongState), loop.as_("ul") as work:
        withdraw(work, task.id, loop.expected(task))
    with pytest.raises(WrongState):
        returned(loop, task)


def test_papers_go_back_with_a_reason_and_by_the_leader(loop):
    task = loop.submitted(loop.ordered())
    with pytest.raises(ReasonMissing):
        returned(loop, task, reason=" ")
    for other in ("od", "gm", "ul"):
        with pytest.raises(NotYourDuty):
            returned(loop, task, other)


def test_papers_returned_before_the_due_date_count_from_when_they_are_whole(loop, clock):
    task = returned(loop, loop.submitted(loop.ordered()))
    assert (task.submitted_at, task.round_due) == (None, None)
    clock.pass_(days=1)
    again = loop.submitted(task)
    assert again.submitted_at == clock()


def test_papers_returned_on_the_due_date_have_one_day_and_the_first_submission_counts(loop, clock):
    task = loop.ordered()
    clock.at = task.current_due - timedelta(hours=2)
    photo = AfterPhoto(loop.photo("uh"))
    first = loop.submitted(task, photo).submitted_at
    clock.at = task.current_due + timedelta(minutes=5)
    row = returned(loop, task)
    assert row.submitted_at == first
    assert row.round_due > clock()
    assert not late(row, clock())
    clock.pass_(hours=3)
    again = loop.submitted(row, photo)
    assert again.submitted_at == first
    closed = loop.closed_by("gl", loop.verified(loop.name(again, "gm"), "gm"))
    assert not closed.closed_late


def test_the_day_is_given_once_a_round(loop, clock):
    task = loop.ordered()
    clock.at = task.current_due - timedelta(hours=2)
    loop.submitted(task)
    row = loop.submitted(returned(loop, task))
    row = returned(loop, row)
    assert row.submitted_at is None
    clock.at = task.current_due + timedelta(hours=1)
    assert loop.submitted(row).submitted_at == clock()


def test_who_misses_the_day_is_counted_from_the_second_submission(loop, clock):
    task = loop.ordered()
    clock.at = task.current_due - timedelta(hours=2)
    loop.submitted(task)
    row = returned(loop, task)
    clock.at = row.round_due + timedelta(minutes=5)
    assert loop.submitted(row).submitted_at == clock()


def test_a_submitted_round_does_not_change_in_the_database(loop, engine):
    loop.submitted(loop.ordered())
    changes = ("measures = 'x'", "quantity = 1", "submitted_at = now()", "first_submitted_at = now()", "n = 7")
    for change in (*changes, "state = 'drafting'"):
        with pytest.raises(DBAPIError, match="does not change"), engine.begin() as raw:
            raw.execute(sa.text(f"UPDATE rectification_round SET {change}"))
    for statement in ("DELETE FROM round_photo", "INSERT INTO round_photo SELECT round_id, before_id FROM round_photo"):
        with pytest.raises(DBAPIError), engine.begin() as raw:
            raw.execute(sa.text(statement))


def test_the_drafter_does_not_sign_by_the_database_either(loop, engine):
    task = loop.ordered()
    loop.draft(task)
    with pytest.raises(DBAPIError, match="drafter_is_not_signer"), engine.begin() as raw:
        raw.execute(sa.text("UPDATE rectification_round SET signed_by = drafted_by"))


def test_each_act_on_a_round_is_one_event(loop, session):
    task = returned(loop, loop.submitted(loop.ordered()))
    loop.draft(task)
    with loop.as_("ul") as work:
        submit(work, task.id, loop.expected(task))
    acts = session.scalars(sa.text("SELECT act FROM event WHERE subject_id = :id ORDER BY n"), {"id": task.id}).all()
    assert acts[4:] == ["T9 submit", "T10 return-material", "T9 submit"]
    assert loop.replayed("task", task.id)
