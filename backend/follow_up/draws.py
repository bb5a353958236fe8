"""Starting a draw: the population is listed, hashed and logged before any seed exists."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from backend.actor import Actor
from backend.errors import Forbidden, NotFound
from backend.follow_up.drawing import ALGORITHM, Member, as_rows, population_digest
from backend.follow_up.errors import DrawnAlready, NotThisMonth, PoolEmpty, SeedNotYours
from backend.follow_up.model import Draw
from backend.follow_up.seeding import fix
from backend.installation import is_demo
from backend.tasks.calendar import local_day
from backend.tasks.model import Task
from backend.tasks.transitions import CLOSED
from backend.work import Work

EVERYTHING = "all"


def start(
    work: Work, draw_id: UUID, month: str, *, seed: bytes | None = None, redraw_reason: str | None = None
) -> Draw:
    """Start the draw of a month ("2026-07"); the id is the client's, so asking again answers the same draw.

    The seed is fixed later, from the first checkpoint that holds the population's leaf (seeding.py).
    Raises Forbidden: OD starts draws; SeedNotYours; NotThisMonth; DrawnAlready: give a redraw_reason; PoolEmpty."""
    if not work.actor.holds("office_director"):
        raise Forbidden("the office director starts a draw")
    if seed is not None and not is_demo(work.session):
        raise SeedNotYours("a seed is not given by a person")
    if (known := work.session.get(Draw, draw_id)) is not None:
        return known
    if month != f"{local_day(work.now):%Y-%m}":
        raise NotThisMonth("a draw is of the month it is started in", month=f"{local_day(work.now):%Y-%m}")
    work.session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"draw {month}", 0))))
    n = _next_redraw(work, month, redraw_reason)
    row = _listed(work, draw_id, month, n, redraw_reason)
    work.session.add(row)
    work.session.flush()
    if seed is not None:
        fix(work, row, seed, "given: this database is marked demo")
    return row


def population(work: Work) -> list[Member]:
    """The pool as it is now: closed 7 to 180 days ago, both ends included, a row of severity 3 or a rebound certain."""
    today = local_day(work.now)
    rules = work.parameters
    closed_on = sa.cast(sa.func.timezone("Asia/Shanghai", Task.closed_at), sa.Date)
    rows = work.session.scalars(
        sa.select(Task).where(
            Task.state == CLOSED,
            closed_on <= today - timedelta(days=rules.pool_from_days),
            closed_on >= today - timedelta(days=rules.pool_to_days),
        )
    )
    return [Member(row.id, _stratum(row), row.severity == 3 or row.rebound_of is not None) for row in rows]


def draws(work: Work) -> Sequence[Draw]:
    """All draws, the latest first. Raises NotFound: to this actor there are none."""
    if not may_see_draws(work.actor):
        raise NotFound("no such page")
    return work.session.scalars(sa.select(Draw).order_by(Draw.started_at.desc(), Draw.id.desc())).all()


def see_draw(work: Work, draw_id: UUID) -> Draw:
    """A draw, for those who oversee draws. Raises NotFound."""
    row = work.session.get(Draw, draw_id)
    if row is None or not may_see_draws(work.actor):
        raise NotFound("no such draw", id=str(draw_id))
    return row


def may_see_draws(actor: Actor) -> bool:
    """A draw names covert visits: the director and the auditor recompute it; others learn of visits when theirs."""
    return actor.holds("office_director", "auditor")


def _stratum(row: Task) -> str:
    return f"{row.lead_unit_id}/{row.policy_field}"


def _listed(work: Work, draw_id: UUID, month: str, n: int, reason: str | None) -> Draw:
    members = population(work)
    if not members:
        raise PoolEmpty("no row was closed 7 to 180 days ago")
    digest = population_digest(members)
    leaf = work.record("draw.population", draw_id, population_sha256=digest, algorithm=ALGORITHM, rows=len(members))
    return Draw(
        id=draw_id,
        pool=EVERYTHING,
        month=month,
        redraw_n=n,
        redraw_reason=reason,
        algorithm=ALGORITHM,
        as_of=work.now,
        population=as_rows(members),
        population_sha256=digest,
        population_leaf=leaf,
        started_by=work.actor.person_id,
        started_at=work.now,
    )


def _next_redraw(work: Work, month: str, reason: str | None) -> int:
    """The number of this draw within its month, from 0; the month is locked."""
    earlier = sa.select(Draw).where(Draw.pool == EVERYTHING, Draw.month == month).order_by(Draw.redraw_n.desc())
    last = work.session.scalar(earlier.limit(1))
    if last is None:
        return 0
    if not (reason or "").strip():
        raise DrawnAlready("this month has been drawn", draw_id=str(last.id))
    return last.redraw_n + 1
