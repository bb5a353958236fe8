"""Orders: all of a batch or none of it, with numbers that have no gaps and due dates that follow the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.actor import Post
from backend.errors import NotFound, StaleVersion, WrongState
from backend.people.errors import UnknownUnit
from backend.people.model import Person, PostRow, Unit
from backend.tasks.batches import Batch, add_rows, lists_of, send
from backend.tasks.due import end_of
from backend.tasks.errors import (
    BadCoUnit,
    BatchTaken,
    CannotAnswer,
    DangerTooLong,
    DueNotAhead,
    DueReasonMissing,
    NotComplete,
    NotYourDuty,
    PowerMissing,
)
from backend.tasks.model import Dispatch, ProblemList, Task
from backend.tasks.returns import ask_return
from backend.work import Expected


def one(office, by, task, **wanted):
    batch = wanted.pop("batch", {})
    with office.kit.work(office[by]) as work:
        send(work, Batch(uuid4(), [office.order(task, **wanted)], **batch))
    return office.look(task.id)


def test_a_row_is_due_by_its_category_first(office):
    row = one(office, "gl", office.registered(category_code="RE03"))
    assert (row.state, row.current_due) == ("dispatched", end_of(date(2026, 4, 30)))
    assert row.original_due == row.current_due
    assert row.lead_unit_id == office.units["river"]


def test_one_reason_sets_a_whole_batch_to_the_severity_limits(office):
    rows = [office.registered(severity=1), office.registered(severity=2)]
    with office.kit.work(office["gl"]) as work:
        send(work, Batch(uuid4(), [office.order(row) for row in rows], by_severity=True, due_reason="统一期限"))
    assert [office.look(row.id).current_due for row in rows] == [end_of(date(2026, 5, 21)), end_of(date(2026, 5, 14))]


def test_a_co_unit_is_one_that_can_help(office):
    task, units, nobody = office.registered(), office.units, uuid4()
    for wrong, why in (
        ((nobody,), {nobody: "not-there"}),
        ((units["urban"], units["river"]), {units["river"]: "is-the-lead"}),
        ((units["office"],), {units["office"]: "is-the-office"}),
        ((units["urban"], units["urban"]), {units["urban"]: "named-twice"}),
    ):
        with pytest.raises(BadCoUnit) as refusal:
            one(office, "gl", task, co_unit_ids=wrong)
        assert refusal.value.facts["why"] == {str(unit): reason for unit, reason in why.items()}
    assert one(office, "gl", task, co_unit_ids=[units["urban"], units["other"]]).co_unit_ids == [
        units["urban"], units["other"],
    ]  # fmt: skip


@pytest.fixture
def bureau(office):
    """founds(kind): a unit of this kind, and hires somebody there."""

    def founds(kind, *roles):
        unit = Unit(id=uuid4(), parent_id=office.units["city"], code=uuid4().hex[:8], kind=kind)
        unit.path = f"city.{unit.code}"
        unit.name_zh = unit.name_en = unit.code
        with Session(office.kit.engine, expire_on_commit=False) as session, session.begin():
            session.add(unit)
            session.flush()
            for role in roles:
                person = Person(id=uuid4(), unit_id=unit.id, login=uuid4().hex, name=role, password_hash="-")
                person.password_set_at = person.created_at = datetime(2026, 4, 1, tzinfo=UTC)
                person.active, person.must_change_password = True, False
                session.add(person)
                session.flush()
                session.add(PostRow(id=uuid4(), person_id=person.id, role=role, policy_fields=[]))
        office.units[unit.code] = unit.id
        return unit.code

    return founds


def test_only_a_unit_in_which_somebody_signs_is_made_responsible(office, bureau, at):
    task = office.registered()
    nobody, handled = bureau("department"), bureau("department", "unit_handler")
    audits, led = bureau("department", "unit_leader", "auditor"), bureau("township", "area_leader")
    for unit in ("office", "city", nobody, handled, audits):
        with pytest.raises(CannotAnswer) as refusal:
            one(office, "gl", task, unit=unit)
        assert refusal.value.facts == {"id": str(office.units[unit])}
    with pytest.raises(BadCoUnit) as refusal:
        one(office, "gl", task, co_unit_ids=[office.units[nobody]])
    assert refusal.value.facts["why"] == {str(office.units[nobody]): "nobody-signs"}
    offered = {unit["id"] for unit in at("gl").get("/units").json["items"] if unit["responsible"]}
    assert offered == {str(office.units[unit]) for unit in ("river", "urban", "other", led)}
    assert one(office, "gl", task, unit=led).lead_unit_id == office.units[led]


def test_a_row_is_not_sent_back_to_a_unit_in_which_nobody_signs(office, bureau):
    row, nobody = office.dispatched(), bureau("department")
    with pytest.raises(CannotAnswer), office.kit.work(office["ul"]) as work:
        ask_return(work, row.id, Expected(row.version), "属他人职责", office.units[nobody])


def test_whose_post_has_an_area_names_no_co_unit_outside_it(office):
    post = Post("group_leader", office.groups[2], area_path="city.river")
    office.actors["gl"] = replace(office["gl"], posts=(post,))
    here = office.registered(area_id=office.units["river"], mission_id=None, policy_field="roads")
    with pytest.raises(BadCoUnit) as refusal:
        one(office, "gl", here, unit="river", co_unit_ids=[office.units["urban"]])
    assert refusal.value.facts["why"] == {str(office.units["urban"]): "out-of-scope"}


def test_a_batch_is_not_overridden_without_a_reason(office):
    task = office.registered()
    with pytest.raises(DueReasonMissing):
        one(office, "gl", task, batch={"by_severity": True})


def test_an_hour_limit_runs_round_the_clock(office, clock):
    row = one(office, "gl", office.registered(category_code="RD16"))
    assert row.current_due == clock() + timedelta(hours=4)
    assert row.acknowledge_by == clock() + timedelta(hours=1)


def test_danger_has_a_day_at_most(office, clock):
    task = office.registered(dangerous=True)
    with pytest.raises(DangerTooLong):
        one(office, "gl", task, due=clock() + timedelta(hours=25), due_reason="慢")
    assert one(office, "gl", task).current_due == clock() + timedelta(hours=24)


def test_a_typed_due_date_needs_a_reason_and_a_future(office, clock):
    task = office.registered()
    with pytest.raises(DueReasonMissing):
        one(office, "gl", task, due=clock() + timedelta(days=3))
    with pytest.raises(DueNotAhead):
        one(office, "gl", task, due=clock() - timedelta(days=3), due_reason="更正")


def test_beyond_the_calendar_only_a_typed_date_will_do(office, clock):
    clock.at = datetime(2027, 3, 1, 1, tzinfo=UTC)
    task = office.registered()
    with pytest.raises(Exception, match="working days") as refused:
        one(office, "gl", task)
    assert refused.value.facts == {"year": 2027, "command": "yixian calendar import 2027 FILE"}
    row = one(office, "gl", task, due=datetime(2027, 3, 9, 16, tzinfo=UTC), due_reason="历书未到")
    assert row.state == "dispatched"


def test_severity_three_is_the_directors_to_dispatch(office):
    task = office.registered(severity=3, category_code="RE05")
    with pytest.raises(NotYourDuty):
        one(office, "gl", task)
    assert one(office, "od", task).state == "dispatched"


def test_severity_one_is_not_the_directors(office):
    task = office.registered()
    with pytest.raises(NotYourDuty):
        one(office, "od", task)


def test_another_groups_leader_finds_no_such_row(office):
    task = office.registered()
    with pytest.raises(NotFound):
        one(office, "gl3", task)


def test_danger_is_dispatched_on_the_spot_by_whoever_has_the_power(office, session):
    assert one(office, "gm", office.registered(dangerous=True)).state == "dispatched"
    facts = session.scalar(sa.text("SELECT facts FROM event WHERE act = 'T5 dispatch'"))
    assert facts["power"] == "on_site_coordination"
    with Session(office.kit.engine) as session, session.begin():
        session.execute(sa.text("UPDATE supervision_group SET powers = '{}'"))
    task = office.registered(dangerous=True)
    with pytest.raises(PowerMissing):
        one(office, "gd", task)


def test_a_covert_row_is_published_and_numbered_when_it_is_dispatched(office):
    task = office.registered(mission_id=office.covert_id)
    assert task.covert
    assert task.serial is None
    with pytest.raises(NotYourDuty):
        one(office, "gl", task)
    row = one(office, "od", task)
    assert row.published_at is not None
    assert row.serial == "WT-2026-0001"


def test_a_batch_is_sent_whole_or_not_at_all(office):
    good, bad = office.registered(), office.registered()
    orders = [office.order(good), office.order(bad, requirement="  ")]
    with pytest.raises(NotComplete) as refused, office.kit.work(office["gl"]) as work:
        send(work, Batch(uuid4(), orders))
    assert refused.value.facts["id"] == str(bad.id)
    assert office.look(good.id).state == "registered"
    assert one(office, "gl", good).state == "dispatched"
    with Session(office.kit.engine) as session:
        assert session.scalars(sa.select(Dispatch.number)).all() == ["督交〔2026〕1号"]
        assert session.scalars(sa.select(ProblemList.number)).all() == ["督问〔2026〕1号"]


def test_each_unit_gets_one_list_and_the_director_adds_to_it(office):
    rows = [office.registered(), office.registered()]
    major = office.registered(severity=3, category_code="RE05")
    batch_id = uuid4()
    with office.kit.work(office["gl"]) as work:
        orders = [office.order(rows[0], "river"), office.order(rows[1], "urban")]
        send(work, Batch(batch_id, orders, by_severity=True, due_reason="统一期限"))
    with office.kit.work(office["od"]) as work:
        add_rows(work, Batch(batch_id, [office.order(major, "river")], by_severity=True))
        lists = lists_of(work, batch_id)
    assert [(one.number, len(tasks)) for one, tasks in lists] == [("督问〔2026〕1号", 2), ("督问〔2026〕2号", 1)]
    assert office.look(major.id).current_due == end_of(date(2026, 5, 8))


def test_a_batch_sent_again_is_the_same_batch(office):
    task, other = office.registered(), office.registered()
    batch = Batch(uuid4(), [office.order(task)])
    for _ in range(2):
        with office.kit.work(office["gl"]) as work:
            send(work, batch)
    assert office.look(task.id).version == 3
    with pytest.raises(BatchTaken), office.kit.work(office["gl"]) as work:
        send(work, Batch(batch.id, [office.order(other)]))


def test_a_row_dispatched_by_two_at_once_is_dispatched_once(office, at_once):
    task = office.registered()

    def dispatch(_):
        with office.kit.work(office["gl"]) as work:
            send(work, Batch(uuid4(), [office.order(task)]))

    outcomes = at_once(2, dispatch)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StaleVersion"]


def test_numbers_have_no_gaps_under_twenty_at_once(office, at_once):
    drafts = [office.draft() for _ in range(20)]
    tasks = list(at_once(20, lambda n: _register(office, drafts[n])))
    assert sorted(task.serial for task in tasks) == [f"WT-2026-{n:04}" for n in range(1, 21)]

    def dispatch(n):
        with office.kit.work(office["gl"]) as work:
            wrong = {"requirement": ""} if n % 4 == 0 else {}
            send(work, Batch(uuid4(), [office.order(tasks[n], **wrong)]))

    at_once(20, dispatch)
    with Session(office.kit.engine) as session:
        numbers = set(session.scalars(sa.select(Dispatch.number)))
    assert numbers == {f"督交〔2026〕{n}号" for n in range(1, 16)}


def _register(office, draft):
    from backend.tasks.moving import take
    from backend.tasks.registering import registered

    with office.kit.work(office["gm"]) as work:
        return registered(work, take(work, draft.id, Expected(1), "register"), Expected(1), evidence=["ab" * 32])


def test_only_what_is_registered_is_dispatched(office):
    row = office.dispatched()
    with pytest.raises(WrongState):
        one(office, "gl", row)
    with pytest.raises(StaleVersion):
        one(office, "gl", Task(id=row.id, version=2))


def test_an_order_goes_to_a_unit_that_is_there(office):
    task = office.registered()
    office.units["nowhere"] = uuid4()
    with pytest.raises(UnknownUnit):
        one(office, "gl", task, unit="nowhere")


def test_a_late_dispatch_is_noted_and_not_refused(office, clock, session):
    task = office.registered()
    clock.pass_(days=9)
    one(office, "gl", task)
    facts = session.scalar(sa.text("SELECT facts FROM event WHERE act = 'T5 dispatch'"))
    assert facts["dispatch_late"] is True
