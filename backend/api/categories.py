"""What everybody may look up: the taxonomy, and the calendar of working days."""

from typing import Any

from apiflask import APIBlueprint

from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.tasks import queries

bp = APIBlueprint("categories", __name__, tag="reference")
FIELDS = ("code", "version", "family", "name_zh", "name_en", "limit_wd", "limit_h", "severity", "evidence_profile")


@bp.get("/categories")
def listed() -> Any:
    """The taxonomy in its newest version, by code; a limit is in working days or in clock hours."""
    with kit().work(browser_actor()) as work:
        return {
            "items": [{name: getattr(row, name) for name in FIELDS} for row in queries.taxonomy(work)],
            "next": None,
        }


@bp.get("/calendar/<int(min=1, max=9999):year>")
def calendar(year: int) -> Any:
    """Which days of a year are worked. `known` is false where nobody has imported it yet."""
    with kit().work(browser_actor()) as work:
        days = queries.calendar_year(work, year)
        shown = [{"day": day.day, "working": day.working, "source": day.source} for day in days]
        return {"year": year, "known": bool(shown), "days": shown}
