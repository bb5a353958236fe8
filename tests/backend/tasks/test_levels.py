"""Overdue and the warning level say the same in Python and in the database, for every row and moment."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from backend.parameters import Parameters
from backend.tasks.filter import level_sql, overdue_sql
from backend.tasks.levels import Clock, level, overdue
from backend.tasks.model import Extension, Task
from backend.tasks.transitions import STATES

START = datetime(2026, 4, 28, 1, tzinfo=UTC)
moments = st.one_of(st.none(), st.integers(-10, 40).map(lambda hours: START + timedelta(hours=hours)))
clocks = st.builds(
    Clock,
    state=st.sampled_from(sorted(STATES)),
    dispatched_at=st.sampled_from([None, START]),
    current_due=moments,
    submitted_at=moments,
    round_due=moments,
    acknowledge_by=moments,
    acknowledged_at=moments,
    asked=st.booleans(),
    rebound=st.booleans(),
)


@pytest.fixture
def rows_of_any_state(owner_url):
    """A database in which a row may be born in any state, as no verb makes it."""
    owner = sa.create_engine(owner_url)
    with owner.begin() as raw:
        raw.execute(sa.text("ALTER TABLE task DISABLE TRIGGER task_born_open"))
    owner.dispose()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=clocks, hours=st.integers(-5, 45))
def test_the_two_agree(rows_of_any_state, office, row, hours):
    now, rules = START + timedelta(hours=hours), Parameters()
    with Session(office.kit.engine) as session:
        task = a_row(office, session, row)
        found = session.execute(sa.select(overdue_sql(now), level_sql(now, rules)).where(Task.id == task.id)).one()
        session.rollback()
    assert tuple(found) == (overdue(row, now), level(row, now, rules))


def a_row(office, session, row):
    other = office.__dict__.setdefault("_other", office.draft())
    task = Task(
        id=uuid4(), kind="problem", origin="inspection", state=row.state, version=1, category_code="RE03",
        category_version=1, severity=1, dangerous=False, text="", evidence_profile="site", found_by="on_site",
        created_at=START, co_unit_ids=[], close_out_standard=[], author_id=other.author_id, policy_field="roads",
        area_id=other.area_id, dispatched_at=row.dispatched_at, current_due=row.current_due,
        submitted_at=row.submitted_at, round_due=row.round_due, acknowledge_by=row.acknowledge_by,
        acknowledged_at=row.acknowledged_at, rebound_of=other.id if row.rebound else None,
    )  # fmt: skip
    session.add(task)
    session.flush()
    if row.asked:
        session.add(
            Extension(id=uuid4(), task_id=task.id, asked_by=task.author_id, asked_at=START, asked_due=START, basis="",
                      level=1)
        )  # fmt: skip
        session.flush()
    return task


def test_past_its_due_date_a_row_is_overdue_until_it_is_submitted():
    row = Clock("rectifying", START, START + timedelta(days=2))
    assert [overdue(row, START + timedelta(days=2, seconds=s)) for s in (0, 1)] == [False, True]
    assert not overdue(Clock("submitted", START, START, submitted_at=START), START + timedelta(days=9))
    assert not overdue(Clock("rectifying", START, START, asked=True), START + timedelta(days=9))
    assert not overdue(Clock("suspended", START, START), START + timedelta(days=9))


def test_a_late_acknowledgement_is_yellow_and_a_late_round_red():
    due = START + timedelta(days=30)
    late = Clock("rectifying", START, due, acknowledge_by=START, acknowledged_at=START + timedelta(days=1))
    assert level(late, START + timedelta(days=2), Parameters()) == "yellow"
    again = Clock("rectifying", START, due, submitted_at=START, round_due=START)
    assert level(again, START + timedelta(seconds=1), Parameters()) == "red"


def test_a_rebound_is_red_from_its_first_day():
    assert level(Clock("registered", rebound=True), START, Parameters()) == "red"
    assert level(Clock("registered"), START, Parameters()) is None
