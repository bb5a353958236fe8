"""A question asks: whatever would be written in it, outside any transaction, is refused."""

from collections.abc import Callable
from uuid import uuid4

import pytest
import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.people.model import PolicyField
from backend.work import Kit, Work

WRITES: dict[str, Callable[[Work], object]] = {
    "a statement": lambda work: work.session.execute(sa.delete(PolicyField)),
    "a row": lambda work: (work.session.add(PolicyField(code="x", name_zh="甲", name_en="A")), work.session.flush()),
    "a leaf": lambda work: work.record("test", uuid4()),
    "a job": lambda work: work.defer("evidence.derive", evidence_id=uuid4()),
}


@pytest.mark.parametrize("what", WRITES)
def test_a_question_writes_nothing(kit: Kit, what: str) -> None:
    with pytest.raises(RuntimeError), kit.asking(SYSTEM) as work:
        WRITES[what](work)


def test_a_question_begins_no_transaction_and_the_next_work_does(kit: Kit) -> None:
    began = sa.text("SELECT pg_current_xact_id_if_assigned() IS NULL, now() < clock_timestamp()")
    with kit.asking(SYSTEM) as work:
        first, second = (work.session.scalar(sa.text("SELECT now()")) for _ in range(2))
        assert first < second, "each statement is its own transaction"
        assert work.session.execute(began).one() == (True, True)
    with kit.work(SYSTEM) as work:
        first, second = (work.session.scalar(sa.text("SELECT now()")) for _ in range(2))
        assert first == second
