"""Inspections: plan, approve, start, finish, report; who goes, along what."""

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from backend.api.assets import AssetBrief
from backend.api.event_shown import StepShown
from backend.api.told import told
from backend.assets.model import Asset
from backend.assets.stations import chainage_text
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.page import Page, paged
from backend.http.wire import Change, UnitName
from backend.inspections import queries
from backend.inspections.model import Inspection, Leg
from backend.inspections.planning import Plan, PlannedLeg, plan
from backend.inspections.service import move
from backend.people.audit import note_looks
from backend.people.taking import look, see
from backend.work import Replayed, Work
from geo.chainage import parse_chainage

bp = APIBlueprint("inspections", __name__, tag="inspections")


class LegIn(BaseModel):
    """A stretch by chainage (K12+000), and the side it declares."""

    id: UUID
    asset_id: UUID
    side: Literal["left", "right"] | None = None
    from_chainage: str = Field(max_length=40)
    to_chainage: str = Field(max_length=40)

    def planned(self) -> PlannedLeg:
        (_, start), (_, end) = parse_chainage(self.from_chainage), parse_chainage(self.to_chainage)
        return PlannedLeg(self.id, self.asset_id, self.side, start, end)


class PlanIn(BaseModel):
    id: UUID
    title: str = Field(min_length=1, max_length=200)
    kind: Literal["ordinary", "rolling_round", "study", "linked", "re_inspection"] = "ordinary"
    mode: Literal["walking", "vehicle", "premises", "documents"] = "walking"
    covert: bool = False
    group_id: UUID
    area_id: UUID
    policy_field: str = Field(max_length=60)
    planned_on: date
    team: list[UUID] = Field(min_length=1, max_length=50)
    participant_ids: list[UUID] = Field(default=[], max_length=50)
    legs: list[LegIn] = Field(default=[], max_length=200)
    previous_inspection_id: UUID | None = None


class MoveIn(Change):
    reason: str | None = Field(default=None, max_length=2000)


class InspectionsQuery(Page):
    state: str | None = Field(default=None, max_length=40)


class MissionListed(BaseModel):
    """An inspection on a list."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    kind: str
    mode: str
    covert: bool
    state: str
    version: int
    planned_on: date
    policy_field: str
    started_at: datetime | None
    finished_at: datetime | None
    published_at: datetime | None
    group_id: UUID | None
    area_id: UUID
    previous_inspection_id: UUID | None


class MissionsShown(BaseModel):
    items: list[MissionListed]
    next: str | None


class TeamMate(BaseModel):
    id: UUID
    name: str


class LegShown(BaseModel):
    """A stretch to walk; side null: both, or not declared."""

    id: UUID
    side: str | None
    from_chainage_m: float
    to_chainage_m: float
    from_chainage: str | None
    to_chainage: str | None
    asset: AssetBrief

    @classmethod
    def of(cls, leg: Leg, asset: Asset) -> Self:
        return cls(
            id=leg.id,
            side=leg.side,
            from_chainage_m=leg.from_chainage_m,
            to_chainage_m=leg.to_chainage_m,
            from_chainage=chainage_text(asset, leg.from_chainage_m),
            to_chainage=chainage_text(asset, leg.to_chainage_m),
            asset=AssetBrief.of(asset),
        )


class MissionShown(MissionListed):
    """An inspection with its team, its legs, and what happened to it."""

    team: list[TeamMate]
    participants: list[UnitName]
    legs: list[LegShown]
    events: list[StepShown]

    @classmethod
    def of(cls, work: Work, row: Inspection) -> Self:
        return cls(
            **dict(MissionListed.model_validate(row)),
            team=[TeamMate(id=person.id, name=person.name) for person in queries.team_of(work.session, row.id)],
            participants=[UnitName.of(unit) for unit in queries.participants_of(work.session, row)],
            legs=[LegShown.of(leg, asset) for leg, asset in queries.legs_of(work.session, row.id)],
            events=StepShown.of_all(work, told(work.actor, queries.events_of(work.session, row.id))),
        )


@bp.post("/inspections")
@bp.input(PlanIn, arg_name="wanted")
@bp.output(MissionShown, status_code=201)
def planned(wanted: PlanIn) -> MissionShown:
    """Plan an inspection; sending the same id again answers the same."""
    legs = [leg.planned() for leg in wanted.legs]
    with kit().work(browser_actor()) as work:
        return MissionShown.of(work, plan(work, Plan(**{**wanted.model_dump(), "legs": legs})))


@bp.post("/inspections/<uuid:inspection_id>/<any(approve, start, finish, report, cancel):act>")
@bp.input(MoveIn, arg_name="wanted")
@bp.output(MissionShown)
def moved(inspection_id: UUID, act: Any, wanted: MoveIn) -> MissionShown:
    """Take an inspection one step along."""
    with kit().work(browser_actor()) as work:
        return MissionShown.of(work, move(work, inspection_id, act, wanted.expected(), wanted.reason))


@bp.errorhandler(Replayed)
def replayed(same: Replayed) -> Any:
    """Said before: the answer is the row as it stands."""
    with kit().work(browser_actor()) as work:
        return MissionShown.of(work, see(work, Inspection, same.subject_id)).model_dump()


@bp.get("/inspections")
@bp.input(InspectionsQuery, location="query", arg_name="asked")
@bp.output(MissionsShown)
def listed(asked: InspectionsQuery) -> MissionsShown:
    """The inspections one may see, the latest first."""
    after = asked.key((date.fromisoformat, UUID))
    with kit().work(browser_actor()) as work:
        rows = queries.inspections(work.session, work.actor, asked.limit, after, asked.state)
        shown, following = paged(rows, asked.limit, lambda row: (row.planned_on.isoformat(), row.id))
        note_looks(work, "mission.listed", shown)
        return MissionsShown(items=[MissionListed.model_validate(row) for row in shown], next=following)


@bp.get("/inspections/<uuid:inspection_id>")
@bp.output(MissionShown)
def detail(inspection_id: UUID) -> MissionShown:
    """One inspection with its team, its legs, and what happened to it."""
    with kit().work(browser_actor()) as work:
        return MissionShown.of(work, look(work, Inspection, inspection_id, "mission.seen"))
