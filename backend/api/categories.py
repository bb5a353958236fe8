"""What everybody may look up: the taxonomy, and the calendar of working days."""

from datetime import date

from apiflask import APIBlueprint
from pydantic import BaseModel, ConfigDict

from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.tasks import queries

bp = APIBlueprint("categories", __name__, tag="reference")


class CategoryShown(BaseModel):
    """A row of the taxonomy; its limit is in working days (limit_wd) or in clock hours (limit_h)."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    version: int
    family: str
    name_zh: str
    name_en: str
    limit_wd: int | None
    limit_h: int | None
    severity: int
    evidence_profile: str


class CategoriesShown(BaseModel):
    items: list[CategoryShown]
    next: None = None


class DayShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    day: date
    working: bool
    source: str


class YearShown(BaseModel):
    """known: somebody has imported this year."""

    year: int
    known: bool
    days: list[DayShown]


@bp.get("/categories")
@bp.output(CategoriesShown)
def listed() -> CategoriesShown:
    """The taxonomy in its newest version, by code; a limit is in working days or in clock hours."""
    with kit().work(browser_actor()) as work:
        return CategoriesShown(items=[CategoryShown.model_validate(row) for row in queries.taxonomy(work)])


@bp.get("/calendar/<int(min=1, max=9999):year>")
@bp.output(YearShown)
def calendar(year: int) -> YearShown:
    """Which days of a year are worked. `known` is false where nobody has imported it yet."""
    with kit().work(browser_actor()) as work:
        days = [DayShown.model_validate(day) for day in queries.calendar_year(work, year)]
        return YearShown(year=year, known=bool(days), days=days)
