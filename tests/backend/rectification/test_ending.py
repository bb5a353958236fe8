"""A row that is dismissed while somebody checks it: the check ends with it, and the history says so."""

import pytest
import sqlalchemy as sa

from backend.events import Event
from backend.rectification.ending import decide
from backend.rectification.model import Round, Verification
from backend.tasks.proposals import propose_dismissal


@pytest.fixture
def proposed(loop):
    """A row under GM's check, which GL proposes to dismiss."""
    task = loop.name(loop.submitted(loop.ordered()), "gm")
    with loop.as_("gl") as work:
        propose_dismissal(work, task.id, loop.expected(task), "不属我市职责")
    return loop.look(task)


def decided(loop, task, *, approve):
    with loop.as_("od") as work:
        decide(work, task.id, loop.expected(task), "dismissal", approve=approve, reason="已核")
    return loop.look(task)


def test_a_dismissal_ends_the_check_that_is_under_way_by_an_event(loop, session, proposed):
    row = decided(loop, proposed, approve=True)
    assert (row.state, row.verifier_id) == ("dismissed", None)
    check, lain = session.scalars(sa.select(Verification)).one(), session.scalars(sa.select(Round)).one()
    assert (check.state, check.decided_at is not None, lain.state) == ("unable", True, "withdrawn")
    last = session.scalars(sa.select(Event).where(Event.subject_id == row.id).order_by(Event.n.desc())).first()
    assert (last.act, last.facts["verification"], last.from_state) == ("T4 end-check", str(check.id), "dismissed")
    assert loop.replayed("task", row.id)


def test_a_refused_dismissal_leaves_the_check_where_it_is(loop, session, proposed):
    row = decided(loop, proposed, approve=False)
    assert (row.state, row.verifier_id) == ("verifying", loop.person("gm"))
    assert session.scalars(sa.select(Verification)).one().decided_at is None
