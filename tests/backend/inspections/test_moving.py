"""planned → approved → in_progress → finished → reported, and cancelled: each by those whose step it is (§3.5)."""

from datetime import date
from itertools import product
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.errors import Forbidden, NotFound, Refusal, StaleVersion, WrongState
from backend.events import Event, replay
from backend.inspections.planning import Plan, plan
from backend.inspections.rules import STEPS
from backend.inspections.service import move
from backend.work import Expected, Replayed

WHO = {
    "approve": {"gl", "od"},
    "start": {"gl", "gd", "gm", "os"},
    "finish": {"gl", "gd", "gm", "os"},
    "report": {"gl"},
    "cancel": {"gl", "od"},
}


def planned(office, *, covert=False):
    team = [office[name].person_id for name in ("gl", "gd", "gm", "os")]
    wanted = Plan(
        id=uuid4(), title="徒步", kind="ordinary", mode="walking", covert=covert, group_id=office.groups[2],
        area_id=office.units["river"], policy_field="roads", planned_on=date(2026, 4, 29), team=team,
        participant_ids=[], legs=[],
    )  # fmt: skip
    with office.kit.work(office["gl"]) as work:
        return plan(work, wanted)


def moved(office, row, act, by="gl", **expected):
    with office.kit.work(office[by]) as work:
        version = expected.pop("version", row.version)
        return move(work, row.id, act, Expected(version, **expected))


def test_the_main_path_leaves_its_times_and_its_events(office, clock, session):
    row, times = planned(office), {}
    for act in ("approve", "start", "finish", "report"):
        times[act] = clock.pass_(hours=1)
        row = moved(office, row, act)
    assert (row.state, row.started_at, row.finished_at) == ("reported", times["start"], times["finish"])
    events = session.scalars(sa.select(Event).where(Event.subject_id == row.id).order_by(Event.n)).all()
    assert replay(events) == ("reported", 5)
    assert [event.role for event in events] == ["group_leader"] * 5


@pytest.mark.parametrize("act", STEPS)
def test_each_step_is_for_those_whose_it_is(office, act):
    path = {"approve": [], "start": ["approve"], "finish": ["approve", "start"], "cancel": []}
    for name in office.actors:
        row = planned(office)
        for before in path.get(act, ["approve", "start", "finish"]):
            row = moved(office, row, before)
        if name in WHO[act]:
            assert moved(office, row, act, name).state == STEPS[act].to
        else:
            with pytest.raises((Forbidden, NotFound)):
                moved(office, row, act, name)


def test_a_covert_plan_is_approved_by_the_director_alone(office):
    row = planned(office, covert=True)
    with pytest.raises(Forbidden):
        moved(office, row, "approve")
    with pytest.raises(NotFound):
        moved(office, row, "approve", "cg")
    assert moved(office, row, "approve", "od").state == "approved"


def test_no_step_is_taken_out_of_turn(office):
    states = {"planned": [], "approved": ["approve"], "in_progress": ["approve", "start"]}
    states |= {"finished": [*states["in_progress"], "finish"], "cancelled": ["cancel"]}
    states["reported"] = [*states["finished"], "report"]
    for (state, path), act in product(states.items(), STEPS):
        if state in STEPS[act].froms:
            continue
        row = planned(office)
        for before in path:
            row = moved(office, row, before)
        with pytest.raises(WrongState):
            moved(office, row, act)


def test_a_step_sent_again_is_known_and_a_stale_one_is_refused(office):
    row, event_id = planned(office), uuid4()
    moved(office, row, "approve", event_id=event_id)
    with pytest.raises(Replayed):
        moved(office, row, "approve", version=1, event_id=event_id)
    with pytest.raises(StaleVersion):
        moved(office, row, "cancel", version=1)


def test_two_who_start_at_once_start_it_once(office, at_once):
    row = moved(office, planned(office), "approve")
    outcomes = at_once(2, lambda n: moved(office, row, "start", ("gl", "gm")[n]).state)
    assert sorted(str(getattr(one, "code", one)) for one in outcomes) == ["in_progress", "stale-version"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(["gl", "gm", "od", "ul"])), max_size=8))
def test_whatever_is_tried_the_events_lead_to_the_state(office, session, acts):
    row = planned(office)
    for act, who in acts:
        try:
            row = moved(office, row, act, who)
        except Refusal:
            continue
    session.rollback()
    events = session.scalars(sa.select(Event).where(Event.subject_id == row.id).order_by(Event.n)).all()
    assert replay(events) == (row.state, row.version)
