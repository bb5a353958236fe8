"""Which missions somebody may be recorded on, and from when to when."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from backend.errors import NotFound
from backend.inspections.model import Inspection
from backend.people.model import Named
from backend.people.scope import visible
from backend.recordings.errors import MissionNotStarted, NotOnMission
from backend.recordings.rules import Span
from backend.work import Work

LATEST = timedelta(days=30)
"""What a bridge held back for longer than this after its mission's end is not looked for a mission any more."""


def mission_span(work: Work, inspection_id: UUID) -> Span:
    """When the actor's own mission goes. The team is what counts, not a post: the credential alone suffices.

    Raises: NotFound: there is none, or not for them; NotOnMission; MissionNotStarted."""
    mine = Inspection.id.in_(_teams(work))
    seen = sa.or_(mine, visible(work.actor, Inspection))
    wanted = sa.select(Inspection, mine).where(Inspection.id == inspection_id, seen)
    found = work.session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound("no such mission")
    mission, on_it = found
    if not on_it:
        raise NotOnMission("only its own team records tracks of a mission")
    if mission.started_at is None:
        raise MissionNotStarted("start the mission first", state=mission.state)
    return Span(mission.started_at, mission.finished_at or work.now)


def own_missions(work: Work) -> list[tuple[UUID, Span]]:
    """The missions of the actor's teams that go on or went lately, the latest start first."""
    lately = sa.or_(Inspection.finished_at.is_(None), Inspection.finished_at > work.now - LATEST)
    rows = work.session.execute(
        sa.select(Inspection.id, Inspection.started_at, Inspection.finished_at)
        .where(Inspection.started_at.is_not(None), lately, Inspection.id.in_(_teams(work)))
        .order_by(Inspection.started_at.desc(), Inspection.id)
    )
    return [(mission_id, Span(started, finished or work.now)) for mission_id, started, finished in rows if started]


def _teams(work: Work) -> sa.Select[UUID]:
    return sa.select(Named.subject_id).where(Named.person_id == work.actor.person_id, Named.as_ == "team")
