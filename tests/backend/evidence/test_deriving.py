"""Photos that wait together are looked at together, if one phone sent them; none is lost by it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from backend.evidence.deriving import derive
from backend.evidence.model import Reading
from backend.jobs import JOBS, calls
from storage.errors import ObjectMissing
from storage.jobs import Job
from tests.photos import photo


def read_of(kit: Any, ids: list[str]) -> set[str]:
    """Those of them that were read."""
    with kit.engine.connect() as connection:
        return {str(one) for one in connection.scalars(sa.select(Reading.evidence_id))} & set(ids)


def sent(phone: Any, count: int) -> list[str]:
    return [phone.send(photo(lat=30.6 + n / 1000, lon=114.3)).json["id"] for n in range(count)]


def test_a_lot_that_takes_too_long_keeps_what_it_looked_at_and_leaves_the_rest_to_later_jobs(
    phone: Any, kit: Any, drain: Callable[[], int]
) -> None:
    ids = sent(phone, 3)
    with kit.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM procrastinate_jobs"))
    derive(kit, [UUID(one) for one in ids], lot_s=0.0)
    assert len(read_of(kit, ids)) == 1
    drain()
    assert read_of(kit, ids) == set(ids)


def test_photos_of_two_phones_never_meet_in_one_run(phone_of: Any, kit: Any) -> None:
    phones = phone_of("member2"), phone_of("member2")
    of = {one: n for _ in range(4) for n, phone in enumerate(phones) for one in sent(phone, 1)}
    lots: list[list[str]] = []

    def noted(_: Any, evidence_id: list[UUID]) -> None:
        lots.append([str(one) for one in evidence_id])

    kit.queue.drain({**JOBS, "evidence.derive": Job(noted, most=8)}, calls(kit))
    assert sorted(one for lot in lots for one in lot) == sorted(of)
    assert max(map(len, lots)) > 1
    assert all(len({of[one] for one in lot}) == 1 for lot in lots)


def test_a_piece_whose_original_is_gone_hinders_no_other_of_its_lot(phone: Any, kit: Any) -> None:
    ids = sent(phone, 4)
    with kit.engine.connect() as connection:
        query = sa.text("SELECT sha256 FROM evidence WHERE id = CAST(:one AS uuid)")
        lost = connection.scalar(query, {"one": ids[1]})
    kit.objects.delete(f"original/{lost}")
    for _ in range(3):
        with kit.engine.begin() as connection:  # their time has come
            connection.execute(sa.text("UPDATE procrastinate_jobs SET scheduled_at = NULL"))
        try:
            kit.queue.drain(JOBS, calls(kit))
        except ObjectMissing:
            continue
    assert read_of(kit, ids) == {*ids} - {ids[1]}
