"""All flags of what one may see, the youngest first: the office's list of what wants a look."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from backend.api.flag_json import FlagShown
from backend.evidence.findings import as_json, listed, others_seen
from backend.http.auth import browser_actor
from backend.http.kit import kit
from backend.http.page import Page, paged

bp = APIBlueprint("flags", __name__, tag="evidence")


class FlagsQuery(Page):
    code: str | None = Field(default=None, max_length=60)
    strength: Literal["weak", "strong"] | None = None


class FlagListed(FlagShown):
    id: UUID
    evidence_id: UUID


class FlagsShown(BaseModel):
    items: list[FlagListed]
    next: str | None


@bp.get("/flags")
@bp.input(FlagsQuery, location="query", arg_name="asked")
@bp.output(FlagsShown)
def flags(asked: FlagsQuery) -> FlagsShown:
    """What is doubted of the evidence one may see; of one code, or of one strength."""
    key = asked.key([datetime.fromisoformat, UUID])
    with kit().work(browser_actor()) as work:
        after = (key[0], key[1]) if key else None
        found = listed(work.session, work.actor, asked.limit, after, code=asked.code, strength=asked.strength)
        rows, more = paged(found, asked.limit, lambda flag: (flag.found_at.isoformat(), flag.id))
        seen = others_seen(work.session, work.actor, rows)
        items = [FlagListed(id=row.id, evidence_id=row.evidence_id, **as_json(row, seen)) for row in rows]
        return FlagsShown(items=items, next=more)
