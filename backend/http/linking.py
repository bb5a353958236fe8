"""What both faces say about the links of a piece of evidence: what it may show, and what somebody says it does."""

from uuid import UUID

from pydantic import BaseModel

from backend.actor import Actor
from backend.evidence.linking import accept_link
from backend.evidence.queries import evidence_of
from backend.evidence.said import SaidLink
from backend.evidence.suggesting import suggestions
from backend.http.kit import kit


class TaskHint(BaseModel):
    """A row, in as many words as it takes to recognise it."""

    id: UUID
    serial: str | None
    state: str
    severity: int
    text: str


class Suggestion(BaseModel):
    """An open row that a photo may show. score: 0 to 1, for the order alone; reasons: codes."""

    task: TaskHint
    score: float
    distance_m: float | None
    reasons: list[str]


class Suggestions(BaseModel):
    """The likeliest first; none where the photo has no place, or was not read yet."""

    items: list[Suggestion]


def suggestions_for(actor: Actor, evidence_id: UUID) -> Suggestions:
    """Open rows that a piece may show, among those the actor sees. Raises NotFound: they do not see the piece."""
    with kit().work(actor) as work:
        found = suggestions(work, evidence_of(work.session, actor, evidence_id))
        return Suggestions.model_validate({"items": found})


def link_said(actor: Actor, evidence_id: UUID, link: SaidLink) -> SaidLink:
    """The actor says what a piece shows. Raises NotFound, and what linking.accept_link raises."""
    with kit().work(actor) as work:
        evidence_of(work.session, actor, evidence_id)
        accept_link(work, evidence_id, link)
        return link
