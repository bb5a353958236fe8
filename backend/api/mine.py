"""待我办理: what waits for the one who asks, in one place."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel

from backend.api.task_shown import TaskLine, line_of
from backend.evidence.covers import cover_photos
from backend.follow_up.waiting import Kind, Waiting, counted, waiting
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.page import Page, paged
from backend.inspections.queries import seen
from backend.people.audit import note_looks
from backend.tasks.queries import lines_of
from backend.work import Work

bp = APIBlueprint("mine", __name__, tag="tasks")
KEY = (datetime.fromisoformat, str, UUID)


class MineShown(BaseModel):
    """Something to do. due: of this step, where one is set. visit_id: of the visit that waits. task: a ledger line."""

    kind: Kind
    due: datetime | None
    late: bool
    visit_id: UUID | None
    task: TaskLine


class MinePage(BaseModel):
    """counts: of all of it, by kind, whichever page this is."""

    counts: dict[Kind, int]
    items: list[MineShown]
    next: str | None


@bp.get("/mine")
@bp.input(Page, location="query", arg_name="asked")
@bp.output(MinePage)
def mine(asked: Page) -> MinePage:
    """What waits for me, the most urgent first: rows to sign, check or decide about, and visits to make."""
    with kit().work(browser_actor()) as work:
        found = waiting(work, asked.limit, asked.key(KEY))
        shown, following = paged(found, asked.limit, lambda one: one.key)
        return MinePage(counts=counted(work), items=_items(work, shown), next=following)


def _items(work: Work, found: Sequence[Waiting]) -> list[MineShown]:
    """The same with their rows."""
    lines = lines_of(work, [one.task_id for one in found])
    covers = cover_photos(work.session, work.actor, list(lines))
    missions = seen(work.session, work.actor, [line.task.mission_id for line in lines.values()])
    versions = work.versions(line.task for line in lines.values())
    note_looks(work, "task.listed", [line.task for line in lines.values()])

    def shown(one: Waiting) -> MineShown:
        row = line_of(lines[one.task_id], covers.get(one.task_id), missions, versions[one.task_id])
        late = one.due is not None and one.due < work.now
        return MineShown(kind=one.kind, due=one.due, late=late, visit_id=one.visit_id, task=row)

    return [shown(one) for one in found if one.task_id in lines]
