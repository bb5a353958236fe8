"""Planning an inspection: its team, its legs, and a check that everything it names is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.actor import Role
from backend.assets.model import Asset
from backend.assets.queries import seen
from backend.errors import Forbidden
from backend.inspections.errors import BadPlan
from backend.inspections.model import Inspection, Leg
from backend.inspections.rules import PLANNERS
from backend.people.model import Group, Person, PolicyField, Unit
from backend.people.naming import name
from backend.people.scope import visible
from backend.work import Replayed, Work


@dataclass(frozen=True)
class PlannedLeg:
    """A stretch to walk: chainage metres along an asset, and the side it declares."""

    id: UUID
    asset_id: UUID
    side: str | None
    from_chainage_m: float
    to_chainage_m: float


@dataclass(frozen=True)
class Plan:
    """What a group sets out to do."""

    id: UUID
    title: str
    kind: str
    mode: str
    covert: bool
    group_id: UUID
    area_id: UUID
    policy_field: str
    planned_on: date
    team: Sequence[UUID]
    participant_ids: Sequence[UUID]
    legs: Sequence[PlannedLeg]
    previous_inspection_id: UUID | None = None


def plan(work: Work, wanted: Plan) -> Inspection:
    """Plan an inspection, with its team and its legs; the id is the client's, so sending it again changes nothing.

    Raises Forbidden: not the leader of that group; BadPlan: it names what is not there; Replayed: sent before."""
    role = _planner(work, wanted.group_id)
    if (known := work.session.get(Inspection, wanted.id)) is not None:
        if known.author_id != work.actor.person_id:
            raise BadPlan("this id is taken", id=str(wanted.id))
        raise Replayed(wanted.id)
    _check_names(work, wanted)
    row = Inspection(
        id=wanted.id,
        title=wanted.title,
        kind=wanted.kind,
        mode=wanted.mode,
        covert=wanted.covert,
        group_id=wanted.group_id,
        area_id=wanted.area_id,
        policy_field=wanted.policy_field,
        planned_on=wanted.planned_on,
        participant_ids=list(wanted.participant_ids),
        previous_inspection_id=wanted.previous_inspection_id,
        author_id=work.actor.person_id,
        mission_id=wanted.id,
        released=True,
        state="planned",
        version=0,
    )
    work.session.add(row)
    work.session.flush()
    for person_id in wanted.team:
        name(work, row.id, person_id, "team")
    work.session.add_all([_leg(work, row, leg) for leg in wanted.legs])
    work.happened(row, "plan", "planned", role=role)
    return row


def _planner(work: Work, group_id: UUID) -> Role:
    for post in work.actor.posts:
        if post.role in PLANNERS and (post.role != "group_leader" or post.group_id == group_id):
            return post.role
    raise Forbidden("the leader of the group plans its inspections")


def _check_names(work: Work, wanted: Plan) -> None:
    """Everything a plan names is there, and seen by who plans. Raises BadPlan."""
    session = work.session
    if session.get(Group, wanted.group_id) is None:
        raise BadPlan("there is no such group")
    if session.get(PolicyField, wanted.policy_field) is None:
        raise BadPlan("there is no such policy_field")
    _all_there(session, Unit.id, {wanted.area_id, *wanted.participant_ids}, "unit")
    _all_there(session, Person.id, set(wanted.team), "person")
    earlier = sa.select(Inspection.id).where(
        Inspection.id == wanted.previous_inspection_id, visible(work.actor, Inspection)
    )
    if wanted.previous_inspection_id is not None and session.scalar(earlier) is None:
        raise BadPlan("there is no such previous inspection")
    if wanted.kind == "re_inspection" and wanted.previous_inspection_id is None:
        raise BadPlan("a re-inspection names the inspection it goes over again")


def _all_there(session: Session, column: sa.orm.InstrumentedAttribute[UUID], ids: set[UUID], what: str) -> None:
    missing = ids - set(session.scalars(sa.select(column).where(column.in_(ids))))
    if missing:
        raise BadPlan(f"there is no such {what}", missing=sorted(map(str, missing)))


def _leg(work: Work, row: Inspection, leg: PlannedLeg) -> Leg:
    asset = work.session.scalar(sa.select(Asset).where(Asset.id == leg.asset_id, seen(work.actor)))
    if asset is None or asset.from_chainage_m is None or asset.to_chainage_m is None:
        raise BadPlan("a leg runs along a line that is there", asset_id=str(leg.asset_id))
    if leg.side and asset.side and leg.side != asset.side:
        raise BadPlan("the line lies on one side, the leg declares the other", asset_id=str(asset.id), side=asset.side)
    if not asset.from_chainage_m - 0.5 <= leg.from_chainage_m < leg.to_chainage_m <= asset.to_chainage_m + 0.5:
        raise BadPlan(
            "a leg lies within its line",
            asset_id=str(asset.id),
            from_chainage_m=asset.from_chainage_m,
            to_chainage_m=asset.to_chainage_m,
        )
    return Leg(
        id=leg.id,
        inspection_id=row.id,
        asset_id=asset.id,
        side=leg.side or asset.side,
        from_chainage_m=max(leg.from_chainage_m, asset.from_chainage_m),
        to_chainage_m=min(leg.to_chainage_m, asset.to_chainage_m),
    )
