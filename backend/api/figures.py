"""Figures, each with its numerator, denominator, cut-off and interval."""

from datetime import datetime
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import AwareDatetime, BaseModel

from backend.follow_up.draws import see_draw
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.inspections.model import Inspection
from backend.people.taking import see
from backend.reports import figures

bp = APIBlueprint("figures", __name__, tag="figures")


class CohortQuery(BaseModel):
    """Tasks due until, as they stood at the cut-off (now, where none is named), of one mission or of all."""

    due_until: AwareDatetime
    as_of: AwareDatetime | None = None
    mission_id: UUID | None = None


class RateShown(BaseModel):
    """A share and what it is made of; value and its 95 % interval from 0 to 1, null where nothing was counted."""

    numerator: int
    denominator: int
    value: float | None
    low: float | None
    high: float | None


class CohortShown(BaseModel):
    """Completion, timeliness and overdue of the tasks due by a time, as they stood at the cut-off."""

    due_until: datetime
    as_of: datetime
    due_n: int
    suspended_n: int
    submitted: RateShown
    submitted_on_time: RateShown
    completion_rate: RateShown
    net_completion_rate: RateShown
    on_time_rate: RateShown
    extended_share: RateShown
    overdue_rate: RateShown
    overdue_open: list[UUID]


class FirstRounds(BaseModel):
    passed_n: int
    failed_n: int
    first_pass_rate: RateShown


class MissionFigures(BaseModel):
    """What one inspection found, and what became of it."""

    as_of: datetime
    found_n: int
    merged_n: int
    dismissed_n: int
    dispatched_n: int
    by_severity: dict[str, int]
    submitted_n: int
    extended_n: int
    closed_n: int
    rebounded_n: int
    first_rounds: FirstRounds


class FollowUpFigures(BaseModel):
    """What the visits of one draw found: rebounds confirmed ÷ visits with a result."""

    as_of: datetime
    draw_id: UUID
    population_n: int
    drawn_n: int
    with_result_n: int
    by_result: dict[str, int]
    rebounds_n: int
    rebound_rate: RateShown
    follow_up_coverage: RateShown


@bp.get("/figures/cohort")
@bp.input(CohortQuery, location="query", arg_name="asked")
@bp.output(CohortShown)
def cohort(asked: CohortQuery) -> CohortShown:
    """Completion, timeliness and overdue of the tasks due by a time."""
    with kit().work(browser_actor()) as work:
        wanted = figures.Cohort(asked.due_until, asked.as_of or work.now, asked.mission_id)
        return CohortShown(**figures.cohort(work.session, work.actor, wanted))


@bp.get("/figures/mission/<uuid:mission_id>")
@bp.output(MissionFigures)
def mission(mission_id: UUID) -> MissionFigures:
    """What one inspection found, and what became of it."""
    with kit().work(browser_actor()) as work:
        see(work, Inspection, mission_id)
        return MissionFigures(as_of=work.now, **figures.mission(work.session, work.actor, mission_id))


@bp.get("/figures/follow-up/<uuid:draw_id>")
@bp.output(FollowUpFigures)
def follow_up(draw_id: UUID) -> FollowUpFigures:
    """What the visits of one draw found."""
    with kit().work(browser_actor()) as work:
        found = figures.follow_up(work.session, work.actor, see_draw(work, draw_id))
        return FollowUpFigures(as_of=work.now, **found)
