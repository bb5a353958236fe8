"""Which thing a piece of evidence shows: said by the phone, or suggested by us and accepted by a person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from backend.actor import UNIT_SIDE, Actor
from backend.errors import NotFound
from backend.evidence.errors import LinkRefused
from backend.evidence.flags import flags_of_links
from backend.evidence.model import Declaration, Evidence, EvidenceLink
from backend.evidence.queries import links_of
from backend.evidence.said import Declared, SaidLink
from backend.inspections.model import Inspection, Leg
from backend.people.scope import visible
from backend.tasks.errors import NotYourDuty
from backend.tasks.model import Task
from backend.work import Work

ROLES_OF_UNITS = ("after", "progress")


def link_as_declared(work: Work, evidence_id: UUID, said: Declared) -> None:
    """Keep the links a phone declared; those to what its bearer cannot see, or in a role that is not theirs to claim or
    not for this kind of evidence, are wishes."""
    seen = seen_by_actor(work, said.links)
    kept = [(link, not (link.object_id in seen and may_claim(work.actor, link) and fits(said.kind, link)))
            for link in said.links]  # fmt: skip
    _insert(work, evidence_id, kept, how="phone")


def accept_link(work: Work, evidence_id: UUID, link: SaidLink) -> None:
    """A person says what this shows. The caller has found that they may see the evidence.

    Raises: NotFound: they cannot see that thing; NotYourDuty: the role is not theirs to claim; LinkRefused: its kind
    cannot stand in that role."""
    if link.object_id not in seen_by_actor(work, [link]):
        raise NotFound("no such thing")
    if not may_claim(work.actor, link):
        raise NotYourDuty("a unit shows what it did, a supervisor the rest", act="link", roles=list(ROLES_OF_UNITS))
    declared = work.session.get_one(Declaration, evidence_id)
    if not fits(declared.kind, link):
        raise LinkRefused("a track is linked as a track, and nothing else is", kind=declared.kind, role=link.role)
    _insert(work, evidence_id, [(link, False)], how="person")
    work.record("evidence.linked", evidence_id, object=str(link.object_id), role=link.role)
    flags_of_links(work, evidence_id)
    if work.session.get(Evidence, evidence_id) is not None and declared.kind == "track":
        work.defer("evidence.track", evidence_id=evidence_id)


def may_claim(actor: Actor, link: SaidLink) -> bool:
    """Whether the actor may say that a piece plays this role: nobody makes up what was found, checked or visited."""
    return actor.supervises or (link.role in ROLES_OF_UNITS and actor.holds(*UNIT_SIDE))


def fits(kind: str, link: SaidLink) -> bool:
    """Whether this kind of evidence can stand in that role: tracks are linked as tracks, to a mission or a leg of one,
    and nothing else is."""
    of_missions = link.object_kind in ("inspection", "inspection_leg")
    return (kind == "track") == (link.role == "track") and (kind != "track" or of_missions)


def links_seen(work: Work, evidence_id: UUID) -> list[EvidenceLink]:
    """The links of one piece to what the actor may see, and those they made themselves, wishes too."""
    links = links_of(work.session, evidence_id)
    said = [SaidLink.model_validate(link, from_attributes=True) for link in links]
    seen = seen_by_actor(work, said)
    return [link for link in links if link.object_id in seen or link.linked_by == work.actor.person_id]


def grant_wishes(work: Work, object_id: UUID) -> None:
    """What the actor wished to show about a row before they could see it, as an offline phone does, now shows it; but a
    track never does."""
    said = sa.select(Declaration.id).where(Declaration.id == EvidenceLink.evidence_id, Declaration.kind != "track")
    mine = EvidenceLink.linked_by == work.actor.person_id, EvidenceLink.wish, EvidenceLink.role != "track"
    granted = sa.update(EvidenceLink).where(EvidenceLink.object_id == object_id, *mine, said.exists())
    work.session.execute(granted.values(wish=False))


def publish_links(work: Work, object_id: UUID, evidence_ids: Sequence[UUID]) -> None:
    """Let the unit that the object was dispatched to see these photos of a visit that is no longer covert."""
    work.session.execute(
        sa.update(EvidenceLink)
        .where(
            EvidenceLink.object_id == object_id,
            EvidenceLink.evidence_id.in_(evidence_ids),
            EvidenceLink.role == "follow_up",
        )
        .values(how="published")
    )


def seen_by_actor(work: Work, links: Sequence[SaidLink]) -> set[UUID]:
    """Those of the linked things that the actor may see."""
    actor, ids = work.actor, defaultdict[str, list[UUID]](list)
    for link in links:
        ids[link.object_kind].append(link.object_id)
    asked: list[sa.Select[UUID]] = []
    if tasks := ids.get("task"):
        asked.append(sa.select(Task.id).where(Task.id.in_(tasks), visible(actor, Task)))
    if missions := ids.get("inspection"):
        asked.append(sa.select(Inspection.id).where(Inspection.id.in_(missions), visible(actor, Inspection)))
    if legs := ids.get("inspection_leg"):
        seen = sa.select(Leg.id).join(Inspection, Inspection.id == Leg.inspection_id)
        asked.append(seen.where(Leg.id.in_(legs), visible(actor, Inspection)))
    return {identity for query in asked for identity in work.session.scalars(query)}


def _insert(work: Work, evidence_id: UUID, links: Iterable[tuple[SaidLink, bool]], how: str) -> None:
    rows = [
        {
            "evidence_id": evidence_id,
            "object_id": link.object_id,
            "role": link.role,
            "object_kind": link.object_kind,
            "wish": wish,
            "linked_by": work.actor.person_id,
            "linked_at": work.now,
            "how": how,
        }
        for link, wish in links
    ]
    if rows:
        statement = insert(EvidenceLink)
        work.session.execute(
            statement.on_conflict_do_update(
                index_elements=["evidence_id", "object_id", "role"],
                set_={"wish": sa.and_(EvidenceLink.wish, statement.excluded.wish)},
            ),
            list({(row["object_id"], row["role"]): row for row in rows}.values()),
        )
