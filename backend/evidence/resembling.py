"""The job that looks whether a picture was here before: the same one in another file, a part of one, or one repainted.

Candidates come from two indexes and from the row it was linked to; pixels decide. It informs; it never refuses."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backend.actor import SYSTEM
from backend.evidence.deriving import rendition_key
from backend.evidence.findings import Finding, add_findings
from backend.evidence.marks import PicturePrint
from backend.evidence.model import Evidence, EvidenceLink
from backend.evidence.prints import MOST, near_prints, near_words, print_bits
from backend.work import Kit, Work
from storage.errors import ObjectMissing
from storage.likeness import Likeness, compared, probes_of

LOOKED_AT = "512"
FULL = 0.93
"""A picture that covers so much of another is that other; less of it, a part."""
LEAST_PATCH = 0.01
BEFORE, AFTER = ("finding",), ("after", "verification", "follow_up")


@dataclass(frozen=True)
class Candidate:
    """Another picture worth a close look. first: of the two, the one that came before."""

    id: UUID
    sha256: str
    is_first: bool
    is_before: bool
    """It shows the finding of a row, and the picture in question what became of it."""


def resemble(kit: Kit, evidence_id: UUID) -> None:
    """Look for the same picture among all others and keep what was found. Runs twice with the same result.

    Words are kept before others are looked up: of two pictures at once, the later commit sees the earlier.
    No transaction is open while pixels are compared. Raises: ObjectsAway, DecoderAway: try again."""
    with kit.asking(SYSTEM) as work:
        mine = work.session.get_one(Evidence, evidence_id)
    picture = _picture(kit, mine.sha256)
    if picture is None:
        return
    probes = probes_of(picture)
    with kit.work(SYSTEM) as work:
        if not _keep_words(work, evidence_id, sorted({words[0] for words in probes})):
            return
    with kit.asking(SYSTEM) as work:
        candidates = _candidates(work, mine, probes)
    looks = _looks(kit, picture, candidates)
    if looks:
        with kit.work(SYSTEM) as work:
            for candidate, likeness in looks:
                _judge(work, mine, candidate, likeness)


def _picture(kit: Kit, sha256: str) -> bytes | None:
    try:
        return kit.objects.get(rendition_key(sha256, LOOKED_AT))
    except ObjectMissing:
        return None


def _keep_words(work: Work, evidence_id: UUID, words: list[int]) -> bool:
    """False: it has no print, so it was never read as a picture."""
    row = work.session.get(PicturePrint, evidence_id)
    if row is None:
        return False
    row.words = words
    return True


def _candidates(work: Work, mine: Evidence, probes: list[list[int]]) -> list[Candidate]:
    """Those linked to the same row on the other side of its order, then the nearest by print, then by words."""
    befores, afters = (_across(work, mine.id, *roles) for roles in ((AFTER, BEFORE), (BEFORE, AFTER)))
    own = work.session.get_one(PicturePrint, mine.id)
    near = [*befores, *afters, *near_prints(work.session, own), *near_words(work.session, mine.id, probes)]
    order = {other: n for n, other in reversed(list(enumerate(near)))}
    others = sa.select(Evidence).join(PicturePrint, PicturePrint.evidence_id == Evidence.id)
    found = work.session.scalars(others.where(Evidence.id.in_(order), Evidence.sha256 != mine.sha256))
    return [
        Candidate(other.id, other.sha256, _came(other) < _came(mine), other.id in befores)
        for other in sorted(found, key=lambda other: order[other.id])
    ]


def _came(evidence: Evidence) -> tuple[float, UUID]:
    return evidence.received_at.timestamp(), evidence.id


def _across(work: Work, evidence_id: UUID, mine: tuple[str, ...], others: tuple[str, ...]) -> list[UUID]:
    """The pieces that play one of these roles for a row for which this one plays one of those."""
    here, there = aliased(EvidenceLink), aliased(EvidenceLink)
    query = sa.select(there.evidence_id).join(here, here.object_id == there.object_id)
    query = query.where(here.evidence_id == evidence_id, here.role.in_(mine), there.role.in_(others))
    query = query.where(sa.not_(here.wish), sa.not_(there.wish), there.evidence_id != evidence_id)
    return list(work.session.scalars(query.distinct().order_by(there.evidence_id).limit(MOST)))


def _looks(kit: Kit, picture: bytes, candidates: list[Candidate]) -> list[tuple[Candidate, Likeness]]:
    """Those that could be laid on one another; a candidate whose copy is gone or broken is passed over."""
    found = []
    for is_first in (True, False):
        there = {
            each: copy for each in candidates if each.is_first == is_first and (copy := _picture(kit, each.sha256))
        }
        likenesses = compared(picture, list(there.values()), turned=is_first)
        found += [(each, likeness) for each, likeness in zip(there, likenesses, strict=True) if likeness]
    return found


def _judge(work: Work, mine: Evidence, candidate: Candidate, likeness: Likeness) -> None:
    """Flag the later of two that are the same picture; the after-photo where it was made from the before-photo."""
    later, earlier = (mine.id, candidate.id) if candidate.is_first else (candidate.id, mine.id)
    if (candidate.is_before or _is_after(work, mine.id, candidate.id)) and _repainted(likeness):
        after, before = (mine.id, candidate.id) if candidate.is_before else (candidate.id, mine.id)
        add_findings(work, after, [doctored(likeness, before)])
    elif likeness.is_same:
        one, other = (work.session.get_one(PicturePrint, each) for each in (later, earlier))
        add_findings(work, later, [same(likeness, print_bits(one, other), earlier)])


def _is_after(work: Work, before_id: UUID, after_id: UUID) -> bool:
    return after_id in _across(work, before_id, BEFORE, AFTER)


def _repainted(likeness: Likeness) -> bool:
    return likeness.is_patched and likeness.patch_share >= LEAST_PATCH


def doctored(likeness: Likeness, before_id: UUID) -> Finding:
    """An after-photo made from a before-photo."""
    facts = {
        "patch_pct": _pct(likeness.patch_share),
        "outside_pct": _pct(likeness.outside),
        "nearness": round(likeness.nearness, 3),
        "box": likeness.patch,
    }
    return Finding("doctored", "strong" if likeness.is_surely_patched else "weak", facts, before_id)


def same(likeness: Likeness, bits: int | None, earlier_id: UUID) -> Finding:
    """One picture in two files: whole, or a part of the other. bits: by which their prints differ."""
    facts = {"agree_pct": _pct(likeness.agree), "bits": bits, "overlap_pct": _pct(likeness.overlap)}
    code = "same_picture" if likeness.overlap >= FULL else "cropped"
    return Finding(code, "strong" if likeness.is_sure else "weak", facts, earlier_id)


def _pct(share: float) -> float:
    return round(100 * share, 1)
