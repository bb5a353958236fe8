"""Whatever people try, in whatever order: the events lead to the state, nothing closes unchecked, hands stay apart."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from backend.errors import Refusal
from backend.rectification import ending
from backend.rectification.closing import refuse_close
from backend.rectification.model import CloseOut, Round, Verification
from backend.rectification.rounds import submit
from backend.rectification.taking_back import return_material, withdraw
from backend.tasks import extensions, proposals, returns
from backend.tasks.acknowledging import acknowledge
from backend.tasks.model import Task
from tests.loop import Loop

PEOPLE = ("gl", "gd", "gm", "os", "cg", "od", "ul", "uh", "al", "ul2", "au", "sa")
RESULTS = ("pass", "fail", "unable")


@dataclass
class Attempt:
    """Somebody tries something, rightly or wrongly."""

    act: str
    who: str
    other: str
    result: str
    quantity: int


ACTS = st.builds(
    Attempt,
    st.sampled_from(["acknowledge", "draft", "submit", "withdraw", "papers", "name", "verify", "close", "refuse",
                     "return", "decide-return", "extend", "dismiss", "decide", "rename"]),
    st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.sampled_from(RESULTS), st.integers(11, 14),
)  # fmt: skip


def likely(loop: Loop, task: Task, tried: Attempt) -> Attempt:
    """Half of the time the one who may, so that the loop goes round at all."""
    who = {"acknowledge": "ul", "draft": "uh", "submit": "ul", "withdraw": "ul", "papers": "gl", "name": "gl",
           "close": "gl", "refuse": "gl", "return": "ul", "decide-return": "cg", "extend": "ul", "dismiss": "gl",
           "decide": "od", "rename": "od"}.get(tried.act)  # fmt: skip
    if tried.act == "verify":
        who = next((name for name in PEOPLE if loop.person(name) == loop.look(task).verifier_id), None)
    return Attempt(tried.act, who or tried.who, tried.other, tried.result, tried.quantity)


def attempt(loop: Loop, task: Task, tried: Attempt) -> None:
    row, act, who = loop.look(task), tried.act, tried.who
    if act == "draft":
        loop.draft(task, by=who, quantity=Decimal(tried.quantity))
    elif act in ("name", "rename"):
        loop.name(task, tried.other, by=who, act=f"{act}-verifier" if act == "name" else "rename-verifier")
    elif act == "verify":
        loop.verified(task, who, tried.result, quantity=Decimal(tried.quantity))
    elif act == "close":
        loop.closed_by(who, task)
    else:
        with loop.as_(who) as work:
            at = loop.expected(task)
            match act:
                case "acknowledge":
                    acknowledge(work, task.id, at)
                case "submit":
                    submit(work, task.id, at)
                case "withdraw":
                    withdraw(work, task.id, at)
                case "papers":
                    return_material(work, task.id, at, "缺台账")
                case "refuse":
                    refuse_close(work, task.id, at, "不实")
                case "return":
                    returns.ask_return(work, task.id, at, "非我辖区", loop.office.units["urban"])
                case "decide-return":
                    returns.decide_return(work, task.id, at, "confirmed", "仍由你单位办理")
                case "extend":
                    extensions.ask_extension(work, task.id, at, row.current_due + timedelta(days=2), "雨")
                case "dismiss":
                    proposals.propose_dismissal(work, task.id, at, "不属问题")
                case "decide":
                    ending.decide(work, task.id, at, "dismissal", approve=tried.result == "pass", reason="查")


def assert_sound(loop: Loop, task: Task) -> None:
    """The invariants of domain.md §3.10 and §3.11 over one row, read from the tables."""
    assert loop.replayed("task", task.id)
    with Session(loop.kit.engine) as session:
        row = session.get_one(Task, task.id)
        checks = session.scalars(sa.select(Verification).where(Verification.task_id == task.id)).all()
        rounds = session.scalars(sa.select(Round).where(Round.task_id == task.id).order_by(Round.n)).all()
        decisions = session.scalars(sa.select(CloseOut).where(CloseOut.task_id == task.id)).all()
    assert not {check.verifier_id for check in checks} & {decision.approver_id for decision in decisions}
    assert all(one.signed_by != one.drafted_by for one in rounds)
    assert len([check for check in checks if check.decided_at is None]) <= 1
    assert (row.state == "verifying" and row.verifier_id is not None) == any(c.decided_at is None for c in checks)
    if row.state == "closed":
        passed = [check for check in checks if check.round_id == rounds[-1].id and check.state == "passed"]
        assert rounds[-1].state == "passed"
        assert passed
        assert passed[-1].evidence_ids
        assert row.quantity_verified >= row.target_quantity
        assert [one.decision for one in decisions].count("closed") == 1


@pytest.mark.parametrize("chance", ["any", "likely"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.lists(ACTS, min_size=4, max_size=14))
def test_whatever_is_tried_the_row_stays_sound(loop, chance, tries):
    order = {"target_quantity": Decimal(13), "target_unit": "个"}
    task = loop.ordered(order=order)
    for tried in tries:
        with suppress(Refusal):
            attempt(loop, task, tried if chance == "any" else likely(loop, task, tried))
        assert_sound(loop, task)


def test_the_whole_way_is_sound_at_each_step(loop):
    """The same checks over a way that is known to reach the end: two failures, a refusal, an unable one."""
    task = loop.ordered(order={"target_quantity": Decimal(13), "target_unit": "个"})
    report = [("draft", "uh"), ("submit", "ul")]
    first = [
        *report,
        ("papers", "gl"),
        *report,
        ("name", "gl", "gm"),
        ("verify", "gm", "unable"),
        ("verify", "gm", "fail"),
    ]
    second = [*report, ("name", "gl", "gd"), ("verify", "gd", "pass"), ("refuse", "gl"), ("verify", "gd", "pass")]
    way = [*first, *second, ("close", "gl")]
    for act, who, *more in way:
        other = more[0] if act == "name" else "gm"
        attempt(loop, task, Attempt(act, who, other, more[0] if act == "verify" else "pass", 13))
        assert_sound(loop, task)
    assert loop.look(task).state == "closed"
