"""Reads of this noun. What an actor may see of evidence is decided here, on top of the one scope condition."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, defer

from backend.actor import Actor, Role
from backend.errors import NotFound
from backend.evidence.errors import NotReceived
from backend.evidence.flag_words import OFFICE_ONLY
from backend.evidence.model import Declaration, Evidence, EvidenceLink, Reading, TrackRow
from backend.inspections.model import Inspection, Leg
from backend.people.scope import Condition, at_home, built_once, visible
from backend.tasks.model import Task

ALL_TRACKS: tuple[Role, ...] = ("office_director", "auditor", "system")
OWN_GROUPS_TRACKS: tuple[Role, ...] = ("group_leader", "group_deputy")
SHOWN, LED = aliased(Task), aliased(Task)
HEARD = sa.select(Evidence.id, Evidence.receipt, Reading).outerjoin(Reading, Reading.evidence_id == Evidence.id)
HEARD = HEARD.where(Evidence.id == sa.any_(sa.bindparam("ids", type_=sa.ARRAY(sa.Uuid()))))


@built_once
def visible_evidence(actor: Actor) -> Condition:
    """The condition over Evidence under which `actor` may know of a row: their own, or linked (no wish) to what they
    may see; what is linked to nothing yet, the office director too. Tracks of others: the mission's own group leaders,
    the office director and auditors alone."""
    linked = Evidence.id.in_(_linked_to_tasks(actor).union(_linked_to_missions(actor, visible(actor, Inspection))))
    tracks = Evidence.id.in_(_linked_to_missions(actor, missions_with_tracks(actor)))
    shown = sa.case((Evidence.kind == "track", tracks), else_=linked)
    return sa.or_(Evidence.person_id == actor.person_id, shown, _loose(actor))


def evidence_of(session: Session, actor: Actor, evidence_id: UUID) -> Evidence:
    """One accepted piece. Raises NotFound: there is none, or not for this actor."""
    found = session.scalar(sa.select(Evidence).where(Evidence.id == evidence_id, visible_evidence(actor)))
    if found is None:
        raise NotFound("no such evidence")
    return found


def sees_originals(actor: Actor) -> bool:
    """Supervisors and auditors see original bytes and what EXIF says of the device; units get clean copies."""
    return actor.supervises or actor.holds("auditor")


def readings_of(session: Session, evidence_ids: Sequence[UUID]) -> dict[UUID, Reading]:
    """What was read from these, by id; a piece whose job has not run yet is missing."""
    found = session.scalars(sa.select(Reading).where(Reading.evidence_id.in_(evidence_ids)))
    return {reading.evidence_id: reading for reading in found}


def heard_of(session: Session, evidence_ids: Sequence[UUID]) -> dict[UUID, tuple[bytes, Reading | None]]:
    """The receipt of each piece and what was read from it, as far as it has come; without its bytes one is missing.

    The caller has found that the pieces are the actor's own."""
    return {one: (receipt, reading) for one, receipt, reading in session.execute(HEARD, {"ids": evidence_ids})}


def walked(session: Session, evidence_id: UUID) -> TrackRow | None:
    """What was read from one track, without its points and its line; None: its job has not run yet."""
    return session.get(TrackRow, evidence_id, options=[defer(TrackRow.line)])


def links_of(session: Session, evidence_id: UUID) -> Sequence[EvidenceLink]:
    """All links of one piece, wishes too, in the order they were made."""
    query = sa.select(EvidenceLink).where(EvidenceLink.evidence_id == evidence_id)
    return session.scalars(query.order_by(EvidenceLink.linked_at, EvidenceLink.object_id)).all()


def photos_of(session: Session, actor: Actor, object_id: UUID, *roles: str) -> Sequence[sa.Row[Evidence, str]]:
    """Accepted evidence that shows one thing, with the role; all roles where none is named, in order of arrival.

    The caller has found that the actor may see the thing. Photos of a visit stay from units until published."""
    query = (
        sa.select(Evidence, EvidenceLink.role)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .where(EvidenceLink.object_id == object_id, sa.not_(EvidenceLink.wish), shown_to(actor))
        .order_by(Evidence.received_at, Evidence.id)
    )
    return session.execute(query.where(EvidenceLink.role.in_(roles)) if roles else query).all()


def declared(session: Session, actor: Actor, evidence_id: UUID) -> Declaration:
    """What the actor's own phones declared under an id. Raises NotFound."""
    found = session.get(Declaration, evidence_id)
    if found is None or found.person_id != actor.person_id:
        raise NotFound("no such evidence")
    return found


def receipt_of(session: Session, actor: Actor, evidence_id: UUID) -> bytes:
    """The receipt of what the actor's own phones handed in, as it was given. Raises NotFound; NotReceived."""
    declared(session, actor, evidence_id)
    found = session.get(Evidence, evidence_id)
    if found is None:
        raise NotReceived("its bytes have not come yet")
    return found.receipt


