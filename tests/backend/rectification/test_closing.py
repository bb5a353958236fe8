"""销号: single decisions, by somebody with no other part in the row (T14, T15, §3.10, invariants 1 and 7)."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.actor import Post
from backend.errors import StaleVersion, WrongState
from backend.rectification.closing import close, refuse_close
from backend.rectification.errors import QuantityShort, ReasonMissing
from backend.rectification.hands import eligible_for
from backend.tasks.errors import NotYourDuty, SameHands
from backend.tasks.model import Task
from backend.tasks.moving import standing
from backend.work import Expected, Replayed


def test_a_passed_row_is_closed_by_the_leader(loop):
    row = loop.closed()
    assert (row.state, row.closed_late, row.closed_at) == ("closed", False, loop.clock())
    assert loop.replayed("task", row.id)


@pytest.mark.parametrize("who", ["gm", "gd", "os", "cg", "od"])
def test_nobody_else_closes_a_minor_row(loop, who):
    task = loop.passed()
    with pytest.raises(NotYourDuty):
        loop.closed_by(who, task)


def test_severity_three_is_the_directors_to_close(loop):
    task = loop.passed(severity=3, category_code="RE05")
    with pytest.raises(NotYourDuty):
        loop.closed_by("gl", task)
    assert loop.closed_by("od", task).state == "closed"


def test_a_relapse_is_the_directors_to_close(loop):
    old, task = loop.closed(), loop.passed()
    with Session(loop.kit.engine) as session, session.begin():
        session.execute(sa.update(Task).where(Task.id == task.id).values(rebound_of=old.id))
    with pytest.raises(NotYourDuty):
        loop.closed_by("gl", task)
    assert loop.closed_by("od", task).state == "closed"


def test_a_leader_lent_by_the_unit_is_barred_and_the_director_closes(loop):
    loop.dismiss("gl")
    loop.hire("lent gl", Post("group_leader", loop.office.groups[2]), lent_by="river")
    task = loop.passed()
    with pytest.raises(NotYourDuty):
        loop.closed_by("lent gl", task)
    assert loop.closed_by("od", task).state == "closed"


def test_a_second_leader_who_is_not_barred_keeps_the_row_from_the_director(loop):
    loop.hire("lent gl", Post("group_leader", loop.office.groups[2]), lent_by="river")
    task = loop.passed()
    with pytest.raises(SameHands):
        loop.closed_by("lent gl", task)
    with pytest.raises(NotYourDuty):
        loop.closed_by("od", task)
    assert loop.closed_by("gl", task).state == "closed"


def test_a_group_without_a_leader_is_no_dead_end(loop):
    task = loop.passed()
    loop.dismiss("gl")
    assert loop.closed_by("od", task).state == "closed"


def test_who_ever_checked_the_row_does_not_close_it(loop):
    group = loop.office.groups[2]
    both = (Post("group_member", group), Post("group_leader", group))
    loop.hire("both", *both)
    task = loop.submitted(loop.ordered())
    task = loop.verified(loop.name(task, "both"), "both", "fail")
    task = loop.verified(loop.name(loop.submitted(task), "gd"), "gd")
    with pytest.raises(SameHands) as refusal:
        loop.closed_by("both", task)
    assert refusal.value.facts["why"] == ["is-a-verifier"]


def test_who_refused_to_close_does_not_check_the_row_again(loop):
    group = loop.office.groups[2]
    loop.hire("both", Post("group_member", group), Post("group_leader", group))
    task = loop.passed()
    with loop.as_("both") as work:
        refuse_close(work, task.id, loop.expected(task), "照片不清")
    with pytest.raises(SameHands) as refusal:
        loop.name(task, "both", by="od", act="rename-verifier")
    assert refusal.value.facts["why"] == ["is-the-approver"]


@pytest.mark.parametrize("state", ["ordered", "submitted", "naming", "failed"])
def test_nothing_closes_before_a_check_has_passed(loop, state):
    task = loop.ordered()
    if state != "ordered":
        task = loop.submitted(task)
    if state in ("naming", "failed"):
        task = loop.name(task, "gm")
    if state == "failed":
        task = loop.verified(task, "gm", "fail")
    with pytest.raises(WrongState):
        loop.closed_by("gl", task)


def test_twelve_of_thirteen_are_refused_and_the_missing_one_is_named(loop):
    order = {"target_quantity": Decimal(13), "target_unit": "个"}
    task = loop.submitted(loop.ordered(order=order))
    task = loop.verified(loop.name(task, "gm"), "gm", "fail", quantity=Decimal(12))
    with pytest.raises(QuantityShort, match="1 个 missing") as refusal:
        loop.closed_by("gl", task)
    assert refusal.value.code == "quantity-short"
    assert refusal.value.facts["missing"] == 1.0


def test_the_database_closes_nothing_that_is_short_or_unchecked(loop, engine):
    task = loop.passed(order={"target_quantity": Decimal(13), "target_unit": "个"}, quantity=Decimal(13))
    for change in ("state = 'closed'", "state = 'closed', quantity_verified = 12"):
        with pytest.raises(DBAPIError, match=r"passed check|closed_is_whole"), engine.begin() as raw:
            raw.execute(sa.text(f"UPDATE task SET {change} WHERE id = :id"), {"id": task.id})
    by_the_verifier = "SELECT :id, task_id, id, verifier_id, 'closed', NULL, now() FROM verification"
    with pytest.raises(DBAPIError, match="does not decide"), engine.begin() as raw:
        raw.execute(sa.text(f"INSERT INTO close_out {by_the_verifier}"), {"id": uuid4()})


def test_a_refused_close_goes_back_to_the_same_verifier(loop):
    task = loop.passed()
    with pytest.raises(ReasonMissing), loop.as_("gl") as work:
        refuse_close(work, task.id, loop.expected(task), " ")
    with loop.as_("gl") as work:
        refuse_close(work, task.id, loop.expected(task), "照片不清")
    row = loop.look(task)
    assert (row.state, row.verifier_id) == ("verifying", loop.person("gm"))
    with pytest.raises(WrongState):
        loop.closed_by("gl", row)
    assert loop.closed_by("gl", loop.verified(row, "gm")).state == "closed"
    assert loop.replayed("task", row.id)


def test_two_who_close_at_once_make_one_decision(loop, at_once, session):
    task = loop.passed()
    expected = loop.expected(task)

    def decide(_):
        with loop.kit.work(loop.office["gl"]) as work:
            close(work, task.id, expected)

    outcomes = at_once(2, decide)
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "StaleVersion"]
    assert session.scalar(sa.text("SELECT count(*) FROM close_out")) == 1


def test_a_close_sent_again_is_known_and_another_version_is_stale(loop):
    task = loop.passed()
    expected = Expected(task.version, uuid4())
    with loop.as_("gl") as work:
        close(work, task.id, expected)
    with pytest.raises(Replayed), loop.as_("gl") as work:
        close(work, task.id, expected)
    with pytest.raises(StaleVersion), loop.as_("gl") as work:
        close(work, task.id, Expected(task.version, uuid4()))


def test_a_row_that_was_put_right_late_stays_late(loop, clock):
    task = loop.ordered()
    clock.at = task.current_due + timedelta(seconds=1)
    task = loop.submitted(task)
    row = loop.closed_by("gl", loop.verified(loop.name(task, "gm"), "gm"))
    assert row.closed_late


def test_the_verifiers_slowness_does_not_make_a_row_late(loop, clock):
    task = loop.submitted(loop.ordered())
    clock.pass_(days=40)
    row = loop.closed_by("gl", loop.verified(loop.name(task, "gm"), "gm"))
    assert not row.closed_late


def test_close_all_is_refused_whatever_it_names(loop, at):
    task = loop.passed()
    for ids in ([], [str(task.id)], [str(task.id), str(uuid4())]):
        answer = at("gl").send("POST", "/close-outs", {"task_ids": ids})
        assert (answer.status_code, answer.json["code"]) == (422, "one-decision-at-a-time")
    assert loop.look(task).state == "verified"


def test_one_two_one_stays_enough_with_each_of_the_four_recused(loop):
    """1+2+1 (§3.10): GL approves, GM and GD1 verify rounds 1 and 2, GD2 visits; CG or OD steps in."""
    loop.hire("gd2", Post("group_deputy", loop.office.groups[2]))
    loop.dismiss("os")
    task = loop.submitted(loop.ordered())
    task = loop.submitted(loop.verified(loop.name(task, "gm"), "gm", "fail"))
    row = loop.verified(loop.name(task, "gd"), "gd")

    def who():
        with loop.as_("gl") as work:
            found, _ = eligible_for(work.session, work.session.get(Task, row.id), standing(work, row))
        names = {actor.person_id: name for name, actor in loop.office.actors.items()}
        return [sorted(names[one] for one in of) for of in (found.approvers, found.visitors)]

    assert who() == [["gl"], ["cg", "gd2"]]
    loop.dismiss("gd2")
    assert who() == [["gl"], ["cg"]]
    loop.dismiss("gl")
    assert who() == [["od"], ["cg"]]
