"""Inspections: plan, approve, start, finish, report; who goes, along what."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from backend.api.assets import without_geometry
from backend.assets.model import Asset
from backend.assets.stations import chainage_text
from backend.events import Event
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.page import Page, paged
from backend.http.spec import answers
from backend.http.wire import Change
from backend.inspections import queries
from backend.inspections.model import Inspection, Leg
from backend.inspections.planning import Plan, PlannedLeg, plan
from backend.inspections.service import move
from backend.people.audit import note_looks
from backend.people.taking import look
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


@bp.post("/inspections")
@bp.input(PlanIn, arg_name="wanted")
@answers(status=201)
def planned(wanted: PlanIn) -> Any:
    """Plan an inspection; sending the same id again answers the same."""
    legs = [leg.planned() for leg in wanted.legs]
    with kit().work(browser_actor()) as work:
        return as_json(work, plan(work, Plan(**{**wanted.model_dump(), "legs": legs}))), 201


@bp.post("/inspections/<uuid:inspection_id>/<any(approve, start, finish, report, cancel):act>")
@bp.input(MoveIn, arg_name="wanted")
def moved(inspection_id: UUID, act: Any, wanted: MoveIn) -> Any:
    """Take an inspection one step along."""
    with kit().work(browser_actor()) as work:
        return as_json(work, move(work, inspection_id, act, wanted.expected(), wanted.reason))


@bp.errorhandler(Replayed)
def replayed(same: Replayed) -> Any:
    """Said before: the answer is the row as it stands."""
    return detail(same.subject_id)


@bp.get("/inspections")
@bp.input(InspectionsQuery, location="query", arg_name="asked")
def listed(asked: InspectionsQuery) -> Any:
    """The inspections one may see, the latest first."""
    after = asked.key((date.fromisoformat, UUID))
    with kit().work(browser_actor()) as work:
        rows = queries.inspections(work.session, work.actor, asked.limit, after, asked.state)
        shown, following = paged(rows, asked.limit, lambda row: (row.planned_on.isoformat(), row.id))
        note_looks(work, "mission.listed", shown)
        return {"items": [summary(row) for row in shown], "next": following}


@bp.get("/inspections/<uuid:inspection_id>")
def detail(inspection_id: UUID) -> Any:
    """One inspection with its team, its legs, and what happened to it."""
    with kit().work(browser_actor()) as work:
        return as_json(work, look(work, Inspection, inspection_id, "mission.seen"))


def summary(row: Inspection) -> dict[str, Any]:
    plain = ("id", "title", "kind", "mode", "covert", "state", "version", "planned_on", "policy_field")
    times = ("started_at", "finished_at", "published_at", "group_id", "area_id", "previous_inspection_id")
    return {name: getattr(row, name) for name in plain + times}


def as_json(work: Work, row: Inspection) -> dict[str, Any]:
    return {
        **summary(row),
        "team": [{"id": person.id, "name": person.name} for person in queries.team_of(work.session, row.id)],
        "participants": [
            {"id": unit.id, "name_zh": unit.name_zh, "name_en": unit.name_en}
            for unit in queries.participants_of(work.session, row)
        ],
        "legs": [_leg(leg, asset) for leg, asset in queries.legs_of(work.session, row.id)],
        "events": [event_json(event) for event in queries.events_of(work.session, row.id)],
    }


def event_json(event: Event) -> dict[str, Any]:
    plain = ("id", "n", "act", "from_state", "to_state", "actor_id", "role", "unit_id", "at", "reason", "facts")
    return {name: getattr(event, name) for name in (*plain, "evidence", "rules_version", "leaf_hash")}


def _leg(leg: Leg, asset: Asset) -> dict[str, Any]:
    return {
        "id": leg.id,
        "side": leg.side,
        "from_chainage_m": leg.from_chainage_m,
        "to_chainage_m": leg.to_chainage_m,
        "from_chainage": chainage_text(asset, leg.from_chainage_m),
        "to_chainage": chainage_text(asset, leg.to_chainage_m),
        "asset": without_geometry(asset),
    }