@built_once
def shown_to(actor: Actor) -> Condition:
    """The condition over EvidenceLink: until they are published, a visit's photos are for the few who know of the visit
    (docs/decisions/0004): who took them, the leader of the row's group, the director and the coordination group."""
    groups = [post.group_id for post in actor.posts if post.role == "group_leader" and post.group_id]
    leads = sa.exists().where(LED.id == EvidenceLink.object_id, LED.group_id.in_(groups))
    few = sa.true() if actor.holds("office_director", "coordination_group", "system") else leads
    home = sa.exists().where(SHOWN.id == EvidenceLink.object_id, at_home(actor, SHOWN))
    return sa.or_(
        EvidenceLink.role != "follow_up",
        EvidenceLink.how == "published",
        EvidenceLink.linked_by == actor.person_id,
        sa.and_(few, sa.not_(home)),
    )


def flags_shown(actor: Actor, reading: Reading) -> list[str]:
    """The codes of its flags; a unit is not told those that are marked for the office alone (flags.tsv)."""
    return [flag for flag in reading.flags if not (actor.is_outside and flag in OFFICE_ONLY)]


def is_covert(session: Session, evidence_id: UUID) -> bool:
    """Whether it shows, or is said to show, a row or a mission that is hidden still: then each look at it is a leaf of
    the custody log."""
    linked = sa.select(EvidenceLink.object_id).where(EvidenceLink.evidence_id == evidence_id)
    walked = sa.select(Leg.inspection_id).where(Leg.id.in_(linked))
    task = sa.exists().where(Task.id.in_(linked), Task.covert, Task.published_at.is_(None))
    shown = sa.or_(Inspection.id.in_(linked), Inspection.id.in_(walked))
    mission = sa.exists().where(shown, Inspection.covert, Inspection.published_at.is_(None))
    return bool(session.scalar(sa.select(sa.or_(task, mission))))


def tracks_of(session: Session, actor: Actor, mission_id: UUID) -> Sequence[TrackRow]:
    """The tracks linked to a mission or its legs that the actor may see, in order of their start."""
    legs = sa.select(Leg.id).where(Leg.inspection_id == mission_id)
    linked = sa.select(EvidenceLink.evidence_id).where(
        sa.or_(EvidenceLink.object_id == mission_id, EvidenceLink.object_id.in_(legs)), sa.not_(EvidenceLink.wish)
    )
    query = sa.select(TrackRow).join(Evidence, Evidence.id == TrackRow.evidence_id)
    seen = query.where(TrackRow.evidence_id.in_(linked), visible_evidence(actor))
    return session.scalars(seen.order_by(TrackRow.started_at, TrackRow.evidence_id)).all()


def _linked_to_tasks(actor: Actor) -> sa.Select[UUID]:
    query = sa.select(EvidenceLink.evidence_id).join(Task, Task.id == EvidenceLink.object_id)
    return query.where(sa.not_(EvidenceLink.wish), shown_to(actor), visible(actor, Task))


def _linked_to_missions(actor: Actor, mission: Condition) -> sa.Select[UUID]:
    query = (
        sa.select(EvidenceLink.evidence_id)
        .outerjoin(Leg, Leg.id == EvidenceLink.object_id)
        .join(Inspection, Inspection.id == sa.func.coalesce(Leg.inspection_id, EvidenceLink.object_id))
    )
    return query.where(sa.not_(EvidenceLink.wish), shown_to(actor), mission)


def _loose(actor: Actor) -> Condition:
    """Somebody has to see what shows nothing yet; but not where its phone wished to show what they may not know of. Who
    may know of a visit is decided above this noun."""
    if not actor.holds("office_director"):
        return sa.false()
    row, mission = (sa.not_(sa.func.coalesce(visible(actor, model), sa.false())) for model in (Task, Inspection))
    to_hidden = (
        EvidenceLink.object_kind == "follow_up_visit",
        sa.exists().where(Task.id == EvidenceLink.object_id, row),
        sa.exists().where(Inspection.id == EvidenceLink.object_id, mission),
        sa.exists().where(Leg.id == EvidenceLink.object_id, Inspection.id == Leg.inspection_id, mission),
    )
    holds = sa.exists().where(EvidenceLink.evidence_id == Evidence.id, sa.or_(sa.not_(EvidenceLink.wish), *to_hidden))
    return sa.not_(holds.correlate(Evidence))


@built_once
def missions_with_tracks(actor: Actor) -> Condition:
    """The condition over Inspection under which `actor` may see where others walked."""
    if actor.holds(*ALL_TRACKS):
        return visible(actor, Inspection)
    groups = [post.group_id for post in actor.posts if post.role in OWN_GROUPS_TRACKS and post.group_id]
    return sa.and_(Inspection.group_id.in_(groups), visible(actor, Inspection))
