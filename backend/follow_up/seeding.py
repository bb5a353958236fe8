"""Fixing a seed that nobody chose, and drawing with it.

The seed is the SHA-256 of the signed checkpoint under which the population's leaf is first seen to be published: its
root depends on every leaf of the log, nonces of all requests included, and was not known when the leaf was written."""

import hashlib
from uuid import UUID

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.actor import SYSTEM
from backend.follow_up.drawing import Drawn, Member, draw
from backend.follow_up.model import Draw, DrawnRow, Visit
from backend.work import Kit, Work
from storage.custody.log import prove


def fix_seeds(kit: Kit) -> None:
    """The job: give every waiting draw whose population is published its seed. Runs on a beat, and may run twice.

    The object home is read before any row is locked: it may be slow or away, and a lock would make others wait."""
    for draw_id, checkpoint in _published(kit).items():
        with kit.work(SYSTEM) as work:
            row = work.session.get(Draw, draw_id, with_for_update={"skip_locked": True})
            if row is not None and row.seed is None:
                fix(work, row, hashlib.sha256(checkpoint.encode()).digest(), checkpoint)


def _published(kit: Kit) -> dict[UUID, str]:
    """The checkpoint under which the population of a waiting draw is published, by the draw's id."""
    waiting = sa.select(Draw.id, Draw.population_leaf).where(Draw.seed.is_(None)).order_by(Draw.started_at)
    with kit.work(SYSTEM) as work:
        found = {draw_id: prove(work.session, work.objects, leaf) for draw_id, leaf in work.session.execute(waiting)}
    return {draw_id: proof.checkpoint for draw_id, proof in found.items() if proof is not None}


def fix(work: Work, row: Draw, seed: bytes, source: str) -> None:
    """Fix the seed of a draw and draw: rows with their probabilities, and a visit for each drawn one."""
    row.seed, row.seed_source, row.drawn_at = seed.hex(), source, work.now
    share = work.parameters.draw_share
    drawn = draw(members_of(row), seed, share)
    ids = [str(one.task_id) for one in drawn if one.drawn]
    work.record("draw.drawn", row.id, seed=row.seed, drawn=ids, share=f"{share.numerator}/{share.denominator}")
    work.session.add_all(_kept(row, one) for one in drawn)
    for one in drawn:
        if one.drawn:
            open_visit(work, row.id, one.task_id)
    work.session.flush()


def members_of(row: Draw) -> list[Member]:
    """The population as it was hashed."""
    return [Member(UUID(one["task_id"]), one["stratum"], one["certain"]) for one in row.population]


def open_visit(work: Work, draw_id: UUID, task_id: UUID, replaces_id: UUID | None = None) -> Visit:
    """A visit that a draw orders; covert until it is published."""
    visit = Visit(id=uuid7(), draw_id=draw_id, task_id=task_id, evidence_ids=[], replaces_id=replaces_id, version=0)
    visit.state, visit.covert = "drawn", True
    work.session.add(visit)
    work.session.flush()
    work.happened(visit, "draw", "drawn", role="system", facts={"draw": str(draw_id)})
    return visit


def _kept(row: Draw, one: Drawn) -> DrawnRow:
    return DrawnRow(
        draw_id=row.id,
        task_id=one.task_id,
        stratum=one.stratum,
        order_sha256=one.order_sha256,
        numerator=one.numerator,
        denominator=one.denominator,
        drawn=one.drawn,
    )
