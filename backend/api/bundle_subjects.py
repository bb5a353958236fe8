"""What a bundle of a task, an inspection or a draw holds for this reader: what their pages show, and no more."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson

from backend.api.draws import DrawShown
from backend.api.inspections import MissionShown
from backend.api.task_page import task_page
from backend.api.told import told
from backend.bundles.contents import Shown, event_document
from backend.bundles.format import Kind
from backend.follow_up.draws import see_draw
from backend.follow_up.model import Draw
from backend.follow_up.queries import visits_of
from backend.inspections.model import Inspection
from backend.inspections.queries import events_of as mission_events
from backend.inspections.queries import legs_of
from backend.people.taking import see
from backend.tasks.model import Task
from backend.tasks.queries import events_of
from backend.work import Work
from storage.custody.log import leaves_about, prove
from storage.custody.merkle import consistency_proof
from storage.custody.tiles import Tiles

DRAW_FACTS = ("id", "pool", "month", "redraw_n", "redraw_reason", "algorithm", "as_of", "started_at", "population")
DRAW_MORE = ("population_sha256", "population_leaf", "seed", "seed_source", "drawn_at")
ROW = ("task_id", "stratum", "order_sha256", "numerator", "denominator", "drawn")


def task_shown(work: Work, task_id: UUID) -> Shown:
    """A row of the ledger. Raises NotFound."""
    task = see(work, Task, task_id)
    page = task_page(work, task).model_dump(exclude={"may": True, "visits": {"__all__": {"may"}}})
    visits = [known.visit for known in visits_of(work, task.id)]
    events = _documents(work, "task", task.id, events_of(work, task.id))
    if not work.actor.is_outside:
        for visit in visits:
            events += _documents(work, "follow_up_visit", visit.id, mission_events(work.session, visit.id))
    objects = [task.id, *(visit.id for visit in visits)]
    return Shown("task", task.id, page, events, objects, whole=not work.actor.is_outside)


def inspection_shown(work: Work, inspection_id: UUID) -> Shown:
    """A mission, with its tracks where one may have them. Raises NotFound."""
    row = see(work, Inspection, inspection_id)
    page = MissionShown.of(work, row).model_dump(exclude={"events"})
    events = _documents(work, "inspection", row.id, mission_events(work.session, row.id))
    objects = [row.id, *(leg.id for leg, _ in legs_of(work.session, row.id))]
    return Shown("inspection", row.id, page, events, objects, whole=not work.actor.is_outside)


def draw_shown(work: Work, draw_id: UUID) -> Shown:
    """A draw with all that recomputes it. Raises NotFound."""
    row = see_draw(work, draw_id)
    page = DrawShown.of(work, row).model_dump()
    rows = [{name: one[name] for name in ROW} for one in page["rows"]]
    facts = {name: getattr(row, name) for name in DRAW_FACTS + DRAW_MORE}
    drawn = _drawn_leaf(work, row)
    share = drawn[1].get("share") if drawn else None
    draw = {**facts, "share": share, "rows": rows, "seed_consistency": _seed_consistency(work, row)}
    leaves = [row.population_leaf, *([drawn[0]] if drawn else [])]
    summary = {name: value for name, value in page.items() if name not in ("population", "rows")}
    return Shown("draw", row.id, summary, draw=draw, more_leaves=leaves)


SHOWN: dict[Kind, Callable[[Work, UUID], Shown]] = {
    "task": task_shown,
    "inspection": inspection_shown,
    "draw": draw_shown,
}


def _documents(work: Work, kind: str, subject_id: UUID, events: Any) -> list[dict[str, Any]]:
    return [event_document(event, (kind, subject_id)) for event in told(work.actor, events)]


def _drawn_leaf(work: Work, row: Draw) -> tuple[str, dict[str, Any]] | None:
    """Hash and body of the leaf that says what was drawn; None: nothing was yet."""
    bodies = ((leaf, orjson.loads(body)) for leaf, body in leaves_about(work.session, [row.id]))
    return next(((leaf, body) for leaf, body in bodies if body["kind"] == "draw.drawn"), None)


def _seed_consistency(work: Work, row: Draw) -> list[str]:
    """What shows that the checkpoint which gave the seed is a beginning of the published log; none for a given seed."""
    published = prove(work.session, work.objects, row.population_leaf)
    size = _size_of(row.seed_source)
    if published is None or size is None or not 0 < size <= published.size:
        return []
    node = Tiles(work.objects, published.size).node
    return [step.hex() for step in consistency_proof(size, published.size, node)]


def _size_of(note: str | None) -> int | None:
    lines = (note or "").split("\n")
    return int(lines[1]) if len(lines) > 4 and lines[1].isdigit() else None
