"""Everything that shows one thing, as far as its reader may know of it, read in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from backend.bundles.contents import Contents, Shown, link_document
from backend.bundles.errors import BundleUnpublished, OriginalGone
from backend.evidence.accepting import DECLARED
from backend.evidence.model import Declaration, Evidence, EvidenceLink, Reading
from backend.evidence.queries import sees_originals, shown_to, visible_evidence
from backend.work import Work
from storage.custody.log import leaves_about, prove_all
from storage.objects import original_key

PLAIN = ("id", "kind", "media_type", "sha256", "size", "received_at", "leaf_hash")
READ = ("readable", "why_not", "format", "width", "height", "captured_at", "captured_source", "place", "flags")
READ_MORE = ("position_source", "accuracy_m", "altitude_m", "heading_deg", "heading_ref", "exif", "read_at")


def gather(work: Work, shown: Shown) -> Contents:
    """All of a bundle. Raises BundleUnpublished: ask again shortly; OriginalGone."""
    pieces = _pieces(work, shown)
    originals = sees_originals(work.actor)
    if originals:
        _demand(work, [evidence.sha256 for evidence, _ in pieces])
    proofs = prove_all(work.session, work.objects, _leaves(work.session, shown, [row for row, _ in pieces]))
    if proofs.waiting:
        raise BundleUnpublished(
            "its leaves are being published; ask again in a few seconds", waiting=len(proofs.waiting)
        )
    return Contents(shown, pieces, proofs, originals, _withheld(shown, [row.sha256 for row, _ in pieces]))


def _pieces(work: Work, shown: Shown) -> list[tuple[Evidence, dict[str, Any]]]:
    """The evidence of it that this reader may know of, each with what is said of it, in order of arrival."""
    links = _links(work, shown.object_ids)
    known = sa.select(Evidence).where(Evidence.id.in_(links), visible_evidence(work.actor))
    rows = work.session.scalars(known.order_by(Evidence.received_at, Evidence.id)).all()
    return [(row, _said(work, shown, row, links[row.id])) for row in rows]


def _links(work: Work, object_ids: Sequence[UUID]) -> dict[UUID, list[EvidenceLink]]:
    linked = sa.select(EvidenceLink).where(
        EvidenceLink.object_id.in_(object_ids), sa.not_(EvidenceLink.wish), shown_to(work.actor)
    )
    found: dict[UUID, list[EvidenceLink]] = {}
    for link in work.session.scalars(linked.order_by(EvidenceLink.linked_at, EvidenceLink.object_id)):
        found.setdefault(link.evidence_id, []).append(link)
    return found


def _said(work: Work, shown: Shown, row: Evidence, links: Iterable[EvidenceLink]) -> dict[str, Any]:
    """One piece in words: what a unit is told leaves out the phone, its bearer and what EXIF says."""
    said = {name: getattr(row, name) for name in PLAIN}
    reading = work.session.get(Reading, row.id)
    read = {name: getattr(reading, name) for name in (READ + READ_MORE if shown.whole else READ)} if reading else None
    if not shown.whole:
        return {**said, "reading": read, "declared": None, "links": [{"role": link.role} for link in links]}
    declaration = work.session.get_one(Declaration, row.id)
    declared = {name: getattr(declaration, name) for name in DECLARED}
    return {**said, "reading": read, "declared": declared, "links": [link_document(link) for link in links]}


def _demand(work: Work, digests: Iterable[str]) -> None:
    for sha256 in digests:
        if work.objects.head(original_key(sha256)) is None:
            raise OriginalGone("an original that was receipted is missing: run yixian custody fsck", sha256=sha256)


def _leaves(session: Session, shown: Shown, pieces: Sequence[Evidence]) -> Iterator[str]:
    """Hashes of the leaves of it: its events, the acceptance of its evidence, who linked it."""
    yield from (event["leaf_hash"] for event in shown.events)
    yield from (row.leaf_hash for row in pieces)
    yield from shown.more_leaves
    if shown.whole and pieces:
        objects = {str(object_id) for object_id in shown.object_ids}
        for leaf_hash, body in leaves_about(session, [row.id for row in pieces]):
            leaf = orjson.loads(body)
            if leaf["kind"] == "evidence.linked" and leaf["object"] in objects:
                yield leaf_hash


def _withheld(shown: Shown, included: Sequence[str]) -> list[str]:
    named = {sha256 for event in shown.events for sha256 in event["evidence"]}
    return sorted(named.difference(included))
