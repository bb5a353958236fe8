"""What a unit asks for: to be acknowledged, to return a row, to have more time."""

from datetime import date
from uuid import uuid4

import pytest

from backend.errors import NotFound, WrongState
from backend.people.errors import UnknownUnit
from backend.tasks.acknowledging import acknowledge, acknowledge_late
from backend.tasks.due import end_of
from backend.tasks.errors import (
    AlreadyAsked,
    BeyondLevel,
    DueNotAhead,
    NothingToDecide,
    NotYourDuty,
    SecondReturn,
    TooLate,
)
from backend.tasks.extensions import ask_extension, decide_extension
from backend.tasks.returns import ask_return, decide_return
from backend.work import Expected


def do(office, who, verb, task, *args, **more):
    """The verb, at the version the row has now; then the row as it stands."""
    with office.kit.work(office[who]) as work:
        done = verb(work, task.id, *args[:0], Expected(office.look(task.id).version), *args, **more)
    return office.look(task.id) if verb is not ask_extension else done


def test_a_unit_acknowledges_its_order(office):
    row = do(office, "uh", acknowledge, office.dispatched())
    assert (row.state, row.acknowledged_auto) == ("rectifying", False)
    with pytest.raises(WrongState):
        do(office, "uh", acknowledge, row)


def test_another_unit_finds_nothing_to_acknowledge(office):
    with pytest.raises(NotFound):
        do(office, "ul2", acknowledge, office.dispatched())


def test_the_system_acknowledges_what_a_unit_lets_lie(office, clock):
    rows = [office.dispatched() for _ in range(3)]
    assert acknowledge_late(office.kit) == 0
    clock.pass_(days=2)
    assert acknowledge_late(office.kit) == 3
    assert acknowledge_late(office.kit) == 0
    row = office.look(rows[0].id)
    assert (row.state, row.acknowledged_auto) == ("rectifying", True)


def test_a_returned_row_goes_to_another_unit_with_a_period_of_its_own(office, clock):
    row = office.dispatched()
    clock.pass_(days=1)
    back = do(office, "ul", ask_return, row, "属城管职责", office.units["urban"])
    assert (back.state, back.current_due) == ("return_requested", end_of(date(2026, 5, 21)))
    clock.pass_(days=1)  # 2026-04-30
    moved = do(office, "cg", decide_return, row, "redispatched", "属实", office.units["urban"])
    assert (moved.state, moved.lead_unit_id) == ("dispatched", office.units["urban"])
    assert moved.current_due == moved.original_due == end_of(date(2026, 5, 25))
    assert moved.acknowledged_at is None
    with pytest.raises(NotFound):
        do(office, "ul", acknowledge, row)
    do(office, "ul2", ask_return, row, "仍属交通", office.units["river"])
    with pytest.raises(SecondReturn):
        do(office, "cg", decide_return, row, "redispatched", "再转", office.units["other"])
    assert do(office, "gl", decide_return, row, "confirmed", "就地办理").state == "dispatched"


def test_a_confirmed_row_keeps_unit_and_due_and_state(office):
    row = do(office, "uh", acknowledge, office.dispatched())
    do(office, "ul", ask_return, row, "不属本单位", office.units["urban"])
    kept = do(office, "cg", decide_return, row, "confirmed", "属本单位")
    assert (kept.state, kept.lead_unit_id, kept.current_due) == ("rectifying", row.lead_unit_id, row.current_due)
    with pytest.raises(AlreadyAsked):
        do(office, "ul", ask_return, row, "再说", office.units["urban"])


def test_a_return_comes_in_time_or_not_at_all(office, clock):
    row = office.dispatched()
    clock.pass_(days=3)
    with pytest.raises(TooLate):
        do(office, "ul", ask_return, row, "太晚", office.units["urban"])


def test_a_return_names_another_unit_that_is_there(office):
    row = office.dispatched()
    for unit in (office.units["river"], uuid4()):
        with pytest.raises(UnknownUnit):
            do(office, "ul", ask_return, row, "依据", unit)


def test_a_handler_does_not_return_a_row_and_a_director_does_not_decide(office):
    row = office.dispatched()
    with pytest.raises(NotYourDuty):
        do(office, "uh", ask_return, row, "依据", office.units["urban"])
    do(office, "ul", ask_return, row, "依据", office.units["urban"])
    with pytest.raises(NotYourDuty):
        do(office, "od", decide_return, row, "confirmed", "不行")


def test_the_market_is_extended_by_the_leader_then_by_the_director_then_by_a_city_leader(office):
    row = office.dispatched(severity=2)
    for who, day in (("gl", date(2026, 5, 21)), ("od", date(2026, 5, 28)), ("cl", date(2026, 7, 30))):
        asked = do(office, "ul", ask_extension, row, end_of(day), "搬迁")
        for other in {"gl", "od", "cl"} - {who}:
            with pytest.raises(NotYourDuty):
                do(office, other, _decide(asked), row)
        row = do(office, who, _decide(asked), row)
        assert row.current_due == end_of(day)
    assert row.original_due == end_of(date(2026, 5, 14))


def _decide(asked, **answer):
    def decide(work, task_id, expected):
        return decide_extension(work, task_id, asked.id, expected, **({"granted": True, "reason": "同意"} | answer))

    return decide


def test_a_leader_grants_no_more_than_is_theirs(office):
    row = office.dispatched(severity=2)
    asked = do(office, "ul", ask_extension, row, end_of(date(2026, 5, 22)), "雨")
    with pytest.raises(BeyondLevel):
        do(office, "gl", _decide(asked), row)
    assert do(office, "gl", _decide(asked, due=end_of(date(2026, 5, 20))), row).current_due == end_of(date(2026, 5, 20))
    with pytest.raises(NothingToDecide):
        do(office, "gl", _decide(asked), row)


def test_an_extension_is_asked_for_in_time_once_at_a_time_and_forward(office, clock):
    row = office.dispatched(severity=2)
    with pytest.raises(DueNotAhead):
        do(office, "ul", ask_extension, row, row.current_due, "雨")
    do(office, "ul", ask_extension, row, end_of(date(2026, 5, 20)), "雨")
    with pytest.raises(AlreadyAsked):
        do(office, "ul", ask_extension, row, end_of(date(2026, 5, 21)), "雨")
    late = office.dispatched(severity=2)
    clock.at = end_of(date(2026, 6, 1))
    with pytest.raises(TooLate):
        do(office, "ul", ask_extension, late, end_of(date(2026, 6, 20)), "雨")


def test_a_request_left_lying_may_be_decided_one_level_up(office, clock):
    row = office.dispatched(severity=2)
    asked = do(office, "ul", ask_extension, row, end_of(date(2026, 5, 20)), "雨")
    with pytest.raises(NotYourDuty):
        do(office, "od", _decide(asked), row)
    clock.pass_(days=3)
    assert do(office, "od", _decide(asked), row).current_due == end_of(date(2026, 5, 20))


def test_a_refused_extension_leaves_the_due_where_it_is(office):
    row = office.dispatched(severity=2)
    asked = do(office, "ul", ask_extension, row, end_of(date(2026, 5, 20)), "雨")
    assert do(office, "gl", _decide(asked, granted=False), row).current_due == row.original_due
