"""A relapse has half of the time that its old row had (domain.md §3.9)."""

from datetime import date
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.tasks.batches import Batch, send
from backend.tasks.due import end_of
from backend.tasks.model import Task


def test_a_rebound_is_due_in_half_of_the_old_period(office):
    old, heir = office.dispatched(), office.registered(severity=2)
    with Session(office.kit.engine) as session, session.begin():
        session.execute(sa.update(Task).where(Task.id == heir.id).values(rebound_of=old.id, rebound_count=1))
    with office.kit.work(office["gl"]) as work:
        send(work, Batch(uuid4(), [office.order(heir)]))
    assert office.look(heir.id).current_due == end_of(date(2026, 5, 12))  # 8 of 15 wd from 04-28
