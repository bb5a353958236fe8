"""A draw that nobody can steer: the population is logged first, the seed comes after, from what nobody chose."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from backend.errors import Forbidden, NotFound
from backend.follow_up.drawing import draw
from backend.follow_up.draws import see_draw, start
from backend.follow_up.errors import DrawnAlready, NotThisMonth, PoolEmpty, SeedNotYours
from backend.follow_up.model import Draw, DrawnRow
from backend.follow_up.seeding import fix_seeds, members_of
from storage.custody.log import prove
from storage.custody.publisher import publish


def rows_of(session, row):
    return session.scalars(sa.select(DrawnRow).where(DrawnRow.draw_id == row.id)).all()


class Watching:
    """An object home that, whenever it is read, looks whether a draw is locked meanwhile."""

    def __init__(self, home, engine):
        self.home, self.engine, self.reads = home, engine, 0

    def get(self, key):
        with self.engine.begin() as raw:
            raw.execute(sa.text("SELECT id FROM draw FOR UPDATE NOWAIT"))
        self.reads += 1
        return self.home.get(key)

    def __getattr__(self, name):
        return getattr(self.home, name)


def test_no_draw_is_locked_while_the_object_home_is_read(loop, again, clock, kit, engine):
    loop.closed()
    clock.pass_(days=10)
    row = again.draw(seed=None)
    publish(kit.engine, kit.objects, kit.signer, clock())
    watching = Watching(kit.objects, engine)
    fix_seeds(replace(kit, objects=watching))
    assert watching.reads > 0
    with loop.as_("au") as work:
        assert see_draw(work, row.id).seed is not None


def test_the_pool_is_what_was_closed_seven_to_a_hundred_and_eighty_days_ago(loop, again, clock, session):
    first = loop.closed()
    again.demo()
    with pytest.raises(PoolEmpty):
        again.draw()
    clock.at = first.closed_at + timedelta(days=7)
    second = loop.closed()
    row = again.draw()
    assert [one["task_id"] for one in row.population] == [str(first.id)]
    clock.at = first.closed_at + timedelta(days=180)
    assert {one["task_id"] for one in again.draw().population} == {str(first.id), str(second.id)}
    clock.at = first.closed_at + timedelta(days=181)
    assert [one["task_id"] for one in again.draw(redraw_reason="漏").population] == [str(second.id)]


def test_major_rows_and_relapses_are_certain(loop, again, clock, session):
    minor = [loop.closed() for _ in range(2)]
    major = loop.closed(severity=3, category_code="RE05")
    again.demo()
    clock.pass_(days=10)
    rows = {row.task_id: row for row in rows_of(session, again.draw())}
    assert (rows[major.id].numerator, rows[major.id].denominator, rows[major.id].drawn) == (1, 1, True)
    assert [rows[task.id].numerator / rows[task.id].denominator for task in minor] == [0.5, 0.5]
    assert sum(rows[task.id].drawn for task in minor) == 1
    assert rows[minor[0].id].stratum == f"{loop.office.units['river']}/roads"
    assert {visit.task_id for visit in again.visits()} == {row.task_id for row in rows.values() if row.drawn}


def test_an_auditor_recomputes_it_from_what_is_stored(loop, again, clock, session):
    for _ in range(3):
        loop.closed()
    again.demo()
    clock.pass_(days=10)
    row = again.draw()
    with loop.as_("au") as work:
        seen = see_draw(work, row.id)
    again_ = draw(members_of(seen), bytes.fromhex(seen.seed), Fraction(1, 5))
    stored = {
        one.task_id: (one.order_sha256, one.numerator, one.denominator, one.drawn) for one in rows_of(session, row)
    }
    assert stored == {one.task_id: (one.order_sha256, one.numerator, one.denominator, one.drawn) for one in again_}
    assert seen.population_sha256 == hashlib.sha256(_plain(seen.population)).hexdigest()


def _plain(population):
    import json

    return json.dumps(population, sort_keys=True, separators=(",", ":")).encode()


def test_the_seed_comes_from_the_first_checkpoint_that_holds_the_population(loop, again, clock, kit, session):
    loop.closed()
    clock.pass_(days=10)
    row = again.draw(seed=None)
    assert (row.seed, again.visits()) == (None, [])
    fix_seeds(kit)
    session.expire_all()
    assert session.get_one(Draw, row.id).seed is None, "nothing is published yet"
    publish(kit.engine, kit.objects, kit.signer, clock.pass_(minutes=1))
    fix_seeds(kit)
    fix_seeds(kit)
    session.expire_all()
    done = session.get_one(Draw, row.id)
    inclusion = prove(session, kit.objects, done.population_leaf)
    assert done.seed_source == inclusion.checkpoint
    assert done.seed == hashlib.sha256(done.seed_source.encode()).hexdigest()
    assert len(again.visits()) == 1


def test_a_person_gives_no_seed_outside_a_demo(loop, again, clock):
    loop.closed()
    clock.pass_(days=10)
    with pytest.raises(SeedNotYours):
        again.draw()


def test_only_the_director_starts_a_draw_and_few_see_it(loop, again, clock):
    loop.closed()
    clock.pass_(days=10)
    for other in ("gl", "cg", "os", "au", "sa"):
        with pytest.raises(Forbidden), loop.as_(other) as work:
            start(work, uuid4(), f"{work.now:%Y-%m}")
    row = again.draw(seed=None)
    for other in ("gl", "cg", "os", "gm", "ul", "cl"):
        with pytest.raises(NotFound), loop.as_(other) as work:
            see_draw(work, row.id)


def test_nobody_draws_ahead_or_behind(loop, again, clock):
    loop.closed()
    clock.pass_(days=10)
    for month in ("2026-04", "2026-06", "2027-05"):
        with pytest.raises(NotThisMonth), loop.as_("od") as work:
            start(work, uuid4(), month)


def test_a_month_is_drawn_once_and_a_redraw_keeps_the_old(loop, again, clock, session):
    loop.closed()
    again.demo()
    clock.pass_(days=10)
    first = again.draw()
    assert again.draw(id=first.id).id == first.id
    with pytest.raises(DrawnAlready) as refusal:
        again.draw()
    assert refusal.value.facts["draw_id"] == str(first.id)
    second = again.draw(redraw_reason="名单有误")
    assert session.scalars(sa.select(Draw.redraw_n).order_by(Draw.redraw_n)).all() == [0, 1]
    assert (len(rows_of(session, first)), len(rows_of(session, second))) == (1, 1)


def test_two_draws_at_once_are_one(loop, again, clock, at_once, session):
    loop.closed()
    clock.pass_(days=10)

    def begin(_):
        with loop.kit.work(loop.office["od"]) as work:
            start(work, uuid4(), f"{work.now:%Y-%m}")

    outcomes = at_once(2, begin)
    assert sorted(type(one).__name__ for one in outcomes) == ["DrawnAlready", "NoneType"]


@pytest.mark.parametrize("change", ["seed = repeat('0', 64)", "population = '[]'", "month = '2026-01'"])
def test_a_draw_does_not_change_in_the_database(loop, again, clock, engine, change):
    loop.closed()
    again.demo()
    clock.pass_(days=10)
    assert isinstance(again.draw().id, UUID)
    with pytest.raises(DBAPIError, match="seeded once"), engine.begin() as raw:
        raw.execute(sa.text(f"UPDATE draw SET {change}"))
