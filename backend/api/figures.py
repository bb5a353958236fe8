"""Figures, each with its numerator, denominator, cut-off and interval."""

from typing import Any
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


@bp.get("/figures/cohort")
@bp.input(CohortQuery, location="query", arg_name="asked")
def cohort(asked: CohortQuery) -> Any:
    """Completion, timeliness and overdue of the tasks due by a time."""
    with kit().work(browser_actor()) as work:
        wanted = figures.Cohort(asked.due_until, asked.as_of or work.now, asked.mission_id)
        return figures.cohort(work.session, work.actor, wanted)


@bp.get("/figures/mission/<uuid:mission_id>")
def mission(mission_id: UUID) -> Any:
    """What one inspection found, and what became of it."""
    with kit().work(browser_actor()) as work:
        see(work, Inspection, mission_id)
        return {"as_of": work.now, **figures.mission(work.session, work.actor, mission_id)}


@bp.get("/figures/follow-up/<uuid:draw_id>")
def follow_up(draw_id: UUID) -> Any:
    """What the visits of one draw found."""
    with kit().work(browser_actor()) as work:
        return {"as_of": work.now, **figures.follow_up(work.session, work.actor, see_draw(work, draw_id))}
